using ModalityCompetition.Experiments;
using ModalityCompetition.Programs.Declarations;
using ModalityCompetition.Programs.Protocol;
using ModalityCompetition.Programs.Rows;

namespace ModalityCompetition.Programs.Processes;

/// <summary>
/// Runs trials in a process of a program, which is started with the first batch and kept for the next ones. Used by one thread at a time.
/// <para>
/// The whole batch is given to the program as fast as its input takes it, so that the program finds the next trial as soon as it has
/// answered one. It may answer in any order: an answer names the id of its request, and is refused where that request is not under way or
/// was answered before; no id is given twice, so that an answer to an earlier batch never counts for this one. So a batch is either
/// answered, every trial once, or it is an exception that names a trial, and the process that it came from is ended unless the program
/// itself said that it could not run the trial. The next batch then starts a new process.
/// </para>
/// <para>Whether a trial is tried again, and when it is recorded as timed out or crashed, is not decided here.</para>
/// </summary>
public sealed class ProgramWorker : IDisposable
{
    private readonly ProgramDeclaration _declaration;
    private readonly RowLayout _layout;
    private readonly ProgramWorkerOptions _options;
    private readonly RequestWriter _requests = new();
    private readonly AnswerReader _answers;
    private ProgramSession? _session;
    private bool[] _answered = [];

    /// <summary>A worker without a process yet.</summary>
    public ProgramWorker(ProgramDeclaration declaration, RowLayout layout, ProgramWorkerOptions options)
    {
        ArgumentNullException.ThrowIfNull(declaration);
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(options);
        _declaration = declaration;
        _layout = layout;
        _options = options;
        _answers = new AnswerReader(layout, declaration.Axes);
    }

    /// <summary>Number of the worker.</summary>
    public int Slot => _options.Slot;

    /// <summary>What the program said of itself; null before the first process was ready.</summary>
    public ProgramIdentity? Identity { get; private set; }

    /// <summary>Identifier of the process; null when there is none.</summary>
    public int? ProcessId => _session?.Process.Id;

    /// <summary>Starts a process unless there is one that is ready.</summary>
    /// <param name="trial">The trial that it is started for, for messages.</param>
    /// <param name="cancellation">Ends the process.</param>
    /// <exception cref="ProgramException">It cannot be started, or does not say that it is ready.</exception>
    /// <exception cref="OperationCanceledException">The cancellation was requested.</exception>
    public void Start(long trial, CancellationToken cancellation)
    {
        if (_session is { Process.HasExited: true })
        {
            // It ended between two batches: nothing was lost.
            DropSession();
        }

        if (_session is null)
        {
            _options.Contents?.Require(trial);
            _session = ProgramSession.Open(_declaration, _layout, _options, trial);
            using CancellationTokenRegistration wake = cancellation.Register(_session.Process.Wake);
            Guard(() =>
            {
                Identity = _session.Greet(_requests, trial, cancellation);
                // What is ready has read its files, and they are now what they were before it did.
                _options.Contents?.Require(trial);
            });
        }
    }

    /// <summary>Runs the trials of a batch.</summary>
    /// <param name="first">Number of the first trial; the others follow.</param>
    /// <param name="seeds">Seed of each trial, [trials].</param>
    /// <param name="parameters">A JSON object in UTF-8, on one line: what the program gets as its parameters.</param>
    /// <param name="rows">[trials, <see cref="RowLayout.Bytes"/>]: the rows of the trials, in order. Without meaning after an
    /// exception.</param>
    /// <param name="cancellation">Ends the process and the batch.</param>
    /// <exception cref="ProgramException">A trial was not answered as it should be.</exception>
    /// <exception cref="OperationCanceledException">The cancellation was requested.</exception>
    public void Run(long first, ReadOnlySpan<ulong> seeds, ReadOnlySpan<byte> parameters, Span<byte> rows, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows.Length, seeds.Length * _layout.Bytes, nameof(rows));
        if (parameters.Contains((byte)'\n'))
        {
            throw new ArgumentException("Parameters are one line.", nameof(parameters));
        }

        cancellation.ThrowIfCancellationRequested();
        if (seeds.IsEmpty)
        {
            return;
        }

