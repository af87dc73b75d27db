using System.Globalization;
using System.Runtime.CompilerServices;
using ModalityCompetition.Sweeps.Instruments;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Ledger.Files;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.Sweeps.Services.Documents;
using ModalityCompetition.Sweeps.Services.Submissions;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Sweeps.Services.Hosting;

/// <summary>
/// A sweep service in this process: several sweeps at once on one set of worker threads, each in a run folder of its own below
/// <c>sweeps</c> in the data folder. Disposing stops the runs (blocks in work are dropped, computed ones committed) and leaves what is
/// meant to happen as it is, so that the next service on the same folder goes on; a process that is killed instead loses no more than
/// uncommitted blocks.
/// </summary>
public sealed class EmbeddedSweepService : ISweepService, IAsyncDisposable
{
    private readonly ServiceSurroundings _surroundings;
    private readonly RunLock _lock;
    private readonly string _root;
    private readonly SweepShelf _sweeps = new();
    private readonly SemaphoreSlim _submitting = new(1);
    private readonly SpecReadings _readings = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly ArchiveKeeper _keeper;
    private readonly DiskReserve _reserve;
    private readonly DiskKeeper _disk;
    private readonly IDisposable _toldDevices;
    private readonly IDisposable _toldDisk;
    private long _lastOrder;
    private int _disposed;

    private EmbeddedSweepService(ServiceOptions options, RunLock held, string root)
    {
        _surroundings = new ServiceSurroundings(options);
        _lock = held;
        _root = root;
        _keeper = new ArchiveKeeper(_sweeps.All, options);
        _surroundings.AtRest = _keeper.Wake;
        _reserve = new DiskReserve(options.DataFolder, options.DiskReserve, options.FreeDisk);
        _disk = new DiskKeeper(_sweeps.All, _reserve, options);
        // Its threads work for whichever engine a sweep asks for.
        _toldDevices = DeviceGauges.Add("any", options.Workers);
        _toldDisk = DeviceGauges.AddDisk(() => _reserve.Left, options.DiskReserve);
    }

    private ServiceOptions Options => _surroundings.Options;

