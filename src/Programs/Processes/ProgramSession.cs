using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using ModalityCompetition.Programs.Declarations;
using ModalityCompetition.Programs.Memory;
using ModalityCompetition.Programs.Protocol;
using ModalityCompetition.Programs.Rows;

namespace ModalityCompetition.Programs.Processes;

/// <summary>The conversation with one process: bytes, lines, time limits, and what is said when it breaks off.</summary>
internal sealed class ProgramSession : IDisposable
{
    /// <summary>How many bytes of requests are made at once.</summary>
    public const int Ahead = 4096;

    // A number takes about 25 characters; names, brackets and what a program may add are small beside that.
    private const int BytesPerNumber = 64;
    private const int ShortestLimit = 1 << 20;

    // A process that ends closes its streams first. One that closes them and lives on is not heard from any more.
    private static readonly TimeSpan EndOfClosed = TimeSpan.FromSeconds(5);

    private readonly ProgramDeclaration _declaration;
    private readonly MemoryGroup? _group;
    private readonly LineBuffer _lines;
    private long _since;
    private TimeSpan? _limit;
    private long _firstTrial;
    private long _firstId;
    private long _nextId;

    private ProgramSession(ProgramProcess process, MemoryGroup? group, ProgramDeclaration declaration, RowLayout layout)
    {
        Process = process;
        _group = group;
        _declaration = declaration;
        _lines = new LineBuffer(ShortestLimit + (layout.Values * BytesPerNumber));
    }

    /// <summary>The process.</summary>
    public ProgramProcess Process { get; }

    /// <summary>Starts a process.</summary>
    /// <exception cref="ProgramException">It cannot be started.</exception>
    public static ProgramSession Open(ProgramDeclaration declaration, RowLayout layout, ProgramWorkerOptions options, long trial)
    {
        MemoryGroup? group = declaration.MemoryLimit is { } bytes ? (options.MemoryGroups ?? MemoryGroups.OfMachine).Create(bytes) : null;
        try
        {
            ProcessStartInfo start = ProcessCommand.Of(declaration, options.Slot, options.Device, group);
            return new ProgramSession(ProgramProcess.Start(start), group, declaration, layout);
        }
        catch (Exception refused) when (refused is FileNotFoundException or Win32Exception or DirectoryNotFoundException)
        {
            group?.Dispose();
            throw new ProgramException(ProgramFault.Start, trial, $"the program cannot be started: {refused.Message}", []);
        }
    }

    /// <summary>Says hello and waits until the program is ready.</summary>
    /// <exception cref="ProgramException">It does not say so as it should, or not in time.</exception>
    public ProgramIdentity Greet(RequestWriter requests, long trial, CancellationToken cancellation)
    {
        requests.Clear();
        requests.WriteHello(_declaration);
        int written = 0;
        Waits(_declaration.StartLimit);
        while (true)
        {
            written += Exchange(requests.Written[written..], trial, cancellation);
            if (TryTakeLine(out ReadOnlySpan<byte> line))
            {
                try
                {
                    return HandshakeReader.Read(line, _declaration);
                }
                catch (ProtocolFault fault)
                {
                    throw Fault(ProgramFault.Start, trial, fault.Message);
                }
            }

            CheckAlive(trial, written < requests.Written.Length, ready: false);
        }
    }

    /// <summary>Starts the clock of a batch.</summary>
    /// <param name="first">Its first trial; the others follow.</param>
    /// <param name="trials">Number of its trials.</param>
    /// <returns>The id of the first; those of the others follow. None of them was given before.</returns>
    public long Begin(long first, int trials)
    {
        Waits(_declaration.TrialLimit);
        (_firstTrial, _firstId) = (first, _nextId);
        _nextId += trials;
        return _firstId;
    }

    /// <summary>Serves the streams once.</summary>
    /// <param name="write">What is to be written.</param>
    /// <param name="trial">The trial that is waited for longest.</param>
    /// <param name="cancellation">Whoever cancels also wakes the process's streams.</param>
    /// <returns>Number of bytes written.</returns>
    /// <exception cref="ProgramException">Time is up, or a line is too long.</exception>
    public int Exchange(ReadOnlySpan<byte> write, long trial, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        int wait = -1;
        if (_limit is { } limit)
        {
            TimeSpan left = limit - Stopwatch.GetElapsedTime(_since);
            wait = (int)Math.Clamp(Math.Ceiling(left.TotalMilliseconds), 0, int.MaxValue);
        }

        (int written, int read) = Process.Exchange(Process.InputClosed ? [] : write, _lines.Room(), wait);
        cancellation.ThrowIfCancellationRequested();
        _lines.Came(read);
        if (_lines.IsTooLong && _lines.Part.IndexOf((byte)'\n') < 0)
        {
            throw Fault(
                ProgramFault.Protocol,
                trial,
                $"the program wrote a line of more than {_lines.Part.Length / 1024} KiB to standard output, which is for the protocol alone"
            );
        }

        return written;
    }

