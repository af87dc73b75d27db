using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Hosting;
using ModalityCompetition.Grains.Devices;
using ModalityCompetition.Grains.Interfaces.Catalog;
using ModalityCompetition.Grains.Interfaces.Failures;
using ModalityCompetition.Grains.Interfaces.Sweeps;
using ModalityCompetition.Grains.Sweeps;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.Sweeps.Services.Hosting;
using ModalityCompetition.Sweeps.Services.Submissions;

namespace ModalityCompetition.Silo.Services;

/// <summary>
/// The cluster as a sweep service: wishes go to grains, documents are made from the ledger. Thread-safe; holds nothing that could be lost.
/// </summary>
internal sealed class ClusterSweepService : ISweepService, IDisposable
{
    private readonly IGrainFactory _grains;
    private readonly ClusterDocuments _documents;
    private readonly SiloDevices _devices;
    private readonly string _version;
    private readonly CancellationToken _stopping;
    private readonly NoticeBoard _board;
    private readonly SharedGlances _glances;
    private readonly SpecReadings _readings = new();
    private readonly SemaphoreSlim _looking = new(1);

    public ClusterSweepService(
        IGrainFactory grains,
        ClusterDocuments documents,
        SiloDevices devices,
        TimeProvider clock,
        string version,
        IHostApplicationLifetime? life = null
    )
    {
        _stopping = life?.ApplicationStopping ?? CancellationToken.None;
        _grains = grains;
        _documents = documents;
        _devices = devices;
        _version = version;
        _board = new NoticeBoard(Guid.NewGuid().ToString("N"));
        _glances = new SharedGlances(GlanceAsync, clock);
    }

    private ICatalogGrain Catalog => _grains.GetGrain<ICatalogGrain>(0);

    /// <inheritdoc/>
    public Task<ServiceDescription> DescribeAsync(CancellationToken cancellation) =>
        AskAsync(async () =>
        {
            var devices = await Catalog.Devices();
            string[] engines =
            [
                .. devices.Select(d => d.Name).DefaultIfEmpty(_devices.Devices[0].Name).Distinct().Order(StringComparer.Ordinal),
            ];
            return new ServiceDescription("silo", _version, engines, devices.Count);
        });

