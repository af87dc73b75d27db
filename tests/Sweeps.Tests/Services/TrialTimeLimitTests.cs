using Microsoft.Extensions.Logging.Abstractions;
using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Ledger.Files;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.Sweeps.Services.Hosting;
using ModalityCompetition.Sweeps.Shipped;
using ModalityCompetition.Sweeps.Tests.Running;
using ModalityCompetition.TestKit.Engines;
using ModalityCompetition.TestKit.Services;
using ModalityCompetition.TestKit.Waiting;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Tests.Services;

/// <summary>A trial that never ends holds a worker of a server no longer than the limit.</summary>
public sealed class TrialTimeLimitTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("modcomp-limit-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_trial_that_never_ends_is_recorded_as_timed_out_and_the_sweep_and_the_next_one_end()
    {
        var clock = new AlarmClock();
        await using EmbeddedSweepService service = EmbeddedSweepService.Open(
            new ServiceOptions
            {
                Experiments = ShippedExperiments.Registry,
                DataFolder = _folder,
                Engines = ["cpu"],
                CreateEngine = _ => new EndlessTrialEngine(clock),
                Workers = 1,
                TrialTimeLimit = TimeSpan.FromHours(1),
                Durability = LedgerDurability.None,
                Clock = clock,
                Log = NullLogger.Instance,
            }
        );
        string endless = (
            await service.SubmitAsync(
                new SweepSubmission(ServiceSpecs.Small("endless", seed: EndlessTrialEngine.Seed)),
                CancellationToken.None
            )
        )
            .Sweep
            .Id;
        string next = (await service.SubmitAsync(new SweepSubmission(ServiceSpecs.Small("next")), CancellationToken.None)).Sweep.Id;
        Assert.Equal(40, (await service.CompletedAsync(endless)).TrialsDone);
        Assert.Equal(40, (await service.CompletedAsync(next)).TrialsDone);
        string csv = System.Text.Encoding.UTF8.GetString(
            (await service.ReportAsync(endless, SweepReportKind.EstimatesCsv, CancellationToken.None)).ToArray()
        );
        string[] timedOut = Assert.Single(csv.Split('\n'), l => l.Contains("timed_out", StringComparison.Ordinal)).Split(',');
        Assert.Contains("0.025", timedOut);
    }

    /// <summary>One trial of one sweep goes on until it is cancelled, which the clock makes happen at once.</summary>
    private sealed class EndlessTrialEngine(AlarmClock clock) : ITrialEngine
    {
        public const int Seed = 8;
        private const int Endless = 17;
        private readonly SyntheticEngine _inner = new();

        public EngineIdentity Identity => _inner.Identity;

        public string Hardware => _inner.Hardware;

        public ResultBlock Run(TrialBatch batch, CancellationToken cancellation)
        {
            if (batch.Streams.Seed == Seed && batch.FirstTrial <= Endless && Endless < batch.FirstTrial + batch.Count)
            {
                clock.RunOut();
                cancellation.WaitHandle.WaitOne(Patience.Limit);
                cancellation.ThrowIfCancellationRequested();
            }

            return _inner.Run(batch, cancellation);
        }

        public TrialTrace Trace(TrialBatch batch, TraceOptions options, CancellationToken cancellation) =>
            _inner.Trace(batch, options, cancellation);
    }
}
