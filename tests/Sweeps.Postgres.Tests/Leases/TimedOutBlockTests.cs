using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Postgres.Leases;
using ModalityCompetition.Sweeps.Postgres.Registry;
using ModalityCompetition.Sweeps.Postgres.Tests.Support;
using ModalityCompetition.Sweeps.Postgres.Trials;
using ModalityCompetition.Sweeps.Running;
using ModalityCompetition.Sweeps.Running.Sharing;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.TestKit.Engines;
using ModalityCompetition.TestKit.Services;
using ModalityCompetition.TestKit.Sweeps;
using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.TestKit.Waiting;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Postgres.Tests.Leases;

/// <summary>
/// A block that a worker gives up because it takes too long belongs to nobody in the database, and another worker may try it at once.
/// </summary>
public sealed class TimedOutBlockTests
{
    private const int BlockSize = 4;
    private static readonly TrialBlock s_first = new(0, 0, BlockSize);

    // Nothing that is not released comes free while the test runs.
    private static readonly LeaseOptions s_options = new() { Length = TimeSpan.FromHours(2) };

    [SkippableFact]
    public async Task Another_worker_gets_a_block_that_timed_out_while_the_first_one_goes_on()
    {
        await using var ledgers = new SharedLedgers();
        SweepSpec spec = SyntheticSweep.Spec(configurations: 1, trials: 10 * BlockSize, blockSize: BlockSize);
        var engine = new HangingOnce();
        BlockLeases slow = await JoinAsync(ledgers, spec, engine.Identity);
        BlockLeases other = await JoinAsync(ledgers, spec, engine.Identity);
        var handOver = new HandingOver(
            slow,
            () =>
            {
                // The release reaches the database on a way of its own.
                SweepWatching
                    .UntilAsync(() =>
                        ledgers.Sql($"SELECT count(*) FROM modcomp_lease WHERE first_trial = 0 AND worker = {slow.Worker}") == "0"
                    )
                    .GetAwaiter()
                    .GetResult();
                BlockStanding got = other.ClaimAsync([s_first], 1, CancellationToken.None).GetAwaiter().GetResult()[0];
                TrialResult[] results = new SyntheticEngine().Results(new SweepPlan(spec).Batch(s_first), CancellationToken.None);
                other.Ledger.AppendAsync(s_first, results, CancellationToken.None).AsTask().GetAwaiter().GetResult();
                return got;
            }
        );

        // A busy machine may take its time for other blocks as well; they are tried again.
        var options = new RunnerOptions
        {
            Workers = 1,
            Retries = 20,
            Leases = handOver,
            TrialTimeLimit = TimeSpan.FromMilliseconds(250),
        };
        RunResult result = await new EmbeddedRunner(engine, options)
            .RunAsync(spec, slow.Ledger, null, CancellationToken.None)
            .WaitAsync(Patience.Limit);
        Assert.Equal(BlockStanding.Mine, handOver.Got);
        Assert.Equal((RunEnd.Completed, 9 * BlockSize), (result.End, (int)result.Computed));
        Assert.Equal(
            "40|0",
            ledgers.Sql($"SELECT sum(trials), (SELECT count(*) FROM modcomp_lease WHERE worker = {slow.Worker}) FROM modcomp_block")
        );
        Assert.All(slow.Ledger.Read(0, new TrialRange(0, 40)), r => Assert.NotEqual(TrialOutcome.TimedOut, r.Result.Outcome));
        await slow.DisposeAsync();
        await other.DisposeAsync();
    }

    private static async Task<BlockLeases> JoinAsync(SharedLedgers ledgers, SweepSpec spec, EngineIdentity engine)
    {
        await using PostgresLedger ledger = await ledgers.OpenAsync(identity: new LedgerIdentity(spec.CanonicalText, engine));
        return await BlockLeases.JoinAsync(
            ledgers.Connect(),
            ledger.Sweep,
            new WorkerDescription("test", 1, 1, "test"),
            s_options,
            CancellationToken.None
        );
    }

    // Never gives a result of the first block at the first attempt.
    private sealed class HangingOnce : ITrialEngine
    {
        private readonly SyntheticEngine _inner = new();
        private int _attempts;

        public EngineIdentity Identity => _inner.Identity;

        public string Hardware => _inner.Hardware;

        public ResultBlock Run(TrialBatch batch, CancellationToken cancellation)
        {
            if (batch.FirstTrial == 0 && Interlocked.Increment(ref _attempts) == 1)
            {
                cancellation.WaitHandle.WaitOne();
                cancellation.ThrowIfCancellationRequested();
            }

            return _inner.Run(batch, cancellation);
        }

        public TrialTrace Trace(TrialBatch batch, TraceOptions options, CancellationToken cancellation) =>
            _inner.Trace(batch, options, cancellation);
    }

    /// <summary>The leases of a worker; when it gives up the first block for the first time, another one takes it.</summary>
    private sealed class HandingOver(IBlockLeases inner, Func<BlockStanding> take) : IBlockLeases
    {
        private int _given;

        public BlockStanding? Got { get; private set; }

        public TimeSpan LookInterval => inner.LookInterval;

        public Task<IReadOnlyList<BlockStanding>> ClaimAsync(
            IReadOnlyList<TrialBlock> candidates,
            int most,
            CancellationToken cancellation
        ) => inner.ClaimAsync(candidates, most, cancellation);

        public bool IsCommitted(TrialBlock block) => inner.IsCommitted(block);

        public Task<IReadOnlyList<BlockStanding>> LookAsync(IReadOnlyList<TrialBlock> blocks, CancellationToken cancellation) =>
            inner.LookAsync(blocks, cancellation);

        public void Release(IReadOnlyList<TrialBlock> blocks)
        {
            inner.Release(blocks);
            if (blocks.Contains(s_first) && Interlocked.Exchange(ref _given, 1) == 0)
            {
                Got = take();
            }
        }
    }
}