    /// <summary>Opens the data folder and goes on with every sweep in it that is meant to run.</summary>
    /// <exception cref="RunException">The folder is in use by another server or unusable.</exception>
    public static EmbeddedSweepService Open(ServiceOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var data = new RunFolder(options.DataFolder);
        string root = Path.Combine(options.DataFolder, "sweeps");
        data.Create();
        RunLock held = Hold(data);
        try
        {
            options.Held();
            new RunFolder(root).Create();
            var service = new EmbeddedSweepService(options, held, root);
            service.Find();
            service._keeper.Start();
            service._disk.Start();
            return service;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Why the service takes no sweep and lets none go on although it is open, one sentence with the remedy; null while it does.
    /// </summary>
    public string? Trouble() => _reserve.Complaint();

    /// <inheritdoc/>
    public Task<ServiceDescription> DescribeAsync(CancellationToken cancellation) =>
        Task.FromResult(new ServiceDescription(Options.Server, Options.CodeVersion, Options.Engines, Options.Workers));

    /// <inheritdoc/>
    public async Task<SubmittedSweep> SubmitAsync(SweepSubmission submission, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(submission);
        ThrowIfClosing();
        ThrowIfFull();
        SpecReading reading = await _readings
            .ReadAsync(
                stop =>
                    SubmittedSpec.Read(
                        submission,
                        Options.Engines,
                        Options.Experiments,
                        Options.Programs,
                        Options.Archives,
                        Options.MostEstimates,
                        stop
                    ),
                cancellation
            )
            .ConfigureAwait(false);
        ITrialEngine engine = _surroundings.Engine(reading.Spec!.Engine);
        if (_surroundings.MemoryRefusal(reading.Spec, engine) is { } refusal)
        {
            throw new SweepServiceException(SweepServiceFailure.Invalid, refusal);
        }

        string id = SweepIdentity.Of(reading.Spec, engine.Identity);
        string[] warnings = [.. reading.Warnings.Select(w => w.ToString())];
        // One at a time, so that the same sweep sent twice at once is one sweep.
        await _submitting.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (_sweeps.TryGet(id, out HostedSweep? known) && IsThere(known))
            {
                SubmissionOutcome outcome = await StoredAsync(
                        known,
                        sweep => sweep.SubmitAgainAsync(reading, submission.Priority, () => RefuseOneMore(sweep), cancellation)
                    )
                    .ConfigureAwait(false);
                return new SubmittedSweep(known.Status(), outcome, warnings);
            }

            RefuseOneMore(already: null);
            HostedSweep sweep = await Task.Run(() => Create(id, reading, engine.Identity, submission.Priority), CancellationToken.None)
                .ConfigureAwait(false);
            return new SubmittedSweep(sweep.Status(), SubmissionOutcome.Created, warnings);
        }
        catch (RunException failure)
        {
            throw new SweepServiceException(SweepServiceFailure.Storage, failure.Message, inner: failure);
        }
        finally
        {
            _submitting.Release();
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<SweepStatus>> ListAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<SweepStatus>>([.. _sweeps.All().Select(Seen)]);

    /// <inheritdoc/>
    public Task<SweepPage> PageAsync(SweepQuery query, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        // First of all: a change that comes while the page is made is told to whoever goes on from here.
        string cursor = _surroundings.Board.Cursor;
        bool all = query is { State: null, Tag: null, Fits: null };
        IReadOnlyList<(long Order, HostedSweep Sweep)> found = _sweeps.Before(
            query.Place(),
            query.Limit + 1,
            s => all || query.Includes(s.Status())
        );
        string? next = found.Count > query.Limit ? found[query.Limit - 1].Order.ToString(CultureInfo.InvariantCulture) : null;
        SweepStatus[] page = [.. found.Take(query.Limit).Reverse().Select(f => Seen(f.Sweep))];
        return Task.FromResult(new SweepPage(page, next, _sweeps.Count, cursor));
    }

    /// <inheritdoc/>
    public Task<SweepStatus> StatusAsync(string id, CancellationToken cancellation) => Of(id, sweep => Task.FromResult(sweep.Status()));

    /// <inheritdoc/>
    public Task<SweepStatus> CancelAsync(string id, CancellationToken cancellation) => Of(id, sweep => sweep.CancelAsync(cancellation));

    /// <inheritdoc/>
    public Task<SweepStatus> PauseAsync(string id, CancellationToken cancellation) => Of(id, sweep => sweep.PauseAsync(cancellation));

    /// <inheritdoc/>
    public Task<SweepStatus> ResumeAsync(string id, CancellationToken cancellation) =>
        Of(
            id,
            async sweep =>
            {
                ThrowIfFull();
                // One at a time, with submissions, so that two do not both take the last place.
                await _submitting.WaitAsync(cancellation).ConfigureAwait(false);
                try
                {
                    return await sweep.ResumeAsync(() => RefuseOneMore(sweep), cancellation).ConfigureAwait(false);
                }
                finally
                {
                    _submitting.Release();
                }
            }
        );

    /// <inheritdoc/>
    public async Task DeleteAsync(string id, CancellationToken cancellation)
    {
        // No submission of the same sweep meanwhile: it would find the sweep in the middle of its removal.
        await _submitting.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            await Of(
                    id,
                    async sweep =>
                    {
                        await sweep.DeleteAsync(cancellation).ConfigureAwait(false);
                        Forget(sweep);
                        Options.Log.SweepDeleted(id);
                        return true;
                    },
                    mayBeLost: true
                )
                .ConfigureAwait(false);
        }
        finally
        {
            _submitting.Release();
        }
    }

    /// <inheritdoc/>
    public Task<SweepStatus> TagAsync(string id, TagChange change, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(change);
        return Of(id, sweep => sweep.TagAsync(change, cancellation));
    }

    /// <inheritdoc/>
    public Task<SweepDocument> EstimatesAsync(string id, CancellationToken cancellation) =>
        Of(id, sweep => sweep.Documents.EstimatesAsync(cancellation));

    /// <inheritdoc/>
    public Task<SweepDocument> ReportAsync(string id, SweepReportKind kind, CancellationToken cancellation) =>
        Of(id, sweep => sweep.Documents.ReportAsync(kind, cancellation));

    /// <inheritdoc/>
    public Task<SweepDocument> TrialsAsync(string id, TrialSelection what, CancellationToken cancellation) =>
        Of(id, sweep => sweep.Documents.TrialsAsync(what, cancellation));

    /// <inheritdoc/>
    public async IAsyncEnumerable<SweepNotice> WatchAsync(
        string? id,
        string? cursor,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        if (id is not null && !_sweeps.TryGet(id, out _))
        {
            throw SweepServiceException.NoSuchSweep(id);
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _closing.Token);
        await foreach (SweepNotice notice in _surroundings.Board.WatchAsync(id, cursor, either.Token).ConfigureAwait(false))
        {
            yield return notice;
        }
    }

    /// <summary>
    /// Begins to end, and returns at once: no request is taken any more, what is made for callers is made no more, and runs are asked to
    /// stop. From here on the process may end at any moment and has ended in good order. Disposing waits for the rest.
    /// </summary>
    public void Close()
    {
        _ = _closing.CancelAsync();
        _surroundings.Close();
        foreach (HostedSweep sweep in _sweeps.All())
        {
            sweep.Work.Close();
            _ = sweep.StopAsync();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        Close();
        await _keeper.CloseAsync().ConfigureAwait(false);
        await _disk.CloseAsync().ConfigureAwait(false);
        await Task.WhenAll(_sweeps.All().Select(s => s.CloseAsync())).ConfigureAwait(false);
        _surroundings.AtRest = () => { };
        _keeper.Dispose();
        _disk.Dispose();
        _toldDevices.Dispose();
        _toldDisk.Dispose();
        await Task.Run(_surroundings.Dispose).ConfigureAwait(false);
        foreach (HostedSweep sweep in _sweeps.All())
        {
            sweep.Dispose();
        }

        _lock.Dispose();
    }

    private static RunLock Hold(RunFolder data)
    {
        try
        {
            return RunLock.Acquire(data);
        }
        catch (RunException taken) when (taken.Failure == RunFailure.Refused)
        {
            throw new RunException(
                $"The data folder {data.Path} is in use by another server: stop that one, or choose another folder.",
                taken
            );
        }
    }

    private async Task<T> Of<T>(string id, Func<HostedSweep, Task<T>> act, bool mayBeLost = false)
    {
        ThrowIfClosing();
        if (id is null || !_sweeps.TryGet(id, out HostedSweep? sweep))
        {
            throw SweepServiceException.NoSuchSweep(id ?? "");
        }

        try
        {
            if (!mayBeLost)
            {
                sweep.ThrowIfLost();
            }

            return await StoredAsync(sweep, act).ConfigureAwait(false);
        }
        catch (OutOfMemoryException failure)
        {
            Options.Log.DocumentOutOfMemory(id, failure);
            throw new SweepServiceException(
                SweepServiceFailure.Unavailable,
                "The server has not enough memory for this at the moment: ask again when other sweeps or reports are done.",
                inner: failure
            );
        }
    }

    // What cannot be had of the folder of a sweep, and why.
    private static async Task<T> StoredAsync<T>(HostedSweep sweep, Func<HostedSweep, Task<T>> act)
    {
        try
        {
            return await act(sweep).ConfigureAwait(false);
        }
        catch (Exception failure)
            when (sweep.IsDeleted && failure is (RunException or LedgerException or IOException or UnauthorizedAccessException))
        {
            // Deleted meanwhile.
            throw SweepServiceException.NoSuchSweep(sweep.Record.Id);
        }
        catch (LedgerLossException loss)
        {
            await sweep.LostAsync(loss).ConfigureAwait(false);
            throw new SweepServiceException(SweepServiceFailure.Storage, loss.Message, inner: loss);
        }
        catch (LedgerException broken)
            when (sweep.IsAtRest && StoredSweep.Unreadable(sweep.Folder, sweep.Record) is { } loss && !IsReadable(sweep.Folder))
        {
            await sweep.LostAsync(loss).ConfigureAwait(false);
            throw new SweepServiceException(SweepServiceFailure.Storage, loss.Message, inner: broken);
        }
        catch (Exception failure) when (failure is RunException or LedgerException or IOException or UnauthorizedAccessException)
        {
            throw new SweepServiceException(SweepServiceFailure.Storage, failure.Message, inner: failure);
        }
    }

    // Whether what a ledger is of can be read; a fault of the disk may be over.
    private static bool IsReadable(RunFolder folder)
    {
        try
        {
            _ = FileLedger.ReadIdentity(folder.LedgerFile);
            return true;
        }
        catch (LedgerException)
        {
            return false;
        }
    }

    private void ThrowIfClosing()
    {
        if (_closing.IsCancellationRequested)
        {
            throw new SweepServiceException(SweepServiceFailure.Unavailable, SweepServiceException.ClosingMessage);
        }
    }

    private void RefuseOneMore(HostedSweep? already)
    {
        int unfinished = _sweeps.CountOf(s => s.IsUnfinished);
        if (already is not { IsUnfinished: true } && unfinished >= Options.MostUnfinished)
        {
            throw new SweepServiceException(
                SweepServiceFailure.LimitReached,
                $"The server holds {unfinished} sweeps that are not completed, and takes no more: wait until some are, or cancel some."
            );
        }
    }

    private void ThrowIfFull()
    {
        if (_reserve.Complaint() is { } complaint)
        {
            throw new SweepServiceException(SweepServiceFailure.Storage, complaint);
        }
    }

    private static SweepStatus Seen(HostedSweep sweep)
    {
        sweep.Look();
        return sweep.Status();
    }

    // A sweep whose folder was removed by hand makes room for the same one, submitted anew.
    private bool IsThere(HostedSweep sweep)
    {
        sweep.Look();
        if (sweep.Lost is null)
        {
            return true;
        }

        Forget(sweep);
        return false;
    }

    private void Forget(HostedSweep sweep)
    {
        _sweeps.Remove(sweep);
        _surroundings.Board.Delete(sweep.Record.Id);
    }

    private HostedSweep Create(string id, SpecReading reading, EngineIdentity engine, int priority)
    {
        var folder = new RunFolder(Path.Combine(_root, id));
        folder.Create();
        RunFolder.WriteWhole(folder.SpecFile, reading.Spec!.SourceText);
        var record = new SweepRecord
        {
            Id = id,
            Order = ++_lastOrder,
            State = SweepState.Running,
            Priority = priority,
            SubmittedAt = Options.Clock.GetUtcNow(),
            Engine = engine.ToString(),
            Spec = RecordedSpec.Of(reading.Spec, folder),
        };
        record.Write(folder);
        WorkRecord.Remove(folder);
        var sweep = new HostedSweep(_surroundings, folder, record, reading, RunTags.Read(folder), badEnds: 0);
        _sweeps.Add(sweep);
        sweep.Begin();
        return sweep;
    }

    private void Find()
    {
        foreach (HostedSweep sweep in new StoredSweeps(_surroundings, _root).Find())
        {
            _lastOrder = Math.Max(_lastOrder, sweep.Record.Order);
            _sweeps.Add(sweep);
        }

        foreach (HostedSweep sweep in _sweeps.All())
        {
            sweep.Begin();
        }
    }
}