    /// <inheritdoc/>
    public Task<SubmittedSweep> SubmitAsync(SweepSubmission submission, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(submission);
        return AskAsync(async () =>
        {
            // Here first, where the caller's leaving is seen; a grain is given what is known to be short work.
            await _readings.ReadAsync(
                stop => SubmittedSpec.ReadText(submission, _documents.Experiments, mostEstimates: null, stop),
                cancellation
            );
            AnswerRecord answer = await Catalog.Submit(
                new SubmissionRecord(submission.Spec, submission.Source, submission.Priority) { Trace = Activity.Current?.Id }
            );
            return new SubmittedSweep(SweepMapping.Unwrap(answer), Enum.Parse<SubmissionOutcome>(answer.Outcome!), answer.Details);
        });
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<SweepStatus>> ListAsync(CancellationToken cancellation) =>
        AskAsync<IReadOnlyList<SweepStatus>>(async () => [.. (await Catalog.Sweeps()).Select(SweepMapping.ToStatus)]);

    /// <inheritdoc/>
    public Task<SweepPage> PageAsync(SweepQuery query, CancellationToken cancellation) =>
        AskAsync(async () =>
        {
            SweepPageRecord page = await Catalog.Page(SweepMapping.ToRecord(query));
            return page.Mistake is { } mistake
                ? throw new SweepServiceException(SweepServiceFailure.Invalid, mistake)
                : new SweepPage([.. page.Sweeps.Select(SweepMapping.ToStatus)], page.Next, page.Total, null);
        });

    /// <inheritdoc/>
    public Task DeleteAsync(string id, CancellationToken cancellation) =>
        AskAsync(async () =>
        {
            SweepMapping.Unwrap(await Sweep(id).Delete());
            return true;
        });

    /// <inheritdoc/>
    public Task<SweepStatus> TagAsync(string id, TagChange change, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(change);
        return AskAsync(async () => SweepMapping.Unwrap(await Sweep(id).Tag(change.Add, change.Remove)));
    }

    /// <inheritdoc/>
    public Task<SweepStatus> StatusAsync(string id, CancellationToken cancellation) =>
        AskAsync(async () =>
            await Sweep(id).Status() is { } record ? SweepMapping.ToStatus(record) : throw SweepServiceException.NoSuchSweep(id)
        );

    /// <inheritdoc/>
    public Task<SweepStatus> CancelAsync(string id, CancellationToken cancellation) =>
        AskAsync(async () => SweepMapping.Unwrap(await Sweep(id).Cancel()));

    /// <inheritdoc/>
    public Task<SweepStatus> PauseAsync(string id, CancellationToken cancellation) =>
        AskAsync(async () => SweepMapping.Unwrap(await Sweep(id).Pause()));

    /// <inheritdoc/>
    public Task<SweepStatus> ResumeAsync(string id, CancellationToken cancellation) =>
        AskAsync(async () => SweepMapping.Unwrap(await Sweep(id).Resume()));

    /// <inheritdoc/>
    public Task<SweepDocument> EstimatesAsync(string id, CancellationToken cancellation) =>
        MakeAsync(id, _documents.EstimatesAsync, cancellation);

    /// <inheritdoc/>
    public Task<SweepDocument> ReportAsync(string id, SweepReportKind kind, CancellationToken cancellation) =>
        MakeAsync(id, (status, stop) => _documents.ReportAsync(status, kind, stop), cancellation);

    /// <inheritdoc/>
    public Task<SweepDocument> TrialsAsync(string id, TrialSelection what, CancellationToken cancellation) =>
        MakeAsync(id, (status, stop) => _documents.TrialsAsync(status, what, stop), cancellation);

    /// <inheritdoc/>
    public async IAsyncEnumerable<SweepNotice> WatchAsync(
        string? id,
        string? cursor,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        using IDisposable watching = await _glances.JoinAsync(id, cancellation);
        await foreach (SweepNotice notice in _board.WatchAsync(id, cursor, cancellation))
        {
            yield return notice;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _readings.Dispose();
        _looking.Dispose();
    }

    // What is made for a caller ends with the silo: a large report must not keep it from leaving.
    private async Task<SweepDocument> MakeAsync(
        string id,
        Func<SweepStatus, CancellationToken, Task<SweepDocument>> make,
        CancellationToken cancellation
    )
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _stopping);
        try
        {
            SweepStatus status = await StatusAsync(id, either.Token);
            return await AskAsync(() => make(status, either.Token));
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new SweepServiceException(SweepServiceFailure.Unavailable, SweepServiceException.ClosingMessage);
        }
    }

    private ISweepGrain Sweep(string id) =>
        SweepIdentity.IsWellFormed(id) ? _grains.GetGrain<ISweepGrain>(id) : throw SweepServiceException.NoSuchSweep(id ?? "");

    // Grains tell nobody what changes; who watches looks.
    private async Task GlanceAsync(string? id, CancellationToken cancellation)
    {
        // One look after the other: what is seen of all sweeps must not be older than what was pinned up before.
        await _looking.WaitAsync(cancellation);
        try
        {
            if (id is null)
            {
                IReadOnlyList<SweepStatus> all = await ListAsync(cancellation);
                _board.Keep(all.Select(s => s.Id).ToHashSet());
                foreach (SweepStatus status in all)
                {
                    _board.Publish(status);
                }
            }
            else
            {
                _board.Publish(await StatusAsync(id, cancellation));
            }
        }
        catch (SweepServiceException gone) when (id is not null && gone.Failure == SweepServiceFailure.NotFound)
        {
            _board.Delete(id);
            throw;
        }
        finally
        {
            _looking.Release();
        }
    }

    // What a silo, the database or the network does wrong is told as that, never as an exception of theirs.
    private static async Task<T> AskAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (LedgerException failure)
        {
            throw new SweepServiceException(SweepServiceFailure.Storage, failure.Message, inner: failure);
        }
        catch (GrainFailureException failure) when (failure.IsOfStorage)
        {
            throw new SweepServiceException(SweepServiceFailure.Storage, failure.Message, inner: failure);
        }
        catch (OutOfMemoryException failure)
        {
            throw new SweepServiceException(
                SweepServiceFailure.Unavailable,
                "The silo has not enough memory for this at the moment: ask again when other sweeps or reports are done.",
                inner: failure
            );
        }
        catch (Exception failure)
            when (failure is OrleansException or TimeoutException or Npgsql.NpgsqlException or ObjectDisposedException)
        {
            throw new SweepServiceException(
                SweepServiceFailure.Unavailable,
                "The cluster does not answer at this moment, because a silo or the database is gone or starting: ask again.",
                inner: failure
            );
        }
    }
}
