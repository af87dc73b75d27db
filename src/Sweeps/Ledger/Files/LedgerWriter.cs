using System.Buffers;
using System.Diagnostics;
using System.Threading.Channels;
using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Instruments;

namespace ModalityCompetition.Sweeps.Ledger.Files;

/// <summary>
/// The only writer of a ledger file. Blocks that wait at the same time are committed as one group: one write, one fsync, then their tasks
/// complete. After a failure the file is cut back to the last committed byte and nothing is accepted any more: whether a failed fsync kept
/// data is unknowable, so it is never repeated and believed.
/// </summary>
internal sealed class LedgerWriter
{
    private readonly LedgerStore _store;
    private readonly LedgerOptions _options;
    private readonly Channel<Request> _waiting;
    private readonly Task _loop;
    private readonly List<Request> _group = [];
    private readonly Dictionary<int, (ResultLayout Layout, TrialRange Hull)> _covered = [];
    private readonly List<ReadOnlyMemory<byte>> _parts = [];
    private long _end;
    private long _groupEnd;
    private long _nextSequence;
    private long _looked = Stopwatch.GetTimestamp();
    private LedgerException? _failure;

    /// <summary>Starts the writer.</summary>
    /// <param name="store">The ledger.</param>
    /// <param name="end">Offset after the last valid frame, the end of the file.</param>
    /// <param name="nextSequence">Sequence number of the next frame.</param>
    /// <param name="options">How to write.</param>
    public LedgerWriter(LedgerStore store, long end, long nextSequence, LedgerOptions options)
    {
        _store = store;
        _options = options;
        _end = end;
        _groupEnd = end;
        _nextSequence = nextSequence;
        _waiting = Channel.CreateBounded<Request>(new BoundedChannelOptions(Math.Max(1, options.QueueLength)) { SingleReader = true });
        _loop = Task.Run(LoopAsync);
    }

    /// <summary>Commits a block.</summary>
    /// <param name="frame">The block; place and sequence number are filled in by the writer.</param>
    /// <param name="bytes">From the shared pool and given away; the payload stands at <see cref="LedgerFrame.PreludeBytes"/>.</param>
    /// <param name="cancellation">Stops waiting.</param>
    public ValueTask AppendAsync(LedgerFrame frame, byte[] bytes, CancellationToken cancellation)
    {
        var request = new Request(frame, bytes);
        return !cancellation.CanBeCanceled && _waiting.Writer.TryWrite(request)
            ? new ValueTask(request.Done.Task)
            : WaitAsync(request, cancellation);
    }

    /// <summary>Commits what waits, then ends.</summary>
    public Task CloseAsync()
    {
        _waiting.Writer.TryComplete();
        return _loop;
    }

    private async ValueTask WaitAsync(Request request, CancellationToken cancellation)
    {
        try
        {
            await _waiting.Writer.WriteAsync(request, cancellation).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(FileLedger));
        }