    /// <summary>The next whole line that came; the clock starts again with it.</summary>
    public bool TryTakeLine(out ReadOnlySpan<byte> line)
    {
        if (!_lines.TryTake(out line))
        {
            return false;
        }

        if (_limit is not null)
        {
            _since = Stopwatch.GetTimestamp();
        }

        return true;
    }

    /// <summary>Reads an answer.</summary>
    /// <param name="answers">The reader.</param>
    /// <param name="line">The line.</param>
    /// <param name="oldest">The trial that is waited for longest.</param>
    /// <exception cref="ProgramException">It is none.</exception>
    public Answer Read(AnswerReader answers, ReadOnlySpan<byte> line, long oldest)
    {
        try
        {
            return answers.Read(line);
        }
        catch (ProtocolFault fault)
        {
            throw Fault(
                ProgramFault.Protocol,
                fault.Id is { } id && id >= _firstId && id < _nextId ? _firstTrial + (id - _firstId) : oldest,
                fault.Message
            );
        }
    }

    /// <summary>Refuses what the program wrote after it had answered everything: whose answer that is nobody knows.</summary>
    /// <exception cref="ProgramException">There is something.</exception>
    public void RefuseLeftovers(long trial)
    {
        if (_lines.HasPart || Process.HasOutput())
        {
            (_, int read) = Process.Exchange([], _lines.Room(), 0);
            _lines.Came(read);
            throw Fault(
                ProgramFault.Protocol,
                trial,
                $"before it was given this trial and after it had answered all others, the program wrote "
                    + $"{ProtocolText.Excerpt(_lines.Part)} "
                    + "to standard output"
            );
        }
    }

    /// <summary>Finds that the process has ended or that time is up.</summary>
    /// <param name="trial">The trial that is waited for longest.</param>
    /// <param name="unwritten">Whether something was not written yet.</param>
    /// <param name="ready">Whether the program has said that it is ready.</param>
    /// <exception cref="ProgramException">So it is.</exception>
    public void CheckAlive(long trial, bool unwritten, bool ready = true)
    {
        bool exited = Process.HasExited;
        bool deaf = unwritten && Process.InputClosed;
        // What it wrote before its end comes first. A child of it that lives on may hold its output open, so its end may never be seen
        // there.
        if ((exited && !Process.HasOutput()) || Process.OutputEnded || (deaf && !Process.HasOutput()))
        {
            throw Ended(trial, exited, ready);
        }

        if (_limit is { } limit && Stopwatch.GetElapsedTime(_since) >= limit && !Process.HasOutput())
        {
            string seconds = limit.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
            throw Fault(
                ready ? ProgramFault.TimedOut : ProgramFault.Start,
                trial,
                ready ? $"the program gave no answer within {seconds} s" : $"the program was not ready within {seconds} s"
            );
        }
    }

    /// <summary>The exception of a fault, with the last words of the program.</summary>
    public ProgramException Fault(ProgramFault fault, long trial, string sentence)
    {
        Process.DrainError();
        return new ProgramException(fault, trial, sentence, Process.LastLines);
    }

    private ProgramException Ended(long trial, bool exited, bool ready)
    {
        string when = ready ? "before it answered" : "before it was ready";
        bool silent = !exited && !Process.WaitForExit(EndOfClosed);
        if (silent)
        {
            Process.Kill();
        }

        Process.DrainError();
        int code = Process.ExitCode;
        bool outOfMemory = _group is { RanOut: true };
        string how =
            outOfMemory ? "was ended because it and what it started needed more memory than its limit"
            : silent ? "closed its standard input or output"
            : code > 128 ? $"was ended by signal {code - 128}{SignalName(code - 128)}"
            : $"ended with exit code {code}";
        string memory =
            _declaration.MemoryLimit is not { } bytes ? ""
            : outOfMemory ? $": {bytes >> 20} MiB"
            : $", under a memory limit of {bytes >> 20} MiB";
        string? last = Process.LastLines.LastOrDefault();
        string words = last is null ? "" : $"; its last words: {last}";
        string advice = EndAdvice.Of(_declaration, silent ? null : code, ready, last);
        ProgramFault fault =
            // A limit of its own is met again whenever it is tried.
            outOfMemory ? (ready ? ProgramFault.Ended : ProgramFault.Start)
            : code > 128 && !silent ? ProgramFault.Killed
            : ready ? ProgramFault.Ended
            : ProgramFault.Start;
        return Fault(fault, trial, $"the program {how} {when}{memory}{words}{advice}");
    }

    /// <summary>Kills what is left of the process and what it started, and closes its streams.</summary>
    public void Dispose()
    {
        Process.Dispose();
        _group?.Dispose();
    }

    private void Waits(TimeSpan? limit)
    {
        _limit = limit;
        _since = Stopwatch.GetTimestamp();
    }

    private static string SignalName(int signal) =>
        signal switch
        {
            Posix.KillNow => " (SIGKILL, which the system sends when memory runs out)",
            Posix.Terminate => " (SIGTERM)",
            6 => " (SIGABRT)",
            11 => " (SIGSEGV)",
            _ => "",
        };
}
