using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Engines;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Training.Randomness;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Plans;

/// <summary>
/// The work of a sweep as blocks of trials. Blocks are arithmetic, never a list: a plan of 10^12 trials costs as much to start as one of
/// ten.
/// </summary>
/// <remarks>
/// A configuration's block size is a power of two: as many trials as fit, by their estimated cost, into the work of a block, which is a
/// constant of the engine and of whether the sweep has a target (<see cref="BlockWork"/>; never of the clock, the machine or the number of
/// trials), so that a block takes about half a second on a core with AVX-512 and block boundaries stay where they are when the number of
/// trials grows. With a target it takes about a tenth of a second, because the blocks that are in work when the target is reached are
/// wasted. The largest block size of the sweep is a round; in every round each configuration advances by as many trials, so all estimates
/// narrow together, and within a round the configurations take turns (<see cref="BlockRound"/>).
/// </remarks>
public sealed class SweepPlan
{
    /// <summary>Most trials of a block.</summary>
    public const int LargestBlock = 1024;

    // Blocks are joined up to so many bytes of results, which a device has in memory and a ledger takes in one piece.
    private const long JoinedBytes = 8 << 20;

    // What docs/ledger-format.md puts before and behind the results of a block.
    private const double FrameBytes = 60;
    private readonly int[] _blockSizes;
    private readonly int _roundTrials;
    private readonly long _fullRounds;
    private readonly BlockRound _fullRound;
    private readonly BlockRound? _lastRound;

    /// <summary>Plans a sweep.</summary>
    /// <param name="spec">The sweep.</param>
    public SweepPlan(SweepSpec spec)
        : this(spec, Sizes(spec)) { }

    private SweepPlan(SweepSpec spec, int[] blockSizes)
    {
        Spec = spec;
        _blockSizes = blockSizes;
        _roundTrials = _blockSizes.Max();
        _fullRounds = spec.Trials / _roundTrials;
        _fullRound = new BlockRound([.. _blockSizes.Select(size => (long)_roundTrials / size)]);
        long rest = spec.Trials % _roundTrials;
        _lastRound = rest == 0 ? null : new BlockRound([.. _blockSizes.Select(size => (rest + size - 1) / size)]);
        BlockCount = checked((_fullRounds * _fullRound.BlockCount) + (_lastRound?.BlockCount ?? 0));
    }

    /// <summary>The sweep.</summary>
    public SweepSpec Spec { get; }

    /// <summary>Number of configurations, at least 1.</summary>
    public int ConfigurationCount => _blockSizes.Length;

    /// <summary>Trials of every configuration, at least 1.</summary>
    public long TrialsPerConfiguration => Spec.Trials;

    /// <summary>Trials of the sweep; at most 2^48.</summary>
    public long TotalTrials => Spec.Trials * ConfigurationCount;

    /// <summary>Number of blocks of the sweep.</summary>
    public long BlockCount { get; }

    /// <summary>Estimated floating-point operations of all trials (<see cref="TrialCost.Flops"/>).</summary>
    public double TotalFlops => TrialsPerConfiguration * Spec.Configurations.Sum(c => c.Definition.Cost.Flops);

    /// <summary>
    /// Estimated bytes of the ledger: all results, what frames each block, and the spec.
    /// </summary>
    public double LedgerBytes =>
        (TrialsPerConfiguration * Spec.Configurations.Sum(c => ResultBytes(c))) + (FrameBytes * BlockCount) + Spec.CanonicalText.Length;

    /// <summary>
    /// Estimated bytes that the workers need for the samples and weights of the largest trial, and for the results of their blocks.
    /// </summary>
    /// <param name="workers">Number of worker threads, at least 1.</param>
    public double MemoryBytes(int workers) =>
        workers * Spec.Configurations.Max(c => c.Definition.Cost.MemoryBytes + (_blockSizes[c.Index] * ResultBytes(c)));

    /// <summary>Estimated bytes of the results of the largest block.</summary>
    public double LargestBlockBytes => Spec.Configurations.Max(c => _blockSizes[c.Index] * ResultBytes(c));

    /// <summary>Trials of a full block of a configuration; a power of two.</summary>
    public int BlockSize(int configuration) => _blockSizes[configuration];

    /// <summary>What the results of a configuration look like.</summary>
    /// <param name="configuration">Index of the configuration.</param>
    public ResultLayout Layout(int configuration) => Spec.Configurations[configuration].Definition.Layout;

