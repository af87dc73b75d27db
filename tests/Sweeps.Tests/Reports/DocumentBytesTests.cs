using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Reports.Documents;
using ModalityCompetition.Sweeps.Reports.Exports;
using ModalityCompetition.Sweeps.Reports.Exports.Competition;
using ModalityCompetition.Sweeps.Reports.Traces;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.Sweeps.Services.Documents;
using ModalityCompetition.TestKit.Documents;
using ModalityCompetition.TestKit.Sweeps;
using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Tests.Reports;

/// <summary>The documents of a sweep have the recorded bytes, and long ones are not held in memory.</summary>
public class DocumentBytesTests
{
    [Fact]
    public void Estimates_with_everything() =>
        Baseline.Check("estimates-full.json", Written(stream => EstimatesJson.Write(SampleReports.Full, stream)));

    [Fact]
    public void Estimates_without_what_is_optional() =>
        Baseline.Check("estimates-plain.json", Written(stream => EstimatesJson.Write(SampleReports.Plain, stream)));

    [Fact]
    public void Estimates_with_remedies() =>
        Baseline.Check("estimates-remedies.json", Written(stream => EstimatesJson.Write(SampleReports.Remedied, stream)));

    [Fact]
    public void Estimates_of_a_hosted_sweep() =>
        Baseline.Check(
            "sweep-estimates.json",
            SweepEstimatesJson.Of("sample-0123456789abcdef", SampleReports.Spec, SampleReports.Full.Estimates, isFinal: true).ToArray()
        );

    [Fact]
    public void A_comparison() =>
        Baseline.Check("comparison.json", Written(stream => ComparisonReport.WriteJson(SampleReports.Comparison, stream)));

    [Fact]
    public void Distributions_as_lines() =>
        Baseline.Check(
            "distributions.jsonl",
            Written(stream => DistributionExport.Write(SampleReports.Full.Estimates, TrialExportFormat.JsonLines, stream))
        );

    [Fact]
    public void The_description_of_exported_arrays()
    {
        ExportFile description = ArraysExport.Files(Traced(lossTarget: 0.01)).First();
        Assert.Equal("trial.json", description.Name);
        Baseline.Check("trial.json", Written(description.Write));
        Baseline.Check("trial-without-target.json", Written(ArraysExport.Files(Traced(lossTarget: null)).First().Write));
    }

    [Fact]
    public void The_record_of_a_hosted_sweep()
    {
        string folder = Directory.CreateTempSubdirectory("modcomp-record-").FullName;
        try
        {
            RunFolder run = new(folder);
            SweepRecord record = new()
            {
                Id = "sample-0123456789abcdef",
                Order = 9_007_199_254_740_993,
                State = SweepState.Paused,
                Priority = 10,
                SubmittedAt = new DateTimeOffset(2026, 11, 28, 23, 59, 58, 125, TimeSpan.Zero),
                Engine = "cpu/1",
            };
            record.Write(run);
            Baseline.Check("hosted-sweep.json", File.ReadAllBytes(SweepRecord.FileIn(run)));
            (
                record with
                {
                    Settled = true,
                    TrialsDone = 400,
                    ReportedTrials = 400,
                    Failure = "The disk is full: \"größer\".",
                    ResultsHash = "9f86",
                    Target = new SweepTarget("gap", 0.02, 1, 2, 0.1 + 0.2),
                }
            ).Write(run);
            Baseline.Check("hosted-sweep-full.json", File.ReadAllBytes(SweepRecord.FileIn(run)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Estimates_of_many_configurations_are_written_as_they_are_read()
    {
        using var stream = new MemoryStream();
        var watched = new WatchedEstimates(SampleReports.Plain.Estimates[0], 500, () => stream.Length);
        EstimatesJson.Write(SampleReports.Plain with { Estimates = watched, Totals = SampleReports.Plain.Totals }, stream);
        watched.CheckStreamed(stream.Length, most: 50_000);
    }

    private static TracedTrial Traced(double? lossTarget)
    {
        TrialConfiguration configuration = SyntheticSweep.Configuration(classes: 2, modalities: 2);
        configuration = configuration with { Optimization = configuration.Optimization with { LossTarget = lossTarget } };
        var network = new NetworkResult([3, 0], 4, 0.1f, 500);
        var broken = new NetworkResult([], 0, float.NaN, 12);
        var result = new TrialResult
        {
            Classes = 2,
            Modalities = 2,
            Outcome = TrialOutcome.Completed,
            InitialGamma = [0.1f, 1 / 3f, float.NaN, 1E-10f],
            FinalGamma = [float.PositiveInfinity, 1f, 16777216f, -0f],
            SufficientMoment = [0.25f, 0.25f, 0.25f, 0.25f],
            InitialWinProbability = [0.5f, 0.5f, 0.123456789f, 1E+20f],
            LearnIterations = [-1, 0, 52, 1000000],
            TestClassCounts = [15, 15],
            Joint = network,
            Unimodal = [network, broken],
            Probes = [broken, network],
            WeightsDigest = 0x00FEDCBA98765432,
        };
        var samples = SampleSet.Allocate(configuration.Data, 1);
        return new TracedTrial(
            SampleReports.Spec.Configurations[0] with
            {
                Definition = configuration,
            },
            new TrialTrace
            {
                Trial = 4,
                Result = result,
                Iterations = [0],
                Gamma =
                [
                    [],
                ],
                UnimodalGamma =
                [
                    [],
                ],
                JointLoss = [0],
                UnimodalLoss =
                [
                    [0],
                    [0],
                ],
                Arrays = new TrialArrays
                {
                    Train = samples,
                    Test = samples,
                    Dictionaries = [],
                    InitialWeights = [],
                    JointWeights = [],
                    UnimodalWeights = [],
                },
            }
        );
    }

    private static byte[] Written(Action<Stream> write)
    {
        using var stream = new MemoryStream();
        write(stream);
        return stream.ToArray();
    }
}