        Start(first, cancellation);
        ProgramSession session = _session!;
        using CancellationTokenRegistration wake = cancellation.Register(session.Process.Wake);
        bool whole = false;
        try
        {
            RunBatch(session, first, seeds, parameters, rows, cancellation);
            whole = true;
        }
        catch (ProgramException failed) when (failed.Fault == ProgramFault.Failed)
        {
            // The program said so itself and answered all that it was given: the process is as good as before.
            whole = true;
            throw;
        }
        catch (OperationCanceledException)
        {
            // The program may have something to put in order.
            session.Process.Stop(_options.Grace);
            throw;
        }
        finally
        {
            if (!whole)
            {
                DropSession();
            }
        }
    }

    /// <summary>Asks the process to end, gives it time for it, and kills what it leaves behind.</summary>
    public void Dispose()
    {
        _session?.Process.End(_options.Grace);
        DropSession();
        _requests.Dispose();
    }

    private void RunBatch(
        ProgramSession session,
        long first,
        ReadOnlySpan<ulong> seeds,
        ReadOnlySpan<byte> parameters,
        Span<byte> rows,
        CancellationToken cancellation
    )
    {
        int count = seeds.Length;
        if (_answered.Length < count)
        {
            _answered = new bool[count];
        }

        Span<bool> answered = _answered.AsSpan(0, count);
        answered.Clear();
        session.RefuseLeftovers(first);
        int sent = 0;
        int done = 0;
        int oldest = 0;
        int unwritten = 0;
        ProgramException? failed = null;
        _requests.Clear();
        long firstId = session.Begin(first, count);
        // After a trial that the program could not run, only those that it was already given are waited for.
        while (done < (failed is null ? count : sent))
        {
            if (unwritten == _requests.Written.Length && failed is null)
            {
                _requests.Clear();
                unwritten = 0;
                for (; sent < count && _requests.Written.Length < ProgramSession.Ahead; sent++)
                {
                    _requests.WriteTrial(firstId + sent, first + sent, seeds[sent], parameters);
                }
            }

            unwritten += session.Exchange(_requests.Written[unwritten..], first + oldest, cancellation);
            bool silent = true;
            while (session.TryTakeLine(out ReadOnlySpan<byte> line))
            {
                silent = false;
                Answer answer = session.Read(_answers, line, first + oldest);
                long place = _answers.Id - firstId;
                if (place < 0 || place >= sent)
                {
                    throw session.Fault(
                        ProgramFault.Protocol,
                        first + oldest,
                        place < 0 && _answers.Id >= 0
                            ? $"the program answered the request {_answers.Id}, which was answered before"
                            : $"the program answered the request {_answers.Id}, which it was not given"
                    );
                }

                long trial = first + place;
                if (answered[(int)place])
                {
                    throw session.Fault(ProgramFault.Protocol, trial, "the program answered it twice");
                }

                answered[(int)place] = true;
                done++;
                Span<byte> row = rows.Slice((int)place * _layout.Bytes, _layout.Bytes);
                failed = Keep(session, answer, trial, row, failed);
                while (oldest < count && answered[oldest])
                {
                    oldest++;
                }
            }

            if (silent)
            {
                session.CheckAlive(first + oldest, unwritten < _requests.Written.Length);
            }
        }

        if (failed is not null)
        {
            throw failed;
        }
    }

    private ProgramException? Keep(ProgramSession session, Answer answer, long trial, Span<byte> row, ProgramException? failed)
    {
        switch (answer)
        {
            case Answer.Values:
                _layout.Write(_answers.Values, row);
                return failed;
            case Answer.Diverged:
                _layout.WriteMissing(TrialOutcome.Diverged, row);
                _options.Diverged?.Invoke($"trial {trial} diverged: {_answers.Message}");
                return failed;
            default:
                return failed ?? session.Fault(ProgramFault.Failed, trial, $"could not be run: {_answers.Message}");
        }
    }

    private void Guard(Action action)
    {
        bool well = false;
        try
        {
            action();
            well = true;
        }
        finally
        {
            if (!well)
            {
                DropSession();
            }
        }
    }

    private void DropSession()
    {
        _session?.Dispose();
        _session = null;
    }
}
