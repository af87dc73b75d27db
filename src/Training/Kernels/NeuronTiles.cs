namespace ModalityCompetition.Training.Kernels;

/// <summary>How a range of neurons is cut into register tiles of at most 6. Cuts decide the speed and never a bit of a result.</summary>
internal static class NeuronTiles
{
    /// <summary>Neurons of the largest tile.</summary>
    public const int Largest = 6;

    /// <summary>
    /// The next tile of a range: 6, except that a rest of 7 or 8 goes as 4 + 3 or 4 + 4, because tiles of 1 or 2 are slow.
    /// </summary>
    /// <param name="remaining">Neurons left, at least 1.</param>
    public static int Next(int remaining) => remaining is 7 or 8 ? 4 : Math.Min(remaining, Largest);

    /// <summary>Neurons of the next group: the first tile boundary at or after a target.</summary>
    /// <param name="remaining">Neurons left, at least 1.</param>
    /// <param name="target">Neurons wanted.</param>
    public static int Group(int remaining, int target)
    {
        int count = 0;
        while (count < target && count < remaining)
        {
            count += Next(remaining - count);
        }

        return count;
    }
}
