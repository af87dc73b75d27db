namespace ModalityCompetition.Sweeps.Plans;

/// <summary>
/// Order of the blocks within one round of a plan, in which every configuration contributes a number of blocks of its own. Layer k holds
/// the k-th block of every configuration that has more than k, so configurations take turns; within a layer configurations with
/// more blocks come first, then those with the smaller index. Both directions are a binary search: memory and set-up
/// are O(configurations), whatever the number of blocks.
/// </summary>
internal sealed class BlockRound
{
    private readonly int[] _configurations;
    private readonly int[] _rank;
    private readonly long[] _layerStart;
    private readonly long[] _indexStart;
    private readonly int[] _width;

    /// <param name="counts">Blocks of every configuration, each at least 1, [configurations].</param>
    public BlockRound(IReadOnlyList<long> counts)
    {
        _configurations = [.. Enumerable.Range(0, counts.Count).OrderByDescending(c => counts[c]).ThenBy(c => c)];
        _rank = new int[counts.Count];
        for (int i = 0; i < _configurations.Length; i++)
        {
            _rank[_configurations[i]] = i;
        }

        // Between two successive distinct counts all layers are equally wide.
        long[] steps = [.. counts.Distinct().Order()];
        _layerStart = new long[steps.Length];
        _indexStart = new long[steps.Length];
        _width = new int[steps.Length];
        long layer = 0;
        int remaining = counts.Count;
        for (int i = 0; i < steps.Length; i++)
        {
            while (counts[_configurations[remaining - 1]] <= layer)
            {
                remaining--;
            }

            _layerStart[i] = layer;
            _indexStart[i] = BlockCount;
            _width[i] = remaining;
            BlockCount += (steps[i] - layer) * remaining;
            layer = steps[i];
        }
    }

    /// <summary>Blocks of the round.</summary>
    public long BlockCount { get; }

    /// <summary>The configuration, and which of its blocks, at a position in the round.</summary>
    public (int Configuration, long Ordinal) At(long index)
    {
        int step = Last(_indexStart, index);
        long offset = index - _indexStart[step];
        return (_configurations[offset % _width[step]], _layerStart[step] + (offset / _width[step]));
    }

    /// <summary>The position of a configuration's block in the round.</summary>
    public long IndexOf(int configuration, long ordinal)
    {
        int step = Last(_layerStart, ordinal);
        return _indexStart[step] + ((ordinal - _layerStart[step]) * _width[step]) + _rank[configuration];
    }

    private static int Last(long[] starts, long value)
    {
        int found = Array.BinarySearch(starts, value);
        return found >= 0 ? found : ~found - 1;
    }
}
