using System.Runtime.CompilerServices;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.Sweeps.Services.Documents;

namespace ModalityCompetition.TestKit.Documents;

/// <summary>A service that answers with what it was given: sweeps in every form that a status may have.</summary>
public sealed class SampleSweeps : ISweepService
{
    /// <summary>A sweep at work with a target, after which nothing is known yet.</summary>
    public static SweepStatus Running { get; } =
        new()
        {
            Id = "sample-0123456789abcdef",
            Name = "sämple",
            Description = "A \"quoted\" <description> with 'apostrophes' & more: 模態.",
            State = SweepState.Running,
            Priority = 10,
            SubmittedAt = new DateTimeOffset(2026, 11, 28, 23, 59, 58, 125, TimeSpan.Zero),
            Engine = "cpu/1",
            Configurations = 3,
            TrialsDone = 417,
            TrialsTotal = 9_007_199_254_740_993,
            TrialsPerSecond = 0.1 + 0.2,
            SecondsLeft = 1E+16,
            BlocksInWork = 2,
            Target = new SweepTarget("gap[modality=image]", 0.02, 1, 2, null),
        };

    /// <summary>A completed sweep.</summary>
    public static SweepStatus Completed { get; } =
        Running with
        {
            Description = "",
            State = SweepState.Completed,
            SubmittedAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
            TrialsPerSecond = 0,
            SecondsLeft = null,
            BlocksInWork = 0,
            Target = Running.Target! with { WidestHalfWidth = 1E-05 },
            ResultsHash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        };

    /// <summary>A sweep that failed and has no target.</summary>
    public static SweepStatus Failed { get; } =
        Completed with
        {
            State = SweepState.Failed,
            Target = null,
            ResultsHash = null,
            Failure = "The disk is full: make room.",
            Experiment = "competition",
            Bytes = 123_456,
            Tags = ["paper", "größer"],
        };

    /// <summary>What became of a submission.</summary>
    public static SubmittedSweep Submitted { get; } = new(Running, SubmissionOutcome.Created, ["my.yaml:3:1: warning: data.K: größer."]);

    /// <inheritdoc/>
    public Task<ServiceDescription> DescribeAsync(CancellationToken cancellation) =>
        Task.FromResult(new ServiceDescription("modcomp serve", "0.1.0", ["cpu", "reference"], 8));

    /// <inheritdoc/>
    public Task<SubmittedSweep> SubmitAsync(SweepSubmission submission, CancellationToken cancellation) =>
        submission?.Spec == "wrong"
            ? throw new SweepServiceException(SweepServiceFailure.Invalid, "The spec has 2 mistakes.", ["a: 'first'.", "b: \"second\"."])
            : Task.FromResult(Submitted);

    /// <inheritdoc/>
    public Task<IReadOnlyList<SweepStatus>> ListAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<SweepStatus>>([Running, Completed, Failed]);

    /// <inheritdoc/>
    public Task<SweepPage> PageAsync(SweepQuery query, CancellationToken cancellation) =>
        Task.FromResult(new SweepPage([Running, Completed, Failed], "17", 4321, "1"));

    /// <inheritdoc/>
    public Task DeleteAsync(string id, CancellationToken cancellation) => throw SweepServiceException.NoSuchSweep(id);

    /// <inheritdoc/>
    public Task<SweepStatus> TagAsync(string id, TagChange change, CancellationToken cancellation) => Task.FromResult(Completed);

    /// <inheritdoc/>
    public Task<SweepStatus> StatusAsync(string id, CancellationToken cancellation) => Task.FromResult(Running);

    /// <inheritdoc/>
    public Task<SweepStatus> CancelAsync(string id, CancellationToken cancellation) => Task.FromResult(Failed);

    /// <inheritdoc/>
    public Task<SweepStatus> PauseAsync(string id, CancellationToken cancellation) => Task.FromResult(Completed);

    /// <inheritdoc/>
    public Task<SweepStatus> ResumeAsync(string id, CancellationToken cancellation) => throw SweepServiceException.NoSuchSweep(id);

    /// <inheritdoc/>
    public Task<SweepDocument> EstimatesAsync(string id, CancellationToken cancellation) =>
        Task.FromResult(SweepEstimatesJson.Of(id, SampleReports.Spec, SampleReports.Full.Estimates, isFinal: false));

    /// <inheritdoc/>
    public Task<SweepDocument> ReportAsync(string id, SweepReportKind kind, CancellationToken cancellation) =>
        throw SweepServiceException.NoSuchSweep(id);

    /// <inheritdoc/>
    public Task<SweepDocument> TrialsAsync(string id, TrialSelection what, CancellationToken cancellation) =>
        throw SweepServiceException.NoSuchSweep(id);

    /// <inheritdoc/>
    public async IAsyncEnumerable<SweepNotice> WatchAsync(
        string? id,
        string? cursor,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        await Task.Yield();
        yield return new SweepNotice("1", Running);
        yield return new SweepNotice("2", Completed);
    }
}
