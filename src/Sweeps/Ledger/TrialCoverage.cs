namespace ModalityCompetition.Sweeps.Ledger;

/// <summary>Which trials of which configurations there are. Not thread-safe.</summary>
public sealed class TrialCoverage
{
    private readonly SortedDictionary<int, List<TrialRange>> _ranges = [];

    /// <summary>Configurations with at least one trial, ascending.</summary>
    public IEnumerable<int> Configurations => _ranges.Keys;

    /// <summary>Number of trials.</summary>
    public long Trials => _ranges.Values.Sum(ranges => ranges.Sum(r => r.Count));

    /// <summary>What a ledger holds of the first configurations.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="configurations">Number of configurations.</param>
    public static TrialCoverage Of(ITrialLedger ledger, int configurations)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        var coverage = new TrialCoverage();
        for (int configuration = 0; configuration < configurations; configuration++)
        {
            foreach (TrialRange range in ledger.Committed(configuration))
            {
                coverage.Add(configuration, range);
            }
        }

        return coverage;
    }

    /// <summary>The trials of a configuration, as ascending, disjoint, maximal ranges.</summary>
    public IReadOnlyList<TrialRange> Ranges(int configuration) =>
        _ranges.TryGetValue(configuration, out List<TrialRange>? ranges) ? ranges : [];

    /// <summary>Adds trials, which may be there already.</summary>
    public void Add(int configuration, TrialRange range)
    {
        if (range.Count <= 0)
        {
            return;
        }

        if (!_ranges.TryGetValue(configuration, out List<TrialRange>? ranges))
        {
            _ranges.Add(configuration, [range]);
            return;
        }

        int place = ranges.FindIndex(r => r.End >= range.First);
        if (place < 0)
        {
            ranges.Add(range);
            return;
        }

        int end = place;
        (long first, long last) = (range.First, range.End);
        for (; end < ranges.Count && ranges[end].First <= last; end++)
        {
            (first, last) = (Math.Min(first, ranges[end].First), Math.Max(last, ranges[end].End));
        }

        ranges.RemoveRange(place, end - place);
        ranges.Insert(place, new TrialRange(first, last));
    }

    /// <summary>Adds everything that another one holds.</summary>
    public void Add(TrialCoverage other)
    {
        ArgumentNullException.ThrowIfNull(other);
        foreach ((int configuration, TrialRange range) in other.All())
        {
            Add(configuration, range);
        }
    }

    /// <summary>What is here and not in another one.</summary>
    public TrialCoverage Without(TrialCoverage other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var rest = new TrialCoverage();
        foreach ((int configuration, TrialRange range) in All())
        {
            foreach (TrialRange missing in other.Missing(configuration, range))
            {
                rest.Add(configuration, missing);
            }
        }

        return rest;
    }

    /// <summary>The parts of a range of a configuration that are not here, ascending.</summary>
    public IEnumerable<TrialRange> Missing(int configuration, TrialRange range)
    {
        long at = range.First;
        foreach (TrialRange held in Ranges(configuration).Where(r => r.End > range.First && r.First < range.End))
        {
            if (held.First > at)
            {
                yield return new TrialRange(at, held.First);
            }

            at = Math.Max(at, held.End);
        }

        if (range.End > at)
        {
            yield return new TrialRange(at, range.End);
        }
    }

    /// <summary>Whether some trial is in both.</summary>
    public bool Meets(TrialCoverage other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return All().Any(a => other.Ranges(a.Configuration).Any(r => r.End > a.Range.First && r.First < a.Range.End));
    }

    /// <summary>Whether both hold the same trials.</summary>
    public bool IsSame(TrialCoverage other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return All().SequenceEqual(other.All());
    }

    /// <summary>Every range, by configuration and trial.</summary>
    public IEnumerable<(int Configuration, TrialRange Range)> All() => _ranges.SelectMany(c => c.Value.Select(range => (c.Key, range)));
}