    /// <summary>The block at a position of the plan's order.</summary>
    /// <param name="index">Position, 0 &lt;= index &lt; <see cref="BlockCount"/>.</param>
    public TrialBlock Block(long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, BlockCount);
        long round = Math.Min(index / _fullRound.BlockCount, _fullRounds);
        (int configuration, long ordinal) = RoundAt(round).At(index - (round * _fullRound.BlockCount));
        return Block(configuration, (round * _roundTrials) + (ordinal * _blockSizes[configuration]));
    }

    /// <summary>The block that contains a trial.</summary>
    /// <param name="configuration">Index of the configuration.</param>
    /// <param name="trial">Index of the trial, 0 &lt;= trial &lt; <see cref="TrialsPerConfiguration"/>.</param>
    public TrialBlock Block(int configuration, long trial)
    {
        CheckTrial(configuration, trial);
        int size = _blockSizes[configuration];
        long first = trial / size * size;
        return new TrialBlock(configuration, first, (int)Math.Min(size, TrialsPerConfiguration - first));
    }

    /// <summary>The position, in the plan's order, of the block that contains a trial.</summary>
    /// <param name="configuration">Index of the configuration.</param>
    /// <param name="trial">Index of the trial, 0 &lt;= trial &lt; <see cref="TrialsPerConfiguration"/>.</param>
    public long IndexOf(int configuration, long trial)
    {
        CheckTrial(configuration, trial);
        long round = trial / _roundTrials;
        return (round * _fullRound.BlockCount) + RoundAt(round).IndexOf(configuration, trial % _roundTrials / _blockSizes[configuration]);
    }

    /// <summary>What an engine needs to train a block, or any range of trials within a configuration.</summary>
    public TrialBatch Batch(TrialBlock block)
    {
        CheckTrial(block.Configuration, block.FirstTrial);
        ArgumentOutOfRangeException.ThrowIfLessThan(block.Count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(block.EndTrial, TrialsPerConfiguration);
        StreamRoot streams = new(Spec.Seed, Spec.Pairing == Pairing.Independent ? block.Configuration : null);
        return new TrialBatch(Spec.Configurations[block.Configuration].Definition, streams, block.FirstTrial, block.Count);
    }

    /// <summary>
    /// The same work in longer blocks: each as long as some of this plan's, but no longer than <see cref="LargestBlock"/> trials or 8 MiB
    /// of results. Which trial has which result does not depend on it.
    /// </summary>
    /// <param name="blocks">How many blocks are joined to one, a power of two.</param>
    internal SweepPlan Joined(int blocks)
    {
        int[] sizes = [.. _blockSizes];
        foreach (PlannedConfiguration configuration in Spec.Configurations)
        {
            ref int size = ref sizes[configuration.Index];
            for (
                int joined = 2;
                joined <= blocks && 2 * size <= LargestBlock && 2 * size * ResultBytes(configuration) <= JoinedBytes;
                joined *= 2
            )
            {
                size *= 2;
            }
        }

        return new SweepPlan(Spec, sizes);
    }

    /// <summary>The first trial of the round that begins with a block; null where the block is in the middle of a round.</summary>
    /// <param name="index">Position of the block, 0 &lt;= index &lt; <see cref="BlockCount"/>.</param>
    internal long? RoundBegun(long index) => index % _fullRound.BlockCount == 0 ? index / _fullRound.BlockCount * _roundTrials : null;

    /// <summary>The position of the first block of the round that contains a trial.</summary>
    /// <param name="trial">Index of the trial, 0 &lt;= trial &lt; <see cref="TrialsPerConfiguration"/>.</param>
    internal long RoundOf(long trial) => trial / _roundTrials * _fullRound.BlockCount;

    private static int[] Sizes(SweepSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        BlockWork engine = ShippedEngines.WorkOf(spec.Engine);
        double work = spec.Until is null ? engine.Flops : engine.TargetedFlops;
        return [.. spec.Configurations.Select(c => SizeFor(c.Definition.Cost.Flops, work))];
    }

    private BlockRound RoundAt(long round) => round < _fullRounds ? _fullRound : _lastRound!;

    private void CheckTrial(int configuration, long trial)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(configuration);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(configuration, ConfigurationCount);
        ArgumentOutOfRangeException.ThrowIfNegative(trial);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(trial, TrialsPerConfiguration);
    }

    private static double ResultBytes(PlannedConfiguration configuration) => configuration.Definition.Layout.Bytes;

    private static int SizeFor(double flops, double flopsPerBlock) =>
        1 << (int)Math.Log2(Math.Clamp(flopsPerBlock / Math.Max(flops, 1), 1, LargestBlock));
}
