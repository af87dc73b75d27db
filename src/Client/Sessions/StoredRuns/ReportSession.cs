using Microsoft.Extensions.Logging;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Sessions.Ledgers;
using ModalityCompetition.Sweeps.ProgramTrials;
using ModalityCompetition.Sweeps.Reports;
using ModalityCompetition.Sweeps.Reports.Pages;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Services;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Client.Sessions.StoredRuns;

/// <summary>Estimates and reports of a run that was made before, computed again from its ledger.</summary>
internal static class ReportSession
{
    /// <summary>Computes and writes them.</summary>
    /// <param name="run">The run.</param>
    /// <param name="confidence">Coverage of the intervals; null for the spec's.</param>
    /// <param name="configuration">The configuration that a page is written about; null for the reports of all.</param>
    /// <param name="output">The folder that they are written into; null for that of the run. Of another one nothing is written, made or
    /// locked in the run's.</param>
    /// <param name="log">The log.</param>
    /// <param name="cancellation">Checked between trials; nothing is written when it stops.</param>
    public static (SweepReport Report, IReadOnlyList<string> Files) Write(
        StoredRun run,
        double? confidence,
        long? configuration,
        string? output,
        ILogger log,
        CancellationToken cancellation
    )
    {
        RunFolder into = output is null || UserPath.IsSame(output, run.Folder.Path) ? run.Folder : Elsewhere(output);
        into.RefuseForeignFiles(specText: null);
        into.Create();
        foreach (string warning in run.LedgerWarnings)
        {
            log.Warned(warning);
        }

        SweepSpec spec = confidence is { } coverage ? run.Spec with { Confidence = coverage } : run.Spec;
        // Trials that came from a file are trained by nothing, and none is where no trajectory is drawn.
        ITrialEngine? engine =
            spec.Engine == FileEnginePlugin.EngineName || !ExperimentReports.Of(spec).HasTraces
                ? null
                : run.Engines.CreateLike(spec.Engine, run.Ledger.Identity.Engine, null);
        bool reproducible = engine?.Identity == run.Ledger.Identity.Engine;
        if (engine is not null && !reproducible)
        {
            log.OtherEngine(run.Ledger.Identity.Engine, engine.Identity);
        }

        var reports = new RunReports(spec, run.Ledger, ProgramVersion.Text, log, into.Path)
        {
            Part = run.Part,
            Origins = OriginText.Of(run.Spec, run.Folder),
        };
        if (configuration is { } index)
        {
            int one = run.Configuration(index).Index;
            SweepReport page = reports.BuildOne(one, run.Warnings, reproducible ? engine : null, cancellation);
            return (page, [RunReports.WriteOne(into, one, page)]);
        }

        SweepReport report = reports.Build(run.Warnings, reproducible ? engine : null, Environment.ProcessorCount, cancellation);
        return (report, RunReports.Write(into, report, html: true, cancellation));
    }

    /// <summary>A folder for reports of a run that is not in it.</summary>
    /// <param name="output">The folder that the user gave.</param>
    /// <exception cref="ClientException">It is that of another run.</exception>
    public static RunFolder Elsewhere(string output)
    {
        var folder = new RunFolder(output);
        return folder.IsRunFolder
            ? throw new ClientException(
                ExitCode.Refused,
                $"{folder.Path} holds a run of its own, whose files the reports of another one would replace: give another folder with "
                    + "--output."
            )
            : folder;
    }
}
