using System.Collections.Immutable;
using System.Text;
using Microsoft.Extensions.Logging;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Verdicts;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Reports;
using ModalityCompetition.Sweeps.Running;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Services;

/// <summary>
/// Final estimates and reports, computed from the ledger in trial order, so that they do not depend on who computed what, when, and how often the run was
/// interrupted.
/// </summary>
/// <param name="spec">The sweep.</param>
/// <param name="ledger">Its ledger.</param>
/// <param name="codeVersion">Version of the program that computes, for the record.</param>
/// <param name="log">Told what is worth knowing.</param>
public sealed class RunReports(SweepSpec spec, ITrialLedger ledger, string codeVersion, ILogger log)
{
    /// <summary>Computes the report model.</summary>
    /// <param name="warnings">What was unusual about the spec.</param>
    /// <param name="engine">Trains the sampled trials once more and records them; null for a report without trajectories.</param>
    /// <param name="workers">Threads.</param>
    /// <param name="cancellation">Checked between blocks of trials.</param>
    public SweepReport Build(IEnumerable<SpecWarning> warnings, ITrialEngine? engine, int workers, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(warnings);
        SweepEstimates estimates = SweepEstimates.FromLedger(spec, ledger, workers, cancellation);
        var notes = warnings.Select(w => w.KeyPath.Length == 0 ? w.Message : $"{w.KeyPath}: {w.Message}").ToList();
        ImmutableArray<TracedTrial> traces = engine is null ? [] : Trace(engine, notes, cancellation);
        return new SweepReport
        {
            Spec = spec,
            CodeVersion = codeVersion,
            Engine = ledger.Identity.Engine,
            ResultsHash = estimates.HashOfResults(spec, ledger),
            Estimates = [.. estimates.Configurations.Where(c => c.Trials > 0)],
            Verdicts = VerdictTable.Of(spec, estimates.Configurations, ledger, cancellation),
            Contrasts = ContrastEstimate.For(spec, estimates.Configurations, ledger, cancellation),
            Traces = traces,
            TrialsPlanned = spec.Trials * spec.Configurations.Length,
            TrialsDone = estimates.Configurations.Sum(c => c.Trials),
            Warnings = [.. notes],
        };
    }

    /// <summary>Writes the files, each whole or not at all.</summary>
    /// <returns>Their paths.</returns>
    /// <exception cref="RunException">A file cannot be written.</exception>
    public static IReadOnlyList<string> Write(RunFolder folder, SweepReport report, bool html)
    {
        ArgumentNullException.ThrowIfNull(folder);
        RunFolder.WriteWhole(folder.EstimatesJsonFile, stream => EstimatesJson.Write(report, stream));
        RunFolder.WriteWhole(folder.EstimatesCsvFile, stream => WriteText(stream, writer => EstimatesCsv.Write(report, writer)));
        if (!html)
        {
            return [folder.EstimatesJsonFile, folder.EstimatesCsvFile];
        }

        RunFolder.WriteWhole(folder.ReportFile, stream => WriteText(stream, writer => HtmlReport.Write(report, writer)));
        return [folder.EstimatesJsonFile, folder.EstimatesCsvFile, folder.ReportFile];
    }

    /// <summary>Writes text as UTF-8 without a byte order mark; the stream stays open.</summary>
    public static void WriteText(Stream stream, Action<TextWriter> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
        write(writer);
    }

    private ImmutableArray<TracedTrial> Trace(ITrialEngine engine, List<string> notes, CancellationToken cancellation)
    {
        var plan = new SweepPlan(spec);
        var traces = ImmutableArray.CreateBuilder<TracedTrial>();
        foreach (TrialBlock block in TraceSelection.Of(spec, ledger))
        {
            PlannedConfiguration configuration = spec.Configurations[block.Configuration];
            TrialTrace trace = engine.Trace(plan.Batch(block), new TraceOptions(TraceSelection.Every(configuration)), cancellation);
            TrialRecord committed = ledger.Read(block.Configuration, new TrialRange(block.FirstTrial, block.EndTrial)).Single();
            if (!SameBits(committed.Result, trace.Result))
            {
                string note = $"Trial {block.FirstTrial} of configuration {block.Configuration}, trained once more for its trajectory, differs from the ledger: "
                    + "this machine does not reproduce the run; compare them with 'modcomp replay'.";
                log.Note(note);
                notes.Add(note);
            }

            traces.Add(new TracedTrial(configuration, trace));
        }

        return traces.ToImmutable();
    }

    // As the ledger writes them: whatever it would tell apart is different.
    private static bool SameBits(TrialResult a, TrialResult b) => TrialShape.Of(a) == TrialShape.Of(b) && Encoded(a).AsSpan().SequenceEqual(Encoded(b));

    private static byte[] Encoded(TrialResult result)
    {
        var shape = TrialShape.Of(result);
        var bytes = new byte[TrialCodec.SizeOf(shape)];
        new TrialCodec(shape).Encode(result, bytes);
        return bytes;
    }
}