        await request.Done.Task.WaitAsync(cancellation).ConfigureAwait(false);
    }

    private async Task LoopAsync()
    {
        while (await _waiting.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            while (_groupEnd - _end < _options.GroupBytes && _waiting.Reader.TryRead(out Request? request))
            {
                Stage(request);
            }

            CommitGroup();
        }
    }

    private void Stage(Request request)
    {
        // What is committed must be known before a block can be compared with it.
        if (MayOverlapGroup(request.Frame) && _group.Exists(r => Overlap(r.Frame, request.Frame)))
        {
            CommitGroup();
        }

        try
        {
            if (_failure is not null)
            {
                Complete(request, new LedgerException(_failure.Message, _failure));
            }
            else if (_store.Index.IsNew(request.Frame))
            {
                Enter(request);
            }
            else if (
                _store.Contradiction(request.Frame, request.Bytes.AsSpan(LedgerFrame.PreludeBytes, request.Frame.PayloadBytes)) is
                { } contradiction
            )
            {
                Complete(
                    request,
                    new LedgerConflictException(
                        $"A result differs from the committed one in {_store.Path} ({contradiction}): the same trial must give the same "
                            + $"bits, so check the "
                            + "machine's memory and that the engine's arithmetic is the ledger's."
                    )
                );
            }
            else if (_store.Index.Gaps(request.Frame.Block.Configuration, RangeOf(request.Frame)).Count == 0)
            {
                Complete(request, null);
            }
            else
            {
                Enter(request);
            }
        }
        catch (Exception failure)
        {
            // Whatever went wrong, it must not end the loop, for which all who append later would wait forever.
            Complete(
                request,
                failure as LedgerException
                    ?? new LedgerException($"A block could not be compared with the ledger {_store.Path}: {failure.Message}", failure)
            );
        }
    }

    private void Enter(Request request)
    {
        request.Frame = request.Frame with { Offset = _groupEnd, Sequence = _nextSequence + _group.Count };
        request.Frame.Seal(request.Bytes.AsSpan(0, request.Frame.TotalBytes), _store.Header.Checksum);
        _group.Add(request);
        _groupEnd = request.Frame.EndOffset;
        Cover(request.Frame);
    }

    private void CommitGroup()
    {
        if (_group.Count == 0)
        {
            return;
        }

        LedgerException? failure = WriteGroup();
        if (failure is null)
        {
            foreach (Request request in _group)
            {
                _store.Index.Add(request.Frame);
            }

            _nextSequence += _group.Count;
            _end = _groupEnd;
        }
        else
        {
            _failure = failure;
            _groupEnd = _end;
        }

        foreach (Request request in _group)
        {
            Complete(request, failure);
        }

        _group.Clear();
        _covered.Clear();
    }

    private LedgerException? WriteGroup()
    {
        long started = Stopwatch.GetTimestamp();
        try
        {
            _parts.AddRange(_group.Select(r => new ReadOnlyMemory<byte>(r.Bytes, 0, r.Frame.TotalBytes)));
            _store.File.Write(_parts, _end);
            if (_options.Durability == LedgerDurability.Fsync)
            {
                long written = Stopwatch.GetTimestamp();
                _store.File.Flush();
                RunTelemetry.LedgerSynced(Stopwatch.GetElapsedTime(written));
            }

            RunTelemetry.LedgerCommitted(InstrumentLabels.File, _groupEnd - _end, _group.Count, Stopwatch.GetElapsedTime(started));
            return Displaced();
        }
        catch (Exception failure)
        {
            // Whatever went wrong, the group is not committed, and those who wait for it must hear so.
            RunTelemetry.LedgerFailed(InstrumentLabels.File);
            CutBack();
            return new LedgerException(
                $"The ledger {_store.Path} could not be written ({IoFailure.Reason(failure)}): remove the cause and run the same "
                    + $"command again; "
                    + "every committed trial is kept.",
                failure
            );
        }
        finally
        {
            _parts.Clear();
        }
    }

    // The group is in the file, wherever that is; what is saved has it.
    private LedgerException? Displaced()
    {
        if (Stopwatch.GetElapsedTime(_looked) < _options.BetweenLooks)
        {
            return null;
        }

        _looked = Stopwatch.GetTimestamp();
        return LedgerPlace.Check(_store);
    }

    private void CutBack()
    {
        try
        {
            _store.File.SetLength(_end);
            _store.File.Flush();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The next opening cuts the torn tail.
        }
    }

    // Blocks arrive nearly in order, so comparing with the hull of the group's blocks nearly always spares comparing with each of them.
    private bool MayOverlapGroup(LedgerFrame frame) =>
        _covered.TryGetValue(frame.Block.Configuration, out var covered)
        && (covered.Layout != frame.Layout || (frame.Block.FirstTrial < covered.Hull.End && covered.Hull.First < frame.Block.EndTrial));

    private void Cover(LedgerFrame frame)
    {
        TrialRange range = RangeOf(frame);
        if (_covered.TryGetValue(frame.Block.Configuration, out var covered))
        {
            range = new TrialRange(Math.Min(covered.Hull.First, range.First), Math.Max(covered.Hull.End, range.End));
        }

        _covered[frame.Block.Configuration] = (frame.Layout, range);
    }

    private static bool Overlap(LedgerFrame one, LedgerFrame other) =>
        one.Block.Configuration == other.Block.Configuration
        && (one.Layout != other.Layout || (one.Block.FirstTrial < other.Block.EndTrial && other.Block.FirstTrial < one.Block.EndTrial));

    private static TrialRange RangeOf(LedgerFrame frame) => new(frame.Block.FirstTrial, frame.Block.EndTrial);

    private static void Complete(Request request, LedgerException? failure)
    {
        ArrayPool<byte>.Shared.Return(request.Bytes);
        if (failure is null)
        {
            request.Done.SetResult();
        }
        else
        {
            request.Done.SetException(failure);
        }
    }

    private sealed class Request(LedgerFrame frame, byte[] bytes)
    {
        public LedgerFrame Frame { get; set; } = frame;

        public byte[] Bytes { get; } = bytes;

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
