// How trials become batches.
//
// A block is announced before its trials are told to come, so the queue knows which trials it is waiting for: a batch is taken when all
// trials of a piece have arrived, not when a timer says so. A batch is then as long as it can be, nobody waits for company that will not
// come, and no batch is cut short because its first trial was quicker than its last. Ready pieces of the same configuration that are
// adjacent are trained together up to the largest batch. Which sweep's piece goes next is decided by FairShare and by nothing else.
//
// Trials are called when their sweep's next batch has room for them, not when they are announced: a trial that waits is a grain in memory,
// a block that waits is four numbers. So a device has, for each sweep, the grains of one batch that waits beside those of the batch in
// training and of the batches on their way to the ledger.
using System.Diagnostics.CodeAnalysis;
using ModalityCompetition.Experiments;
using ModalityCompetition.Grains.Interfaces.Devices;
using ModalityCompetition.Sweeps.Services.Sharing;

namespace ModalityCompetition.Grains.Devices;

/// <summary>
/// The trials that wait for one device, bounded. Grains bring them on their schedulers, one thread takes them; thread-safe.
/// </summary>
[SuppressMessage("Reliability", "CA1001", Justification = "The device disposes every batch that it takes.")]
internal sealed class TrialQueue
{
    private readonly object _gate = new();
    private readonly int _capacity;
    private readonly int _largestBatch;
    private readonly FairShare _share = new();
    private readonly List<Piece> _announced = [];
    private readonly List<Piece> _gathering = [];
    private readonly Dictionary<string, List<Piece>> _ready = [];
    private readonly Queue<(int Count, TaskCompletionSource Room)> _waitingForRoom = [];
    private TrainingBatch? _training;
    private int _inHand;
    private int _committing;
    private long _batches;
    private bool _closed;

    public TrialQueue(int capacity, int largestBatch)
    {
        _capacity = capacity;
        _largestBatch = largestBatch;
    }

    /// <summary>What it has in hand.</summary>
    public DeviceStatusRecord Status
    {
        get
        {
            lock (_gate)
            {
                int training = _training?.Trials.Count ?? 0;
                return new DeviceStatusRecord(_inHand - training - _committing, training, _committing, _batches);
            }
        }
    }

    /// <summary>The batch in training; null for none.</summary>
    public TrainingBatch? Training
    {
        get
        {
            lock (_gate)
            {
                return _training;
            }
        }
    }

    /// <summary>Whether it takes no more work.</summary>
    public bool IsClosed => Volatile.Read(ref _closed);

    /// <summary>Whether it has trials of a sweep in hand; asked before the sweep's ledger is closed.</summary>
    public bool Has(string sweep)
    {
        lock (_gate)
        {
            // What is on its way to the ledger is not listed by sweep, so it counts for every one.
            return _committing > 0
                || _training?.Sweep.Id == sweep
                || _ready.ContainsKey(sweep)
                || _gathering.Concat(_announced).Any(p => p.Sweep.Id == sweep);
        }
    }

    /// <summary>
    /// Completes when so many trials more may be announced; they count from then on. A block that is larger than the queue waits until the
    /// queue is empty.
    /// </summary>
    public Task ReserveAsync(int trials)
    {
        lock (_gate)
        {
            if (_waitingForRoom.Count == 0 && (_inHand == 0 || _inHand + trials <= _capacity))
            {
                _inHand += trials;
                return Task.CompletedTask;
            }

            var room = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waitingForRoom.Enqueue((trials, room));
            return room.Task;
        }
    }

    /// <summary>Gives reserved room back that was not used.</summary>
    public void Unreserve(int trials)
    {
        lock (_gate)
        {
            Free(trials);
        }
    }

    /// <summary>
    /// Announces trials for which there is room; when they are called, each of them will <see cref="Arrive(TrialOrder)"/>. One that shall
    /// be alone is called at once.
    /// </summary>
    /// <returns>Whether they are welcome; a closed queue takes none, and the room is given back.</returns>
    public bool Announce(Piece piece)
    {
        lock (_gate)
        {
            if (_closed)
            {
                Free(piece.Trials.Count);
                return false;
            }

            _announced.Add(piece);
            CallNext();
            return true;
        }
    }

