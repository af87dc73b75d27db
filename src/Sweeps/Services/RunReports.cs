using System.Collections.Immutable;
using System.Text;
using Microsoft.Extensions.Logging;
using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Comparisons;
using ModalityCompetition.Sweeps.Estimates.Competition.Remedies;
using ModalityCompetition.Sweeps.Estimates.Lists;
using ModalityCompetition.Sweeps.Estimates.Stopping;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.ProgramTrials;
using ModalityCompetition.Sweeps.Reports;
using ModalityCompetition.Sweeps.Reports.Documents;
using ModalityCompetition.Sweeps.Reports.Exports;
using ModalityCompetition.Sweeps.Reports.Pages;
using ModalityCompetition.Sweeps.Reports.Sections;
using ModalityCompetition.Sweeps.Reports.Traces;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Services;

/// <summary>
/// Final estimates and reports, computed from the ledger in trial order, so that they do not depend on who computed what, when, and how
/// often the run was interrupted.
/// </summary>
/// <param name="spec">The sweep.</param>
/// <param name="ledger">Its ledger.</param>
/// <param name="codeVersion">Version of the program that computes, for the record.</param>
/// <param name="log">Told what is worth knowing.</param>
/// <param name="scratch">Folder where the estimates of a sweep of many configurations are set aside; null for the one for temporary
/// files.</param>
public sealed class RunReports(SweepSpec spec, ITrialLedger ledger, string codeVersion, ILogger log, string? scratch = null)
{
    /// <summary>The part of the sweep that the ledger is of; default null, all of it.</summary>
    public TrialPart? Part { get; init; }

    /// <summary>Where trials came from that other runs have trained, a sentence each; default none.</summary>
    public ImmutableArray<string> Origins { get; init; } = [];

    /// <summary>
    /// Computes the report model. However many configurations there are, the estimates of a few are in memory at any time.
    /// </summary>
    /// <param name="warnings">What was unusual about the spec.</param>
    /// <param name="engine">Trains the sampled trials once more and records them; null for a report without trajectories.</param>
    /// <param name="workers">Threads.</param>
    /// <param name="cancellation">Checked between blocks of trials.</param>
    /// <exception cref="RunException">There is no room to set estimates aside.</exception>
    public SweepReport Build(IEnumerable<SpecWarning> warnings, ITrialEngine? engine, int workers, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(warnings);
        if (Part is { } part)
        {
            return OfPart(part, p => p.Build(warnings, engine: null, workers, cancellation));
        }

        try
        {
            return Build(warnings, engine, workers, scratch ?? Path.GetTempPath(), cancellation);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new RunException(
                $"The estimates cannot be set aside in {scratch ?? Path.GetTempPath()} ({IoFailure.Reason(failure)}): make room or make "
                    + $"the folder writable, then run the same command again.",
                failure,
                RunFailure.Storage
            );
        }
    }

    private SweepReport Build(
        IEnumerable<SpecWarning> warnings,
        ITrialEngine? engine,
        int workers,
        string folder,
        CancellationToken cancellation
    )
    {
        Spool<ConfigurationEstimates> estimates = EstimateSpool.For(spec, folder);
        var totals = new SweepTotals.Counting();
        var sentences = new SweepSentences();
        var trials = new long[spec.Configurations.Length];
        List<int> known = [];
        foreach (ConfigurationEstimates configuration in SweepEstimates.InOrder(spec, ledger, workers, cancellation))
        {
            trials[estimates.Count] = configuration.Trials;
            if (configuration.Trials > 0)
            {
                known.Add(estimates.Count);
                totals.Add(configuration);
                sentences.Add(configuration);
            }

            estimates.Add(configuration);
        }

        List<string> notes = [.. Notes(warnings)];
        ImmutableArray<TracedTrial> traces = engine is null ? [] : Trace(engine, notes, cancellation);
        RemedyTable? remedies = ExperimentReports.Of(spec).Remedies(spec, estimates, ledger, workers, cancellation);
        string? whyNone = null;
        EstimateColumn? headline = known.Count > 1 ? ExperimentReports.Of(spec).Headline(spec.Configurations[0]) : null;
        IReadOnlyList<SpecContrast> neighbours = headline is null
            ? []
            : NeighbourContrasts.Of(spec, headline.Estimand, trials, out whyNone);
        ImmutableArray<ContrastEstimate> steps = ContrastEstimate.For(
            spec,
            neighbours.Where(c => remedies is null || !IsToldOfRemedies(c)),
            estimates,
            ledger,
            cancellation
        );
        steps = ExperimentReports.Of(spec).Settle(steps);
        notes.AddRange(ExperimentReports.Of(spec).Notes(steps));
        return new SweepReport
        {
            Spec = spec,
            CodeVersion = codeVersion,
            Engine = ledger.Identity.Engine,
            ResultsHash = SweepEstimates.HashOf(spec, ledger, trials, cancellation),
            Estimates = known.Count == estimates.Count ? estimates : new ListView<ConfigurationEstimates>(estimates, known),
            Totals = totals.Totals(),
            Answers = sentences.Answers(),
            Caution = sentences.Warning(),
            CautionInShort = sentences.WarningInShort(),
            Verdicts = ExperimentReports.Of(spec).Verdicts(spec, estimates, ledger, folder, cancellation),
            Remedies = remedies,
            Contrasts = ContrastEstimate.For(spec, estimates, ledger, cancellation),
            Steps = steps,
            WhyNoSteps = whyNone is null ? null : StepText.Omitted(headline!, whyNone),
            Traces = traces,
            TrialsPlanned = spec.Trials * spec.Configurations.Length,
            TrialsDone = trials.Sum(),
            TrialsCommitted = spec.Configurations.Sum(c =>
                ledger.Committed(c.Index).Sum(r => Math.Max(0, Math.Min(r.End, spec.Trials) - r.First))
            ),
            Warnings = [.. notes],
            Origins = Origins,
        };
    }

