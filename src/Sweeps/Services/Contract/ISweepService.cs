using ModalityCompetition.Sweeps.Running.Folders;

namespace ModalityCompetition.Sweeps.Services.Contract;

/// <summary>
/// The one face of whatever runs sweeps: a server with its own workers, a cluster, or either of them behind HTTP. The command line, the
/// HTTP API and the dashboard talk to nothing else. <c>SweepServiceConformance</c> in tests/TestKit is this contract as tests; every
/// implementation runs it.
/// </summary>
/// <remarks>
/// <para>Thread-safe. Every call may be repeated: an answer that was lost on its way costs nothing but asking again, because submitting the
/// same sweep, pausing a paused one and so on change nothing. Everything that a completed call changed survives the death of the process at
/// any later instant.</para>
/// <para>A wish (cancel, pause) is durable and visible in <see cref="SweepStatus.State"/> when its call returns; blocks in work are dropped
/// within one batch, and <see cref="SweepStatus.BlocksInWork"/> says how many are left. Trials that were committed by then stay committed,
/// whatever happens to the sweep.</para>
/// <para>Every call throws <see cref="SweepServiceException"/>, and nothing else, for what a caller can cause or has to live with.</para>
/// </remarks>
public interface ISweepService
{
    /// <summary>
    /// Who answers, for example <c>modcomp serve 0.1.0</c>; with it a caller knows that it has reached the right server and that its key is
    /// good.
    /// </summary>
    Task<ServiceDescription> DescribeAsync(CancellationToken cancellation);

    /// <summary>
    /// Submits a sweep. Its identity (<see cref="SweepIdentity"/>) is that of its results: name, everything that determines a trial, and
    /// the engine. Submitting an identity again returns the sweep as it is, whatever its state; one that asks for another number of trials,
    /// target, confidence or description extends it, and a completed sweep goes on, unless it is at work
    /// (<see cref="SweepServiceFailure.Conflict"/>) or holds more trials than that.
    /// </summary>
    /// <exception cref="SweepServiceException">The spec has mistakes, of which <see cref="SweepServiceException.Details"/> lists all; or
    /// the server takes no more sweeps.</exception>
    Task<SubmittedSweep> SubmitAsync(SweepSubmission submission, CancellationToken cancellation);

    /// <summary>Every sweep, in the order of submission.</summary>
    Task<IReadOnlyList<SweepStatus>> ListAsync(CancellationToken cancellation);

    /// <summary>Some of the sweeps, the latest first; a page costs the same however many sweeps there are.</summary>
    /// <exception cref="SweepServiceException">The query is wrong (<see cref="SweepServiceFailure.Invalid"/>).</exception>
    Task<SweepPage> PageAsync(SweepQuery query, CancellationToken cancellation);

    /// <summary>Where one sweep stands.</summary>
    /// <exception cref="SweepServiceException">There is none (<see cref="SweepServiceFailure.NotFound"/>).</exception>
    Task<SweepStatus> StatusAsync(string id, CancellationToken cancellation);

    /// <summary>Ends a sweep; what is committed is kept. A cancelled one stays as it is.</summary>
    /// <exception cref="SweepServiceException">There is none, or it is completed (<see cref="SweepServiceFailure.Conflict"/>).</exception>
    Task<SweepStatus> CancelAsync(string id, CancellationToken cancellation);

    /// <summary>Lets a sweep rest until it is resumed, also across restarts of the server. A paused one stays as it is.</summary>
    /// <exception cref="SweepServiceException">There is none, or it is completed, cancelled or failed
    /// (<see cref="SweepServiceFailure.Conflict"/>).</exception>
    Task<SweepStatus> PauseAsync(string id, CancellationToken cancellation);

    /// <summary>Lets a paused, cancelled or failed sweep go on where it stood. One that runs or is completed stays as it is.</summary>
    /// <exception cref="SweepServiceException">There is none.</exception>
    Task<SweepStatus> ResumeAsync(string id, CancellationToken cancellation);

    /// <summary>
    /// Removes a sweep with its trials and reports, for good. Whatever was answered survives a crash: a removal that is cut off is finished
    /// by the next service, and until then nobody sees the sweep. The same spec may be submitted again, as a new sweep.
    /// </summary>
    /// <exception cref="SweepServiceException">There is none, or it is at work or has files that are not its own
    /// (<see cref="SweepServiceFailure.Conflict"/>).</exception>
    Task DeleteAsync(string id, CancellationToken cancellation);

    /// <summary>Changes the tags of a sweep, also while it is at work. They are no part of its spec, its identifier or its
    /// results.</summary>
    /// <exception cref="SweepServiceException">There is none, or the change is wrong
    /// (<see cref="SweepServiceFailure.Invalid"/>).</exception>
    Task<SweepStatus> TagAsync(string id, TagChange change, CancellationToken cancellation);

    /// <summary>
    /// The class-averaged estimates of every configuration from the trials that are committed and consumed so far, with intervals: JSON,
    /// see <c>SweepEstimatesJson</c>. For a sweep at rest those of all its trials.
    /// </summary>
    /// <exception cref="SweepServiceException">There is none.</exception>
    Task<SweepDocument> EstimatesAsync(string id, CancellationToken cancellation);

    /// <summary>
    /// A report of a sweep. <see cref="SweepReportKind.Html"/> exists always, while the sweep is at work as a live page without verdicts;
    /// the files of estimates are those that <c>modcomp run</c> writes, byte for byte, and exist once the sweep is at rest.
    /// </summary>
    /// <exception cref="SweepServiceException">There is none, or it is at work and has no such file yet
    /// (<see cref="SweepServiceFailure.Conflict"/>).</exception>
    Task<SweepDocument> ReportAsync(string id, SweepReportKind kind, CancellationToken cancellation);

    /// <summary>
    /// The trials of a sweep that are committed, also while it is at work, as a file of a common format: the bytes that an export of its
    /// run folder has.
    /// </summary>
    /// <param name="id">The sweep.</param>
    /// <param name="what">Which trials, and how they are written.</param>
    /// <param name="cancellation">Stops.</param>
    /// <exception cref="SweepServiceException">There is no such sweep or no such export, or it has no trials yet
    /// (<see cref="SweepServiceFailure.Conflict"/>).</exception>
    Task<SweepDocument> TrialsAsync(string id, TrialSelection what, CancellationToken cancellation);

    /// <summary>
    /// Says where sweeps stand, again and again, until it is cancelled. Each notice carries the whole status, so a slow reader is never
    /// sent what is out of date and never needs a buffer larger than one notice a sweep: it misses steps on the way, never where a sweep
    /// stands now.
    /// </summary>
    /// <param name="id">One sweep; null for all.</param>
    /// <param name="cursor">
    /// <see cref="SweepNotice.Cursor"/> of the last notice seen: only what is newer follows. Null, or one that this server does not know:
    /// begins with where every sweep stands.
    /// </param>
    /// <param name="cancellation">Ends the stream.</param>
    /// <exception cref="SweepServiceException">There is no such sweep; thrown before the first notice.</exception>
    IAsyncEnumerable<SweepNotice> WatchAsync(string? id, string? cursor, CancellationToken cancellation);
}
