using System.Text;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Sessions.StoredRuns;
using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.ProgramTrials;
using ModalityCompetition.Sweeps.Reports.Competition;
using ModalityCompetition.Sweeps.Reports.Exports;
using ModalityCompetition.Sweeps.Reports.Exports.Competition;
using ModalityCompetition.Sweeps.Reports.Pages;
using ModalityCompetition.Sweeps.Reports.Traces;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Services;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Client.Sessions.Checks;

/// <summary>One trial, trained once more and compared with the ledger bit by bit.</summary>
/// <param name="Configuration">The configuration.</param>
/// <param name="Trial">Index of the trial.</param>
/// <param name="Fields">Every field of the result, compared.</param>
/// <param name="Traced">The trial along its training; null when it was not asked for.</param>
/// <param name="Files">Paths of what was written.</param>
internal sealed record TrialReplay(
    PlannedConfiguration Configuration,
    long Trial,
    IReadOnlyList<FieldComparison> Fields,
    TracedTrial? Traced,
    IReadOnlyList<string> Files
)
{
    /// <summary>Whether every bit agrees.</summary>
    public bool Agrees => Fields.All(f => f.Differing == 0);

    /// <summary>Replays a trial of a run.</summary>
    /// <exception cref="ClientException">There is no such trial, or this program cannot compute it.</exception>
    public static TrialReplay Of(StoredRun run, ReplayRequest request, CancellationToken cancellation)
    {
        PlannedConfiguration configuration = run.Configuration(request.Configuration);
        if (run.Spec.Engine == FileEnginePlugin.EngineName)
        {
            throw new ClientException(ExitCode.Usage, FileEnginePlugin.Sentence);
        }

        bool traces = ExperimentReports.Of(configuration).HasTraces;
        if (!traces && (request.Trace || request.ArraysFolder is not null))
        {
            throw new ClientException(
                ExitCode.Usage,
                $"a trial of the experiment {run.Spec.Experiment} shows nothing but its result, so that there is nothing to record: leave "
                    + "--trace and --export-arrays out, and its result is compared with the ledger."
            );
        }

        TrialRow row = Committed(run, configuration, request.Trial);
        ITrialEngine engine = run.Engines.CreateLike(run.Spec.Engine, run.Ledger.Identity.Engine, request.Devices);
        if (engine.Identity != run.Ledger.Identity.Engine)
        {
            throw new ClientException(
                ExitCode.Refused,
                $"{run.Folder.Path} was computed by the engine {run.Ledger.Identity.Engine} and this program has {engine.Identity}: replay "
                    + $"it with the program that made it, modcomp {run.CodeVersion}."
            );
        }

        // A plan of its own, because the ledger may hold trials beyond those that the spec asks for now.
        var plan = new SweepPlan(run.Spec with { Trials = Math.Max(run.Spec.Trials, request.Trial + 1) });
        TrialBatch batch = plan.Batch(new TrialBlock(configuration.Index, request.Trial, 1));
        if (!traces)
        {
            ResultBlock again = engine.Run(batch, cancellation).Require(1, row.Layout);
            var replayed = new TrialRow(request.Trial, again.Layout, again.Rows);
            return new TrialReplay(configuration, request.Trial, RowDifferences.Between(configuration, row, replayed), null, []);
        }

        TrialResult committed = new TrialCodec(row.Layout).Decode(row.Bytes.Span);
        if (!request.Trace && request.ArraysFolder is null)
        {
            return new TrialReplay(
                configuration,
                request.Trial,
                ResultDifferences.Between(committed, engine.Results(batch, cancellation)[0]),
                null,
                []
            );
        }

        if (request.Trace)
        {
            RefuseForeignTrace(TraceStem(run.Folder, configuration, request));
        }

        if (request.ArraysFolder is { } into)
        {
            RefuseForeignArrays(into);
        }

        var options = new TraceOptions(
            request.Every ?? TraceSelection.Every(configuration),
            IncludeArrays: request.ArraysFolder is not null
        );
        var traced = new TracedTrial(configuration, engine.Trace(batch, options, cancellation));
        var files = new List<string>();
        if (request.Trace)
        {
            files.AddRange(WriteTrace(TraceStem(run.Folder, configuration, request), traced));
        }

        if (request.ArraysFolder is { } arrays)
        {
            files.AddRange(WriteArrays(arrays, traced));
        }

        return new TrialReplay(configuration, request.Trial, ResultDifferences.Between(committed, traced.Trace.Result), traced, files);
    }

    // Arrays of an earlier replay may be written again: trial.json says that they are.
    private static void RefuseForeignArrays(string folder)
    {
        string description = Path.Combine(folder, "trial.json");
        if (File.Exists(description))
        {
            OwnFile.Check(description, "the description of exported arrays", OwnFile.IsEstimatesJson);
        }
        else if (Directory.Exists(folder) && Directory.EnumerateFiles(folder, "*.npy").FirstOrDefault() is { } other)
        {
            throw new ClientException(
                ExitCode.Refused,
                $"--export-arrays {folder} holds arrays that no replay has written ({Path.GetFileName(other)}): give another folder, or "
                    + $"move them away."
            );
        }
    }

    private static TrialRow Committed(StoredRun run, PlannedConfiguration configuration, long trial)
    {
        IReadOnlyList<TrialRange> ranges = run.Ledger.Committed(configuration.Index);
        if (ranges.Any(r => r.First <= trial && trial < r.End))
        {
            return run.Ledger.Rows(configuration.Index, new TrialRange(trial, trial + 1)).Single();
        }

        string done =
            ranges.Count == 0
                ? "none is done"
                : $"done are "
                    + $"{string.Join(", ", ranges.Take(4).Select(r => $"{r.First} to {r.End - 1}"))}{(ranges.Count > 4 ? ", ..." : "")}";
        throw new ClientException(
            ExitCode.Usage,
            $"{run.Folder.Path} has no trial {trial} of configuration {configuration.Index}: {done}."
        );
    }

    private static IEnumerable<string> WriteTrace(string stem, TracedTrial traced)
    {
        new RunFolder(Path.GetDirectoryName(Path.GetFullPath(stem))!).Create();
        RefuseAnotherTrial(stem + ".csv", traced);
        yield return WriteText(stem + ".html", writer => TraceReport.WriteHtml(traced, writer));
        yield return WriteText(stem + ".svg", writer => TraceReport.WriteSvg(traced, writer));
        yield return WriteText(stem + ".csv", writer => TraceReport.WriteCsv(traced, writer));
    }

    // The three files of a trace differ in their endings only; whichever of them a user names, all are meant.
    private static string TraceStem(RunFolder folder, PlannedConfiguration configuration, ReplayRequest request) =>
        request.Output is not { } page ? Path.Combine(folder.Path, $"trial-{configuration.Index}-{request.Trial}")
        : Path.GetExtension(page) is ".html" or ".svg" or ".csv" ? page[..^Path.GetExtension(page).Length]
        : page;

    // A trace of an earlier replay may be written again.
    private static void RefuseForeignTrace(string stem)
    {
        OwnFile.Check(stem + ".html", "a page about a trial", OwnFile.IsTracePage);
        OwnFile.Check(stem + ".svg", "a drawing of a trial", OwnFile.IsTraceDrawing);
        OwnFile.Check(stem + ".csv", "the trace of a trial", head => head.StartsWith(TraceReport.CsvHeading, StringComparison.Ordinal));
    }

    // Every trace begins with the same untrained weights, whatever it records afterwards; those of another run in the same folder are other
    // ones.
    private static void RefuseAnotherTrial(string csv, TracedTrial traced)
    {
        using var written = new StringWriter();
        TraceReport.WriteCsv(traced, written);
        OwnFile.Check(csv, "the trace of this trial", head => FirstRow(head) == FirstRow(written.ToString()));

        static string FirstRow(string text) => text.Split('\n', 3) is [_, string row, ..] ? row : "";
    }

    private static IEnumerable<string> WriteArrays(string folder, TracedTrial traced)
    {
        new RunFolder(folder).Create();
        foreach (ExportFile file in ArraysExport.Files(traced))
        {
            string path = Path.Combine(folder, file.Name);
            RunFolder.WriteWhole(path, file.Write);
            yield return path;
        }
    }

    private static string WriteText(string file, Action<TextWriter> write)
    {
        RunFolder.WriteWhole(
            file,
            stream =>
            {
                using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
                write(writer);
            }
        );
        return file;
    }
}