    /// <summary>A trial has come.</summary>
    /// <returns>What becomes of it; null when nobody announced it.</returns>
    public Task<TrialReport>? Arrive(TrialOrder order) =>
        Arrive(
            p =>
                p.Trials.Configuration == order.Configuration
                && p.Alone == order.Alone
                && p.Expects(order.Trial)
                && p.Sweep.Id == order.Sweep,
            order.Trial
        );

    /// <summary>
    /// A trial of a piece has ended without coming, because its grain was at work for an earlier order; it comes now all the same.
    /// </summary>
    /// <returns>What becomes of it; null when it had come.</returns>
    public Task<TrialReport>? ArriveLate(Piece piece, long trial) => Arrive(p => p == piece && p.Expects(trial), trial);

    /// <summary>A trial that was announced will not come; its piece is given back.</summary>
    public void Abandon(Piece piece)
    {
        Release([piece], TrialReports.Released);
        lock (_gate)
        {
            _gathering.Remove(piece);
            CallNext();
        }
    }

    /// <summary>Waits for the next batch; null when the queue is closed and empty.</summary>
    public TrainingBatch? Take()
    {
        lock (_gate)
        {
            while (_ready.Count == 0)
            {
                if (_closed)
                {
                    return null;
                }

                Monitor.Wait(_gate);
            }

            string sweep = _share.Next(_ready.Select(r => new WaitingBlock(r.Key, r.Value[0].Priority, Together(r.Value).Sum(Cost))))!;
            _training = new TrainingBatch(Take(sweep));
            _batches++;
            CallNext();
            return _training;
        }
    }

    /// <summary>The batch has been trained and is on its way to the ledger; the next may be taken.</summary>
    public void Trained(TrainingBatch batch)
    {
        lock (_gate)
        {
            _training = null;
            _committing += batch.Trials.Count;
        }
    }

    /// <summary>The batch has ended, trained or not; its trials are answered.</summary>
    public void Ended(TrainingBatch batch, TrialReport report)
    {
        lock (_gate)
        {
            if (_training == batch)
            {
                _training = null;
            }
            else
            {
                _committing -= batch.Trials.Count;
            }

            Free(batch.Trials.Count);
        }

        foreach (Piece piece in batch.Pieces)
        {
            piece.End = report;
            piece.Answer(report);
        }
    }

    /// <summary>Gives back what a sweep ordered in a term up to this one and asks for the end of its batch in training.</summary>
    public void Withdraw(string sweep, long term)
    {
        lock (_gate)
        {
            if (_training is { } batch && batch.Sweep.Id == sweep && batch.Pieces.All(p => p.Term <= term))
            {
                batch.Cancel();
            }
        }

        WithdrawWaiting(sweep, term);
    }

    /// <summary>As <see cref="Withdraw"/>, but lets a batch in training end.</summary>
    public void WithdrawWaiting(string sweep, long term)
    {
        List<Piece> withdrawn;
        lock (_gate)
        {
            withdrawn =
            [
                .. _announced
                    .Concat(_gathering)
                    .Concat(_ready.GetValueOrDefault(sweep, []))
                    .Where(p => p.Sweep.Id == sweep && p.Term <= term),
            ];
        }

        Release(withdrawn, TrialReports.Released);
    }

    /// <summary>Takes no more work and gives back what waits; a batch in training is left to end.</summary>
    public void Close()
    {
        List<Piece> waiting;
        lock (_gate)
        {
            Volatile.Write(ref _closed, true);
            waiting = [.. _announced.Concat(_gathering).Concat(_ready.Values.SelectMany(r => r))];
            Monitor.PulseAll(_gate);
            Free(0);
        }

        Release(waiting, TrialReports.Released);
    }

    /// <summary>Asks for the end of the batch in training.</summary>
    public void CancelTraining()
    {
        lock (_gate)
        {
            _training?.Cancel();
        }
    }

    private static double Cost(Piece piece) => piece.Trials.Count * DefinitionOf(piece).Cost.Flops;

    private static ITrialDefinition DefinitionOf(Piece piece) => piece.Sweep.Spec.Configurations[piece.Trials.Configuration].Definition;

