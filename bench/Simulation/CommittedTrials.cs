using System.Diagnostics;
using System.Numerics;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Plans;

namespace ModalityCompetition.Simulation;

/// <summary>
/// The ledger of a simulated sweep: a bit for every block of the plan, because nothing shorter is committed where no trial fails. It is
/// kept apart from what the coordinator believes.
/// </summary>
internal sealed class CommittedTrials
{
    private readonly SweepPlan _plan;
    private readonly ulong[][] _done;

    /// <summary>Nothing is committed.</summary>
    public CommittedTrials(SweepPlan plan)
    {
        _plan = plan;
        _done =
        [
            .. Enumerable
                .Range(0, plan.ConfigurationCount)
                .Select(c => new ulong[(((plan.TrialsPerConfiguration + plan.BlockSize(c) - 1) / plan.BlockSize(c)) + 63) / 64]),
        ];
    }

    /// <summary>Trials that are committed.</summary>
    public long Count { get; private set; }

    /// <summary>Trials that were trained once more, to the same bits.</summary>
    public long Again { get; private set; }

    /// <summary>Rows that were written.</summary>
    public long Rows { get; private set; }

    /// <summary>Commits a block; what is committed already stays.</summary>
    public void Commit(TrialBlock block)
    {
        int size = _plan.BlockSize(block.Configuration);
        if (block.FirstTrial % size != 0 || (block.EndTrial % size != 0 && block.EndTrial != _plan.TrialsPerConfiguration))
        {
            throw new UnreachableException($"{block} is not made of whole blocks of the plan.");
        }

        Rows++;
        for (long first = block.FirstTrial; first < block.EndTrial; first += size)
        {
            ref ulong word = ref _done[block.Configuration][first / size / 64];
            ulong bit = 1UL << (int)(first / size % 64);
            long trials = Math.Min(size, block.EndTrial - first);
            Count += (word & bit) == 0 ? trials : 0;
            Again += (word & bit) == 0 ? 0 : trials;
            word |= bit;
        }
    }

    /// <summary>The committed trials of a configuration, ascending, disjoint, maximal.</summary>
    public IReadOnlyList<TrialRange> Ranges(int configuration)
    {
        List<TrialRange> ranges = [];
        int size = _plan.BlockSize(configuration);
        ulong[] words = _done[configuration];
        for (long block = 0; block < words.LongLength * 64; block++)
        {
            ulong word = words[block / 64] >> (int)(block % 64);
            if (word == 0)
            {
                block |= 63;
                continue;
            }

            block += BitOperations.TrailingZeroCount(word);
            long end = Math.Min((block + 1) * size, _plan.TrialsPerConfiguration);
            if (ranges.Count > 0 && ranges[^1].End == block * size)
            {
                ranges[^1] = ranges[^1] with { End = end };
            }
            else
            {
                ranges.Add(new TrialRange(block * size, end));
            }
        }

        return ranges;
    }
}
