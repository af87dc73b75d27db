namespace ModalityCompetition.Training.Kernels;

/// <summary>
/// The working memory of the gradient of one group of neurons: coefficients [17][<see cref="SampleLayout.Chunk"/>], rows of accumulators
/// [68 and up to the next sixteen][16 lanes], their sums. With the inputs of 4 dimensions it fits the first-level cache.
/// </summary>
internal static class GradientScratch
{
    /// <summary>A group ends at the first tile boundary at or after this number of neurons.</summary>
    public const int GroupTarget = 2 * NeuronTiles.Largest;

    /// <summary>Neurons of the largest group.</summary>
    public const int GroupLimit = GroupTarget - 1 + NeuronTiles.Largest;

    /// <summary>Where the rows begin.</summary>
    public const int Rows = GroupLimit * SampleLayout.Chunk;

    /// <summary>Where the sums begin.</summary>
    public const int Sums = Rows + (RowLimit * SampleLayout.Lanes);

    /// <summary>Floats in all.</summary>
    public const int Length = Sums + RowLimit;

    private const int RowLimit = ((GroupLimit * 4) + SampleLayout.Lanes - 1) / SampleLayout.Lanes * SampleLayout.Lanes;
}
