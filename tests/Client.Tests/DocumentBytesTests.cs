using System.Globalization;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Rendering;
using ModalityCompetition.Client.Rendering.Progress;
using ModalityCompetition.Client.Sessions.Checks;
using ModalityCompetition.Client.Sessions.Planning;
using ModalityCompetition.Client.Sessions.Runs;
using ModalityCompetition.Client.Sessions.Specs;
using ModalityCompetition.Client.Sessions.StoredRuns;
using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Postgres.Registry;
using ModalityCompetition.Sweeps.Reports;
using ModalityCompetition.Sweeps.Reports.Traces;
using ModalityCompetition.Sweeps.Running;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.TestKit.Documents;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Client.Tests;

/// <summary>Every document that <c>--json</c> asks for has the recorded bytes.</summary>
public class DocumentBytesTests
{
    private const string Folder = "runs/sämple \"one\"";
    private static readonly string[] s_files = [Folder + "/estimates.json", Folder + "/report.html"];

    [Theory]
    [InlineData(RunEnd.Completed)]
    [InlineData(RunEnd.Stopped)]
    public void A_run(RunEnd end) =>
        Check(
            $"run-{Word(end)}.json",
            console =>
            {
                SweepReport report = WithTraces(end == RunEnd.Completed ? SampleReports.Full : SampleReports.Plain);
                var start = new SweepStart(report.Spec, Folder, 17, 15000, 8, "AVX2");
                var result = new RunResult(end, 417, 15000, 400, TimeSpan.FromSeconds(1.23456));
                SweepJson.Write(console, new SweepOutcome(start, result, report, s_files), "modcomp run 'my spec.yaml'");
            }
        );

    [Fact]
    public void A_report() => Check("report.json", console => SweepJson.Write(console, Folder, SampleReports.Full, s_files));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_status(bool target) =>
        Check(
            target ? "status-target.json" : "status.json",
            console =>
                StatusView.WriteJson(
                    console,
                    new RunStatus(
                        Folder,
                        "sämple",
                        "cpu/1",
                        "0.1.0",
                        IsRunning: target,
                        5000,
                        [400, 0, 9_007_199_254_740_993],
                        ["sigma0=0.1", "K=\"3\"", "模態"],
                        123_456_789_012,
                        s_files,
                        target ? ["The ledger ends in a torn frame."] : []
                    )
                    {
                        Targets = target ? [SampleReports.Reached, SampleReports.Unknown, SampleReports.Exhausted] : [],
                    }
                )
        );

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_plan(bool finite) =>
        Check(
            finite ? "plan.json" : "plan-unknown.json",
            console =>
            {
                SweepSpec spec = SampleReports.Spec;
                double seconds = finite ? 12.3456 : double.PositiveInfinity;
                var calibration = new Calibration(finite ? 0.1 + 0.2 : double.NaN, 2, 16, 100, finite ? 0.98765 : double.NaN);
                PlanView.WriteJson(console, new PlanEstimate(spec, new SweepPlan(spec), 8, calibration, seconds, 0.5, 0.25));
            }
        );

    [Fact]
    public void Devices() =>
        Check(
            "devices.json",
            console =>
                DevicesView.WriteJson(
                    console,
                    [new EngineDevice("cpu", "AVX-512", "\"Zen\" & more"), new EngineDevice("torch", "-", "GPU", "no driver")]
                )
        );

