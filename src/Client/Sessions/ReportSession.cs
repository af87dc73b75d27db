using Microsoft.Extensions.Logging;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Sweeps.Reports;
using ModalityCompetition.Sweeps.Services;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Client.Sessions;

/// <summary>Estimates and reports of a run that was made before, computed again from its ledger.</summary>
internal static class ReportSession
{
    /// <summary>Computes and writes them.</summary>
    /// <param name="run">The run.</param>
    /// <param name="confidence">Coverage of the intervals; null for the spec's.</param>
    /// <param name="log">The log.</param>
    /// <param name="cancellation">Checked between trials; nothing is written when it stops.</param>
    public static (SweepReport Report, IReadOnlyList<string> Files) Write(
        StoredRun run, double? confidence, ILogger log, CancellationToken cancellation)
    {
        run.Folder.Create();
        foreach (string warning in run.LedgerWarnings)
        {
            log.Warned(warning);
        }

        SweepSpec spec = confidence is { } coverage ? run.Spec with { Confidence = coverage } : run.Spec;
        ITrialEngine engine = EngineChoice.CreateLike(spec.Engine, run.Ledger.Identity.Engine, null);
        bool reproducible = engine.Identity == run.Ledger.Identity.Engine;
        if (!reproducible)
        {
            log.OtherEngine(run.Ledger.Identity.Engine, engine.Identity);
        }

        SweepReport report = new RunReports(spec, run.Ledger, ProgramVersion.Text, log)
            .Build(run.Warnings, reproducible ? engine : null, Environment.ProcessorCount, cancellation);
        return (report, RunReports.Write(run.Folder, report, html: true));
    }
}