    // Trajectories are left out: they are of trials by their place in the whole sweep.
    private SweepReport OfPart(TrialPart part, Func<RunReports, SweepReport> build)
    {
        (SweepSpec shown, ITrialLedger seen) = PartRecord.View(part, spec, ledger);
        SweepReport report = build(new RunReports(shown, seen, codeVersion, log, scratch) { Origins = Origins });
        return report with
        {
            ResultsHash = ResultsHash.Of(ledger, spec.Configurations.Length),
            Warnings = [PartRecord.Sentence(part, spec), .. report.Warnings],
        };
    }

    // The table of remedies says it, with the other differences beside it.
    private bool IsToldOfRemedies(SpecContrast contrast)
    {
        PlannedConfiguration of = spec.Configurations[contrast.Of];
        PlannedConfiguration minus = spec.Configurations[contrast.Minus];
        return RemedyPair.HasRemedy(of) && !RemedyPair.HasRemedy(minus) && RemedyPair.DifferInRemedy(of, minus);
    }

    private ImmutableArray<TracedTrial> Trace(ITrialEngine engine, List<string> notes, CancellationToken cancellation)
    {
        ImmutableArray<TracedTrial> traces = Trace(engine, TraceSelection.Of(spec, ledger), notes, cancellation);
        IEnumerable<TracedTrial> besides = Trace(engine, TraceSelection.OfRemedies(spec, ledger), notes, cancellation)
            .Select(t => t with { IsToCompare = true });
        return [.. traces.Concat(besides).OrderBy(t => t.Configuration.Index).ThenBy(t => t.Trace.Trial)];
    }

    /// <summary>
    /// Computes the report model of one configuration alone. What holds for all configurations together, verdicts and contrasts, is not in
    /// it.
    /// </summary>
    /// <param name="configuration">Index of the configuration.</param>
    /// <param name="warnings">What was unusual about the spec.</param>
    /// <param name="engine">Trains the sampled trials once more and records them; null for a report without trajectories.</param>
    /// <param name="cancellation">Checked between blocks of trials.</param>
    public SweepReport BuildOne(int configuration, IEnumerable<SpecWarning> warnings, ITrialEngine? engine, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(warnings);
        if (Part is { } part)
        {
            return OfPart(part, p => p.BuildOne(configuration, warnings, engine: null, cancellation));
        }

        ConfigurationEstimates estimates = SweepEstimates.OfConfiguration(spec, ledger, configuration, cancellation);
        List<string> notes =
        [
            $"This page is about configuration {configuration} ({estimates.Configuration.Label}) of {spec.Configurations.Length} alone. "
                + $"Verdicts and contrasts are in the report of the whole sweep.",
            .. Notes(warnings),
        ];
        ImmutableArray<TracedTrial> traces = engine is null
            ? []
            : Trace(engine, TraceSelection.Of(spec, ledger, configuration), notes, cancellation);
        return new SweepReport
        {
            Spec = spec,
            CodeVersion = codeVersion,
            Engine = ledger.Identity.Engine,
            ResultsHash = SweepEstimates.HashOf(spec, ledger, workers: 1, cancellation),
            Estimates = estimates.Trials > 0 ? [estimates] : [],
            Caution = estimates.Trials > 0 ? ExperimentReports.Of(spec).Caution(estimates)?.ToString() : null,
            CautionInShort =
                estimates.Trials > 0 && ExperimentReports.Of(spec).Caution(estimates) is { } caution ? $"{caution.About}." : null,
            Traces = traces,
            TrialsPlanned = spec.Trials,
            TrialsDone = estimates.Trials,
            Warnings = [.. notes],
        };
    }