    [Fact]
    public void Workers() =>
        Check(
            "workers.json",
            console =>
                WorkersView.WriteJson(
                    console,
                    "sämple",
                    [
                        Worker(
                            1,
                            WorkerState.Alive,
                            new LeaseStanding(
                                new TrialBlock(2, 9_007_199_254_740_993, 64),
                                TimeSpan.FromSeconds(1.5),
                                TimeSpan.FromSeconds(-0.1)
                            )
                        ),
                        Worker(2, WorkerState.Alive),
                        Worker(3, WorkerState.Silent),
                        Worker(4, WorkerState.Left),
                    ]
                )
        );

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_replay(bool agrees) =>
        Check(
            agrees ? "replay.json" : "replay-differs.json",
            console =>
                ReplayView.WriteJson(
                    console,
                    new TrialReplay(
                        SampleReports.Spec.Configurations[2],
                        9_007_199_254_740_993,
                        [new FieldComparison("classes", 1, 0, ""), new FieldComparison("gamma", 6, agrees ? 0 : 2, "[3]: 0.1 'and' 0.2")],
                        null,
                        s_files
                    )
                )
        );

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_verification(bool agrees) =>
        Check(
            agrees ? "verify.json" : "verify-differs.json",
            console =>
                VerifyView.WriteJson(
                    console,
                    new RunVerification(
                        Folder,
                        "sämple, engine cpu/1, begun by version 0.1.0",
                        "9f86",
                        [new VerifiedFact("recorded_hash", true, "it's the same"), new VerifiedFact("estimates_json", agrees, "<bytes>")],
                        agrees ? [] : ["A note."]
                    )
                )
        );

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_check_of_a_spec(bool valid) =>
        Check(
            valid ? "validate.json" : "validate-errors.json",
            console =>
                SpecCheckView.WriteJson(
                    console,
                    new SpecCheck(
                        "my.yaml",
                        new SpecReading(
                            valid ? SampleReports.Spec : null,
                            valid
                                ? []
                                :
                                [
                                    new SpecError("my.yaml", 3, 7, "data.K", "It is \"0\", and takes 1 to 10^6."),
                                    new SpecError("my.yaml", 0, 0, "", "größer"),
                                ],
                            [new SpecWarning("my.yaml", 4, 1, "network.m", "unusual")]
                        )
                    )
                )
        );

    [Fact]
    public void A_comparison() =>
        Check("compare.json", console => ComparisonView.WriteJson(console, SampleReports.Comparison, remedies: null));

    [Fact]
    public void Saved_reports() => Check("saved.json", console => SavedReportsView.WriteJson(console, "sample-0123456789abcdef", s_files));

    [Fact]
    public void Sweeps_of_a_server() =>
        Check(
            "server.txt",
            console =>
            {
                SweepStatusView.Write(console, SampleSweeps.Submitted, json: true);
                SweepStatusView.WriteLine(console, SampleSweeps.Running, json: true);
                SweepStatusView.Write(console, [SampleSweeps.Running, SampleSweeps.Completed, SampleSweeps.Failed], json: true);
                SweepStatusView.Write(console, [], json: true);
            }
        );

    [Fact]
    public void Estimates_of_many_configurations_are_written_as_they_are_read()
    {
        using var output = new StringWriter();
        var watched = new WatchedEstimates(SampleReports.Plain.Estimates[0], 1000, () => output.GetStringBuilder().Length);
        SweepJson.Write(
            new ClientConsole { Out = output, Error = TextWriter.Null },
            Folder,
            SampleReports.Plain with
            {
                Estimates = watched,
            },
            s_files
        );
        watched.CheckStreamed(output.GetStringBuilder().Length, most: 50_000);
    }

    private static WorkerStanding Worker(long number, WorkerState state, params LeaseStanding[] leases) =>
        new(
            number,
            new WorkerDescription("höst", 4711, 8, "0.1.0"),
            state,
            TimeSpan.FromSeconds(3600.125),
            TimeSpan.FromTicks(1),
            9_007_199_254_740_993,
            leases
        );

    private static SweepReport WithTraces(SweepReport report)
    {
        TrialResult result = new()
        {
            Classes = 0,
            Modalities = 0,
            Outcome = TrialOutcome.Completed,
            InitialGamma = [],
            FinalGamma = [],
            SufficientMoment = [],
            InitialWinProbability = [],
            LearnIterations = [],
            TestClassCounts = [],
            Joint = new NetworkResult([], 0, 0, 0),
            Unimodal = [],
            Probes = [],
            WeightsDigest = 0,
        };
        TrialTrace trace = new()
        {
            Trial = 3,
            Result = result,
            Iterations = [],
            Gamma = [],
            UnimodalGamma = [],
            JointLoss = [],
            UnimodalLoss = [],
        };
        return report with { Traces = [new TracedTrial(report.Spec.Configurations[2], trace)] };
    }

    private static string Word(RunEnd end) => end.ToString().ToLower(CultureInfo.InvariantCulture);

    private static void Check(string name, Action<ClientConsole> write)
    {
        using var output = new StringWriter { NewLine = "\n" };
        write(new ClientConsole { Out = output, Error = TextWriter.Null });
        Baseline.Check(name, output.ToString());
    }
}