    private Task<TrialReport>? Arrive(Predicate<Piece> isIts, long trial)
    {
        Piece? piece;
        Task<TrialReport> answer;
        lock (_gate)
        {
            piece = _gathering.Find(isIts);
            if (piece is null)
            {
                return null;
            }

            answer = piece.Arrive(trial);
            if (piece.IsReady)
            {
                _gathering.Remove(piece);
                if (piece.End is null)
                {
                    MakeReady(piece);
                }
            }
        }

        if (piece.End is { } end)
        {
            piece.Answer(end);
        }

        return answer;
    }

    // Each sweep's pieces are called in their order, as many as the sweep's next batch takes.
    private void CallNext()
    {
        HashSet<string> full = [];
        foreach (Piece piece in _announced.ToArray())
        {
            if (
                piece.Alone
                || (
                    !full.Contains(piece.Sweep.Id)
                    && CalledOf(piece.Sweep.Id) is var called
                    && (called == 0 || called + piece.Trials.Count <= _largestBatch)
                )
            )
            {
                _announced.Remove(piece);
                _gathering.Add(piece);
                piece.Call(come: true);
            }
            else
            {
                full.Add(piece.Sweep.Id);
            }
        }
    }

    private int CalledOf(string sweep) =>
        _gathering.Where(p => p.End is null && p.Sweep.Id == sweep).Concat(_ready.GetValueOrDefault(sweep, [])).Sum(p => p.Trials.Count);

    private void MakeReady(Piece piece)
    {
        if (!_ready.TryGetValue(piece.Sweep.Id, out List<Piece>? waiting))
        {
            _ready.Add(piece.Sweep.Id, waiting = []);
        }

        waiting.Add(piece);
        Monitor.Pulse(_gate);
    }

    private List<Piece> Take(string sweep)
    {
        List<Piece> waiting = _ready[sweep];
        List<Piece> taken = Together(waiting);
        waiting.RemoveAll(taken.Contains);
        if (waiting.Count == 0)
        {
            _ready.Remove(sweep);
        }

        return taken;
    }

    // The first piece that waits and those that are trained with it.
    private List<Piece> Together(List<Piece> waiting)
    {
        List<Piece> together = [waiting[0]];
        int trials = waiting[0].Trials.Count;
        while (
            !waiting[0].Alone
            && DefinitionOf(waiting[0]).IsQuickerTogether
            && waiting.Find(p => !p.Alone && Follows(together[^1], p)) is { } next
            && trials + next.Trials.Count <= _largestBatch
        )
        {
            together.Add(next);
            trials += next.Trials.Count;
        }

        return together;
    }

    private static bool Follows(Piece one, Piece next) =>
        next.Trials.Configuration == one.Trials.Configuration
        && next.Trials.FirstTrial == one.Trials.EndTrial
        && ReferenceEquals(next.Sweep.Ledger, one.Sweep.Ledger);

    // A piece that still gathers stays listed until all its trials have come, so that late ones are answered as well.
    private void Release(IReadOnlyList<Piece> pieces, TrialReport report)
    {
        List<Piece> released = [];
        lock (_gate)
        {
            foreach (Piece piece in pieces)
            {
                bool waited = _ready.TryGetValue(piece.Sweep.Id, out List<Piece>? waiting) && waiting.Remove(piece);
                if (waited && waiting!.Count == 0)
                {
                    _ready.Remove(piece.Sweep.Id);
                }

                bool announced = _announced.Remove(piece);
                if (announced)
                {
                    piece.Call(come: false);
                }

                if (waited || announced || (piece.End is null && _gathering.Contains(piece)))
                {
                    piece.End = report;
                    Free(piece.Trials.Count);
                    released.Add(piece);
                }
            }

            CallNext();
        }

        released.ForEach(p => p.Answer(report));
    }

    private void Free(int trials)
    {
        _inHand -= trials;
        while (
            _waitingForRoom.TryPeek(out (int Count, TaskCompletionSource Room) next)
            && (_closed || _inHand == 0 || _inHand + next.Count <= _capacity)
        )
        {
            _inHand += next.Count;
            _waitingForRoom.Dequeue();
            next.Room.SetResult();
        }
    }
}
