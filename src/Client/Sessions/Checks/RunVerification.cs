using System.Globalization;
using Microsoft.Extensions.Logging;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Sessions.StoredRuns;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.ProgramTrials;
using ModalityCompetition.Sweeps.Reports;
using ModalityCompetition.Sweeps.Reports.Documents;
using ModalityCompetition.Sweeps.Reports.Exports;
using ModalityCompetition.Sweeps.Reuse;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Services;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Client.Sessions.Checks;

/// <summary>
/// Checks that a run is what its files say: the ledger gives the recorded results hash and, byte for byte, the recorded estimates, and
/// trials that are trained once more give the bits of the ledger. The first two find files that do not belong together or were edited; only
/// the last finds results that were never computed, since hash and estimates of a forged ledger can be forged with it.
/// </summary>
/// <param name="Folder">The run folder.</param>
/// <param name="Identity">What the run is: name of the sweep, engine, version.</param>
/// <param name="ResultsHash">The hash of the ledger.</param>
/// <param name="Facts">Everything that was compared.</param>
/// <param name="Notes">What a reader must know to understand a difference.</param>
internal sealed record RunVerification(
    string Folder,
    string Identity,
    string ResultsHash,
    IReadOnlyList<VerifiedFact> Facts,
    IReadOnlyList<string> Notes
)
{
    /// <summary>Whether everything that was compared agrees.</summary>
    public bool Agrees => Facts.All(f => f.Agrees);

    /// <summary>Verifies a run.</summary>
    /// <exception cref="ClientException">Nothing is recorded, this program cannot train the trials, or the run is under way and has gone on
    /// since its estimates were written.</exception>
    public static RunVerification Of(StoredRun run, VerifyRequest request, ILogger log, CancellationToken cancellation)
    {
        if (request.IsUnderWay && !File.Exists(run.Folder.EstimatesJsonFile))
        {
            throw UnderWay(run, "its estimates are written when it ends");
        }

        RecordedEstimates recorded = RecordedEstimates.Of(run.Folder);
        SweepSpec spec = recorded.Confidence is { } confidence ? run.Spec with { Confidence = confidence } : run.Spec;
        SweepReport report = new RunReports(spec, run.Ledger, ProgramVersion.Text, log) { Part = run.Part }.Build(
            run.Warnings,
            engine: null,
            Environment.ProcessorCount,
            cancellation
        ) with
        {
            CodeVersion = recorded.CodeVersion ?? ProgramVersion.Text,
        };

        if (request.IsUnderWay && recorded.Trials != report.TrialsDone)
        {
            throw UnderWay(
                run,
                $"estimates.json is of {(recorded.Trials is { } trials ? Text(trials) : "an unknown number of")} trials and the ledger has "
                    + $"{Text(report.TrialsDone)} by now"
            );
        }

        List<VerifiedFact> facts =
        [
            Hash("recorded_hash", "estimates.json", recorded.ResultsHash, report.ResultsHash),
            Estimates(run.Folder, report),
        ];
        if (request.QuotedHash is { } quoted)
        {
            // Documents quote the first digits of a hash.
            bool begins = report.ResultsHash.StartsWith(quoted, StringComparison.Ordinal);
            facts.Add(Hash("quoted_hash", "the quoted hash", begins ? report.ResultsHash : quoted, report.ResultsHash));
        }

        if (File.Exists(run.Folder.EstimatesCsvFile))
        {
            facts.Add(Table(run.Folder, report));
        }

        if (request.Retrain > 0)
        {
            facts.Add(Retrained(run, request.Retrain, request.Devices, cancellation));
        }

        return new RunVerification(
            run.Folder.Path,
            $"{spec.Name}, engine {run.Ledger.Identity.Engine}, begun by version {run.CodeVersion}",
            report.ResultsHash,
            facts,
            Differences(recorded, report)
        );
    }

    /// <summary>
    /// Every trial once where K is at least their number; otherwise K of them, evenly spread over the configurations in plan order.
    /// </summary>
    internal static IEnumerable<(int Configuration, long Trial)> Spread(
        IReadOnlyList<(int Configuration, TrialRange Range)> committed,
        long count
    ) => RetrainedTrials.Spread([.. committed.Select(c => c.Range)], count).Select(s => (committed[s.Place].Configuration, s.Trial));

    private static ClientException UnderWay(StoredRun run, string why) =>
        new(
            ExitCode.Refused,
            $"{run.Folder.Path} is being run at this moment: {why}. Verify it when the run has ended; 'modcomp status' says how far it is."
        );

    private static VerifiedFact Hash(string name, string where, string recorded, string computed) =>
        new(
            name,
            recorded == computed,
            recorded == computed
                ? $"results hash of the ledger is that of {where}: {computed}"
                : $"results hash of the ledger is {computed}, and of {where} {(recorded.Length == 0 ? "nothing" : recorded)}"
        );

    private static VerifiedFact Estimates(RunFolder folder, SweepReport report) =>
        Bytes("estimates_json", folder.EstimatesJsonFile, stream => EstimatesJson.Write(report, stream));

    private static VerifiedFact Table(RunFolder folder, SweepReport report) =>
        Bytes(
            "estimates_csv",
            folder.EstimatesCsvFile,
            stream => RunReports.WriteText(stream, writer => EstimatesCsv.Write(report, writer))
        );

    private static VerifiedFact Bytes(string name, string path, Action<Stream> write)
    {
        string file = Path.GetFileName(path);
        using FileStream recorded = File.OpenRead(path);
        using var computed = new ComparingStream(recorded);
        write(computed);
        return computed.IsSame()
            ? new VerifiedFact(name, true, $"{file} is what the ledger gives, byte for byte ({Text(computed.Same)} bytes)")
            : new VerifiedFact(
                name,
                false,
                $"{file} is not what the ledger gives: first difference on line {Text(computed.Line)}, at byte {Text(computed.Same)}"
            );
    }

    private static string Changed(StoredRun run, ProgramTrialEngine program) =>
        string.Concat(
            ProgramRecord
                .Changes(run.Folder, program.Contents(run.Spec.Configurations[0].Definition))
                .Select(change => $"; {change} since the run")
        );

    private static VerifiedFact Retrained(StoredRun run, long count, string? devices, CancellationToken cancellation)
    {
        ITrialEngine engine = run.Engines.CreateLike(run.Spec.Engine, run.Ledger.Identity.Engine, devices);
        using var processes = engine as ProgramTrialEngine;
        if (engine.Identity != run.Ledger.Identity.Engine)
        {
            throw new ClientException(
                ExitCode.Refused,
                $"{run.Folder.Path} was computed by the engine {run.Ledger.Identity.Engine} and this program has {engine.Identity}: "
                    + $"retrain with the program that made it, modcomp {run.CodeVersion}."
            );
        }

        (int Configuration, TrialRange Range)[] committed =
        [
            .. run.Spec.Configurations.SelectMany(c => run.Ledger.Committed(c.Index).Select(r => (c.Index, r))),
        ];
        (int Configuration, long Trial)[] trials = [.. Spread(committed, count)];
        if (trials.Length == 0)
        {
            return new VerifiedFact("retrained", true, "there are no trials to train once more");
        }

        // A plan of its own, because the ledger may hold trials beyond those that the spec asks for now.
        var plan = new SweepPlan(run.Spec with { Trials = Math.Max(run.Spec.Trials, trials.Max(t => t.Trial) + 1) });
        var again = RetrainedTrials.Run(
            plan,
            engine,
            trials,
            i => run.Ledger.Rows(trials[i].Configuration, new TrialRange(trials[i].Trial, trials[i].Trial + 1)).Single(),
            Environment.ProcessorCount,
            cancellation
        );
        int withoutResult = again.WithoutResult;
        string[] wrong =
        [
            .. again.Differing.Select(i => $"trial {Text(trials[i].Trial)} of configuration {Text(trials[i].Configuration)}"),
        ];
        string look =
            wrong.Length > 0
            && trials[again.Differing[0]] is var (of, first)
            && ProgramTrialEngine.Alone(plan.Batch(new TrialBlock(of, first, 1)), first) is { } alone
                ? $"the first of them: {alone}"
                : "see 'modcomp replay'";
        string changed = processes is null ? "" : Changed(run, processes);
        string which = trials.Length == committed.Sum(c => c.Range.End - c.Range.First) ? "all" : "evenly spread";
        return wrong.Length == 0
            ? new VerifiedFact(
                "retrained",
                true,
                $"{Text(trials.Length - withoutResult)} trials ({which}) trained once more give the bits of the "
                    + $"ledger{Uncompared(withoutResult)}{changed}"
            )
            : new VerifiedFact(
                "retrained",
                false,
                $"{Text(wrong.Length)} of {Text(trials.Length)} trials ({which}) trained once more differ from the ledger: "
                    + $"{string.Join(", ", wrong.Take(5))}{(wrong.Length > 5 ? ", ..." : "")}{changed}; {look}"
            );
    }

    private static string Uncompared(int withoutResult) =>
        withoutResult == 0 ? "" : $"; {Text(withoutResult)} that timed out or crashed have none to compare";

    private static List<string> Differences(RecordedEstimates recorded, SweepReport report)
    {
        List<string> notes = [];
        if (recorded.CodeVersion is { } version && version != ProgramVersion.Text)
        {
            notes.Add(
                $"estimates.json was written by version {version} and this is {ProgramVersion.Text}: another version may estimate or write "
                    + $"differently."
            );
        }

        if (recorded.Trials is { } trials && trials != report.TrialsDone)
        {
            notes.Add(
                $"estimates.json is of {Text(trials)} trials and the ledger has {Text(report.TrialsDone)}: if the run went on, write it "
                    + $"again with 'modcomp report'."
            );
        }

        return notes;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
