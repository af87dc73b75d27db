using System.Runtime.InteropServices;
using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Plans;

namespace ModalityCompetition.Sweeps.Ledger.Files;

/// <summary>
/// Where every committed trial stands in the file: per configuration the blocks in trial order and their union as ranges. 20 bytes per
/// block, nothing per trial. Thread-safe; every answer is a snapshot.
/// </summary>
internal sealed class LedgerIndex
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<int, Blocks> _configurations = [];

    /// <summary>Trials that a frame holds and that were not committed before it.</summary>
    /// <param name="Offset">Offset of the frame.</param>
    /// <param name="First">First trial.</param>
    /// <param name="Count">Number of trials.</param>
    [StructLayout(LayoutKind.Sequential, Pack = 4)]
    public readonly record struct Entry(long Offset, long First, int Count)
    {
        /// <summary>One past the last trial.</summary>
        public long End => First + Count;
    }

    /// <summary>The configurations with at least one trial, ascending.</summary>
    public int[] Configurations()
    {
        lock (_gate)
        {
            return [.. _configurations.Keys];
        }
    }

    /// <summary>The layout of a configuration's results; null before its first.</summary>
    public ResultLayout? Layout(int configuration)
    {
        lock (_gate)
        {
            return _configurations.TryGetValue(configuration, out Blocks? blocks) ? blocks.Layout : null;
        }
    }

    /// <summary>The committed trials of a configuration, ascending, disjoint, maximal.</summary>
    public TrialRange[] Ranges(int configuration)
    {
        lock (_gate)
        {
            return _configurations.TryGetValue(configuration, out Blocks? blocks) ? [.. blocks.Ranges] : [];
        }
    }

    /// <summary>
    /// Whether a block shares no trial with what is committed and has the layout of its configuration's results, if there are any.
    /// </summary>
    public bool IsNew(LedgerFrame frame)
    {
        lock (_gate)
        {
            return !_configurations.TryGetValue(frame.Block.Configuration, out Blocks? blocks)
                || (blocks.Layout == frame.Layout && (blocks.End <= frame.Block.FirstTrial || IsGap(blocks, frame.Block)));
        }

        static bool IsGap(Blocks blocks, TrialBlock block) =>
            blocks.Gaps(new TrialRange(block.FirstTrial, block.EndTrial)) is [{ } gap] && gap.Count == block.Count;
    }

    /// <summary>The parts of a range that are not committed, ascending.</summary>
    public List<TrialRange> Gaps(int configuration, TrialRange range)
    {
        lock (_gate)
        {
            return _configurations.TryGetValue(configuration, out Blocks? blocks) ? blocks.Gaps(range) : [range];
        }
    }

    /// <summary>Finds the entry that holds a trial or, when it is not committed, the next later one.</summary>
    public bool TryFind(int configuration, long trial, out Entry entry)
    {
        lock (_gate)
        {
            entry = default;
            return _configurations.TryGetValue(configuration, out Blocks? blocks) && blocks.TryFind(trial, out entry);
        }
    }

    /// <summary>Adds the trials of a frame that are not committed yet.</summary>
    public void Add(LedgerFrame frame)
    {
        lock (_gate)
        {
            if (!_configurations.TryGetValue(frame.Block.Configuration, out Blocks? blocks))
            {
                blocks = new Blocks(frame.Layout);
                _configurations.Add(frame.Block.Configuration, blocks);
            }

            if (blocks.End <= frame.Block.FirstTrial)
            {
                blocks.Append(new Entry(frame.Offset, frame.Block.FirstTrial, frame.Block.Count));
                return;
            }

            foreach (TrialRange gap in blocks.Gaps(new TrialRange(frame.Block.FirstTrial, frame.Block.EndTrial)))
            {
                blocks.Insert(new Entry(frame.Offset, gap.First, (int)gap.Count));
            }
        }
    }

    private sealed class Blocks(ResultLayout layout)
    {
        private readonly List<Entry> _entries = [];

        public ResultLayout Layout { get; } = layout;

        public List<TrialRange> Ranges { get; } = [];

        /// <summary>One past the last committed trial.</summary>
        public long End => Ranges.Count == 0 ? 0 : Ranges[^1].End;

        /// <summary>Adds trials behind all others, as nearly all are.</summary>
        public void Append(Entry entry)
        {
            _entries.Add(entry);
            if (Ranges.Count > 0 && Ranges[^1].End == entry.First)
            {
                Ranges[^1] = Ranges[^1] with { End = entry.End };
            }
            else
            {
                Ranges.Add(new TrialRange(entry.First, entry.End));
            }
        }

        public bool TryFind(long trial, out Entry entry)
        {
            int place = FirstAfter(_entries.Count, i => _entries[i].End > trial);
            entry = place < _entries.Count ? _entries[place] : default;
            return place < _entries.Count;
        }

        public List<TrialRange> Gaps(TrialRange range)
        {
            var gaps = new List<TrialRange>();
            long at = range.First;
            for (int place = FirstAfter(Ranges.Count, i => Ranges[i].End > range.First); at < range.End; place++)
            {
                long gapEnd = place < Ranges.Count ? Math.Min(Ranges[place].First, range.End) : range.End;
                if (gapEnd > at)
                {
                    gaps.Add(new TrialRange(at, gapEnd));
                }

                at = place < Ranges.Count ? Ranges[place].End : range.End;
            }

            return gaps;
        }

        public void Insert(Entry entry)
        {
            _entries.Insert(FirstAfter(_entries.Count, i => _entries[i].First > entry.First), entry);
            int place = FirstAfter(Ranges.Count, i => Ranges[i].End >= entry.First);
            long first = entry.First;
            long end = entry.End;
            int merged = 0;
            while (place + merged < Ranges.Count && Ranges[place + merged].First <= end)
            {
                first = Math.Min(first, Ranges[place + merged].First);
                end = Math.Max(end, Ranges[place + merged].End);
                merged++;
            }

            Ranges.RemoveRange(place, merged);
            Ranges.Insert(place, new TrialRange(first, end));
        }

        // The first position at which an ascending condition holds; the number of positions when it never does.
        private static int FirstAfter(int count, Func<int, bool> holds)
        {
            int low = 0;
            int high = count;
            while (low < high)
            {
                int middle = (low + high) >>> 1;
                if (holds(middle))
                {
                    high = middle;
                }
                else
                {
                    low = middle + 1;
                }
            }

            return low;
        }
    }
}
