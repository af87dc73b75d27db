using Microsoft.Extensions.Logging.Abstractions;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Ledger.Files;
using ModalityCompetition.Sweeps.Reports;
using ModalityCompetition.Sweeps.Running;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Services;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.TestKit.Specs;

namespace ModalityCompetition.TestKit.Experiments;

/// <summary>A run of the coin in a folder of its own, as <c>modcomp run</c> makes one. Disposing removes the folder.</summary>
public sealed class CoinRun : IAsyncDisposable
{
    private readonly OpenRun _run;

    private CoinRun(SweepSpec spec, OpenRun run, RunResult result) => (Spec, _run, Result) = (spec, run, result);

    /// <summary>What was run.</summary>
    public SweepSpec Spec { get; }

    /// <summary>How the run ended.</summary>
    public RunResult Result { get; }

    /// <summary>The folder.</summary>
    public RunFolder Folder => _run.Folder;

    /// <summary>Its ledger.</summary>
    public ITrialLedger Ledger => _run.Ledger;

    /// <summary>Reads a spec of the coin; it must be valid.</summary>
    /// <param name="spec">Its text.</param>
    public static SweepSpec Read(string spec)
    {
        SpecReading reading = ShippedSpecs.Read("coins.yaml", spec, null, CoinExperiment.Registry);
        return reading.Spec ?? throw new ArgumentException(string.Join('\n', reading.Errors), nameof(spec));
    }

    /// <summary>Runs a spec.</summary>
    /// <param name="spec">Its text.</param>
    /// <param name="workers">Threads.</param>
    public static async Task<CoinRun> OfAsync(string spec, int workers = 2)
    {
        SweepSpec read = Read(spec);
        var engine = new CoinEngine();
        var folder = new RunFolder(Directory.CreateTempSubdirectory("modcomp-coins-").FullName);
        OpenRun run = OpenRun.Open(folder, read, engine.Identity, new LedgerOptions { Durability = LedgerDurability.None });
        RunResult result = await new EmbeddedRunner(engine, new RunnerOptions { Workers = workers }).RunAsync(
            read,
            run.Ledger,
            null,
            CancellationToken.None
        );
        return new CoinRun(read, run, result);
    }

    /// <summary>What its reports say.</summary>
    public SweepReport Report() => ReportOf(Spec, Ledger, new CoinEngine());

    /// <summary>What the reports of a sweep say.</summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="ledger">Its ledger.</param>
    /// <param name="engine">The engine that is there when they are written.</param>
    public static SweepReport ReportOf(SweepSpec spec, ITrialLedger ledger, CoinEngine engine) =>
        new RunReports(spec, ledger, "test", NullLogger.Instance).Build([], engine, 2, CancellationToken.None);

    /// <summary>Closes the run, whose folder stays until it is disposed.</summary>
    public ValueTask CloseAsync() => _run.DisposeAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        Directory.Delete(Folder.Path, recursive: true);
    }
}
