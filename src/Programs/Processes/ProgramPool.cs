using System.Collections.Immutable;
using System.Diagnostics;
using ModalityCompetition.Programs.Declarations;
using ModalityCompetition.Programs.Protocol;
using ModalityCompetition.Programs.Rows;

namespace ModalityCompetition.Programs.Processes;

/// <summary>
/// Workers for any number of threads: a batch is run by a worker that is idle, or by a new one, so that there are as many processes as
/// threads that call at once. Thread-safe.
/// </summary>
public sealed class ProgramPool : IDisposable
{
    private readonly ProgramDeclaration _declaration;
    private readonly ProgramWorkerOptions _options;
    private readonly ImmutableArray<string> _devices;
    private readonly object _gate = new();
    private readonly WorkerSlots _slots;
    private readonly List<(ProgramWorker Worker, long Since)> _idle = [];
    private readonly HashSet<ProgramWorker> _busy = [];
    private readonly CancellationTokenSource _ended = new();
    private ProgramIdentity? _identity;
    private bool _disposed;

    /// <summary>A pool without a process yet.</summary>
    /// <param name="declaration">The program.</param>
    /// <param name="options">How processes are run; slot and device are the pool's to give.</param>
    /// <param name="devices">GPUs to share out, as <see cref="GpuDevices.Find"/> gives them.</param>
    /// <param name="slots">Numbers that it shares with the pools of other programs; null for none.</param>
    public ProgramPool(
        ProgramDeclaration declaration,
        ProgramWorkerOptions options,
        ImmutableArray<string> devices,
        WorkerSlots? slots = null
    )
    {
        ArgumentNullException.ThrowIfNull(declaration);
        ArgumentNullException.ThrowIfNull(options);
        _declaration = declaration;
        _options = options;
        _devices = devices;
        _slots = slots ?? new WorkerSlots();
        Layout = new RowLayout(declaration);
    }

    /// <summary>What the program says of itself; null before the first process was ready.</summary>
    public ProgramIdentity? Identity => Volatile.Read(ref _identity);

    /// <summary>The layout of rows.</summary>
    public RowLayout Layout { get; }

    /// <summary>Runs the trials of a batch on the calling thread; see <see cref="ProgramWorker.Run"/>.</summary>
    /// <exception cref="ProgramException">A trial was not answered as it should be, or a process says that it is another program than those
    /// before.</exception>
    /// <exception cref="OperationCanceledException">The cancellation was requested, or the pool was disposed of.</exception>
    public void Run(long first, ReadOnlySpan<ulong> seeds, ReadOnlySpan<byte> parameters, Span<byte> rows, CancellationToken cancellation)
    {
        ProgramWorker worker = Take();
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _ended.Token);
            worker.Start(first, either.Token);
            CheckIdentity(worker.Identity!, first);
            worker.Run(first, seeds, parameters, rows, either.Token);
        }
        catch (OperationCanceledException stopped) when (cancellation.IsCancellationRequested)
        {
            // Callers know their own token: a loop on several threads that is stopped by another one takes that for a fault.
            throw new OperationCanceledException(stopped.Message, stopped, cancellation);
        }
        finally
        {
            GiveBack(worker);
        }
    }

    /// <summary>Starts a process, which the next batch then finds ready, unless there is one that has nothing to do.</summary>
    /// <param name="first">The trial that it is started for, for messages.</param>
    /// <param name="cancellation">Ends the process.</param>
    /// <exception cref="ProgramException">It cannot be started, or does not say that it is ready.</exception>
    /// <exception cref="OperationCanceledException">The cancellation was requested, or the pool was disposed of.</exception>
    public void Start(long first, CancellationToken cancellation) => Run(first, [], [], [], cancellation);

    /// <summary>Ends the processes that have had nothing to do for some time; whoever needs one starts it again.</summary>
    /// <param name="longest">For how long at most.</param>
    public void EndIdle(TimeSpan longest)
    {
        ProgramWorker[] ended;
        lock (_gate)
        {
            ended = [.. _idle.Where(i => Stopwatch.GetElapsedTime(i.Since) >= longest).Select(i => i.Worker)];
            _idle.RemoveAll(i => ended.Contains(i.Worker));
        }

        Parallel.ForEach(ended, w => w.Dispose());
    }

    /// <summary>Cancels what is under way and ends every process, those that are idle at once.</summary>
    public void Dispose()
    {
        ProgramWorker[] idle;
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            idle = [.. _idle.Select(i => i.Worker)];
            _idle.Clear();
        }

        _ended.Cancel();
        Parallel.ForEach(idle, w => w.Dispose());
        lock (_gate)
        {
            // Their threads see the cancellation, end their processes and give them back.
            while (_busy.Count > 0)
            {
                Monitor.Wait(_gate);
            }
        }

        _ended.Dispose();
    }

    private ProgramWorker Take()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            // The last one that worked is the warmest.
            int at = _idle.FindLastIndex(i => _slots.TryTake(i.Worker.Slot));
            ProgramWorker worker = at >= 0 ? _idle[at].Worker : NewWorker(_slots.Take());
            if (at >= 0)
            {
                _idle.RemoveAt(at);
            }

            _busy.Add(worker);
            return worker;
        }
    }

    private ProgramWorker NewWorker(int slot) =>
        new(_declaration, Layout, _options with { Slot = slot, Device = GpuDevices.Of(slot, _devices) });

    private void GiveBack(ProgramWorker worker)
    {
        bool keep;
        _slots.GiveBack(worker.Slot);
        lock (_gate)
        {
            keep = !_disposed;
            if (keep)
            {
                _busy.Remove(worker);
                _idle.Add((worker, Stopwatch.GetTimestamp()));
            }
        }

        if (keep)
        {
            return;
        }

        worker.Dispose();
        lock (_gate)
        {
            _busy.Remove(worker);
            Monitor.PulseAll(_gate);
        }
    }

    private void CheckIdentity(ProgramIdentity identity, long trial)
    {
        ProgramIdentity known = Interlocked.CompareExchange(ref _identity, identity, null) ?? identity;
        if (known != identity)
        {
            throw new ProgramException(
                ProgramFault.Start,
                trial,
                $"the program says that it is {identity} and said before that it is {known}; results of two programs are not of one run",
                []
            );
        }
    }
}