    /// <summary>Writes the page about one configuration, <c>configuration-I.html</c>.</summary>
    /// <returns>Its path.</returns>
    /// <exception cref="RunException">It cannot be written.</exception>
    public static string WriteOne(RunFolder folder, int configuration, SweepReport report)
    {
        ArgumentNullException.ThrowIfNull(folder);
        string file = folder.ConfigurationFile(configuration);
        OwnFile.Check(file, "a page of this program", OwnFile.IsPage);
        RunFolder.WriteWhole(file, stream => WriteText(stream, writer => HtmlReport.Write(report, writer)));
        return file;
    }

    /// <summary>Writes the files, each whole or not at all.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="model">What they say.</param>
    /// <param name="html">Whether the page is written too.</param>
    /// <param name="cancellation">Checked between configurations.</param>
    /// <returns>Their paths.</returns>
    /// <exception cref="RunException">A file cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The cancellation was requested; files that are not written yet are as they
    /// were.</exception>
    public static IReadOnlyList<string> Write(RunFolder folder, SweepReport model, bool html, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(model);
        SweepReport report = model with { Estimates = new WatchedList<ConfigurationEstimates>(model.Estimates, cancellation) };
        RunFolder.WriteWhole(folder.EstimatesJsonFile, stream => EstimatesJson.Write(report, stream));
        RunFolder.WriteWhole(folder.EstimatesCsvFile, stream => WriteText(stream, writer => EstimatesCsv.Write(report, writer)));
        List<string> written = [folder.EstimatesJsonFile, folder.EstimatesCsvFile];
        // A server begins runs without a folder for them.
        if (DataSetRecord.Write(folder, report.Spec) is { } record)
        {
            written.Add(record);
        }

        if (ExperimentReports.Of(report.Spec).Vocabulary(report.Spec, cancellation) is { } vocabulary)
        {
            RunFolder.WriteWhole(folder.WordsFile, stream => WriteText(stream, vocabulary));
            written.Add(folder.WordsFile);
        }

        if (html)
        {
            RunFolder.WriteWhole(folder.ReportFile, stream => WriteText(stream, writer => HtmlReport.Write(report, writer)));
            written.Add(folder.ReportFile);
        }

        if (folder.IsRunFolder)
        {
            Summary(report).Write(folder);
        }

        return written;
    }

    private static RunSummary Summary(SweepReport report) =>
        new()
        {
            Name = report.Spec.Name,
            Experiment = report.Spec.Experiment,
            Engine = report.Engine.ToString(),
            IsComplete = IsComplete(report),
            TrialsDone = report.TrialsCommitted ?? report.TrialsDone,
            TrialsTotal = report.TrialsPlanned,
            ResultsHash = report.ResultsHash,
        };

    // With a target there may be fewer trials than asked for, and of a file there are no others to come.
    private static bool IsComplete(SweepReport report) =>
        report.TrialsDone >= report.TrialsPlanned
        || report.Engine == FileEnginePlugin.Identity
        || (
            report.Spec.Until is not null
            && report.Estimates.Count == report.Spec.Configurations.Length
            && report.Estimates.All(e => e.Stopping is { State: not StoppingState.Running })
        );

    /// <summary>Writes text as UTF-8 without a byte order mark; the stream stays open.</summary>
    public static void WriteText(Stream stream, Action<TextWriter> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
        write(writer);
    }

    private ImmutableArray<TracedTrial> Trace(
        ITrialEngine engine,
        IEnumerable<TrialBlock> blocks,
        List<string> notes,
        CancellationToken cancellation
    )
    {
        var plan = new SweepPlan(spec);
        var traces = ImmutableArray.CreateBuilder<TracedTrial>();
        foreach (TrialBlock block in blocks)
        {
            PlannedConfiguration configuration = spec.Configurations[block.Configuration];
            TrialTrace trace = engine.Trace(plan.Batch(block), new TraceOptions(TraceSelection.Every(configuration)), cancellation);
            TrialRow committed = ledger.Rows(block.Configuration, new TrialRange(block.FirstTrial, block.EndTrial)).Single();
            ResultBlock traced = TrialCodec.Encode([trace.Result]);
            if (committed.Layout != traced.Layout || !committed.Bytes.Span.SequenceEqual(traced.Rows.Span))
            {
                string note =
                    $"Trial {block.FirstTrial} of configuration {block.Configuration}, trained once more for its trajectory, differs from "
                    + $"the ledger: "
                    + "this machine does not reproduce the run; compare them with 'modcomp replay'.";
                log.Note(note);
                notes.Add(note);
            }

            traces.Add(new TracedTrial(configuration, trace));
        }

        return traces.ToImmutable();
    }

    private static IEnumerable<string> Notes(IEnumerable<SpecWarning> warnings) =>
        warnings.Where(w => w.InReports).Select(w => w.KeyPath.Length == 0 ? w.Message : $"{w.KeyPath}: {w.Message}");
}
