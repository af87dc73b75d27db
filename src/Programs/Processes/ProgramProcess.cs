using System.Collections.Immutable;
using System.Diagnostics;
using System.IO.Pipes;
using System.Runtime.InteropServices;

namespace ModalityCompetition.Programs.Processes;

/// <summary>
/// A process with its three streams, all of which are served on the calling thread: whoever waits for answers also takes what comes on
/// standard error, so that neither side ever waits for the other to read.
/// </summary>
internal sealed class ProgramProcess : IDisposable
{
    // A pipe that can be written to takes so much without blocking (PIPE_BUF of Linux, one page).
    private const int Chunk = 4096;

    private readonly Process _process;
    private readonly Stream _input;
    private readonly Stream _output;
    private readonly Stream _error;
    private readonly SafeHandle _inputHandle;
    private readonly SafeHandle _outputHandle;
    private readonly SafeHandle _errorHandle;
    private readonly AnonymousPipeServerStream _wakeEnd = new(PipeDirection.Out);
    private readonly AnonymousPipeClientStream _wake;
    private readonly Lock _wakeGate = new();
    private readonly ProcessGroup _group;
    private readonly LastWords _lastWords = new();
    private readonly byte[] _scratch = new byte[Chunk];
    private bool _errorOpen = true;
    private volatile bool _ended;
    private bool _woken;
    private bool _disposed;

    private ProgramProcess(Process process)
    {
        _process = process;
        _group = new ProcessGroup(process);
        (_input, _inputHandle) = Open(process.StandardInput.BaseStream);
        (_output, _outputHandle) = Open(process.StandardOutput.BaseStream);
        (_error, _errorHandle) = Open(process.StandardError.BaseStream);
        _wake = new AnonymousPipeClientStream(PipeDirection.In, _wakeEnd.ClientSafePipeHandle);
        process.Exited += (_, _) =>
        {
            _ended = true;
            Wake();
        };
        process.EnableRaisingEvents = true;
    }

    /// <summary>Identifier of the process and of its group.</summary>
    public int Id => _group.Id;

    /// <summary>Whether standard output has come to its end.</summary>
    public bool OutputEnded { get; private set; }

    /// <summary>Whether the process has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Exit code of a process that has ended; 128 and the number of a signal that ended it.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>The last lines of standard error.</summary>
    public ImmutableArray<string> LastLines => _lastWords.Lines();

    /// <summary>Starts a process.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">The system refuses it.</exception>
    public static ProgramProcess Start(ProcessStartInfo start) => new(Process.Start(start)!);

    /// <summary>
    /// Waits until there is something to read, until something can be written, until the process ends, until <see cref="Wake"/> or until
    /// time is up, and serves the streams meanwhile.
    /// </summary>
    /// <param name="write">What is to be written, at most a page of which is.</param>
    /// <param name="read">Where what is read goes; not empty.</param>
    /// <param name="milliseconds">Longest wait; -1 for no limit.</param>
    /// <returns>Numbers of bytes written and read.</returns>
    public (int Written, int Read) Exchange(ReadOnlySpan<byte> write, Span<byte> read, int milliseconds)
    {
        Span<Posix.Watched> streams =
        [
            new() { Descriptor = OutputEnded ? -1 : Descriptor(_outputHandle), Wanted = Posix.Readable },
            new() { Descriptor = _errorOpen ? Descriptor(_errorHandle) : -1, Wanted = Posix.Readable },
            new() { Descriptor = Descriptor(_wake.SafePipeHandle), Wanted = Posix.Readable },
            new() { Descriptor = write.IsEmpty ? -1 : Descriptor(_inputHandle), Wanted = Posix.Writable },
        ];
        // Once the process has ended nothing more comes, even where a child of it keeps its output open.
        if (!Posix.Wait(streams, _ended ? 0 : milliseconds))
        {
            return (0, 0);
        }

        if (streams[2].Found != 0)
        {
            TakeWake();
        }

        if (streams[1].Found != 0)
        {
            int count = _error.Read(_scratch);
            _errorOpen = count > 0;
            _lastWords.Add(_scratch.AsSpan(0, count));
        }

        int written = streams[3].Found == Posix.Writable ? Write(write) : 0;
        // A program that closed its input can be written to no more; it still may answer, and its end is seen elsewhere.
        if ((streams[3].Found & (Posix.Error | Posix.HungUp)) != 0)
        {
            InputClosed = true;
        }

        int taken = 0;
        if (streams[0].Found != 0)
        {
            taken = _output.Read(read);
            OutputEnded = taken == 0;
        }

        return (written, taken);
    }

    /// <summary>Whether the process reads its input no more.</summary>
    public bool InputClosed { get; private set; }

    /// <summary>Takes what is left of standard error, without waiting.</summary>
    public void DrainError()
    {
        Span<Posix.Watched> stream = [new() { Descriptor = _errorOpen ? Descriptor(_errorHandle) : -1, Wanted = Posix.Readable }];
        // What a process that has ended leaves in a pipe is at most the pipe; one that lives on could write for ever.
        for (int page = 0; page < 256 && _errorOpen && Posix.Wait(stream, 0); page++)
        {
            int count = _error.Read(_scratch);
            _errorOpen = count > 0;
            _lastWords.Add(_scratch.AsSpan(0, count));
        }
    }

    /// <summary>Whether standard output has something to read now.</summary>
    public bool HasOutput()
    {
        Span<Posix.Watched> stream = [new() { Descriptor = Descriptor(_outputHandle), Wanted = Posix.Readable }];
        return !OutputEnded && Posix.Wait(stream, 0) && (stream[0].Found & Posix.Readable) != 0;
    }

    /// <summary>Makes <see cref="Exchange"/> return; may be called on any thread and at any time.</summary>
    public void Wake()
    {
        lock (_wakeGate)
        {
            if (!_disposed && !_woken)
            {
                _woken = true;
                _wakeEnd.WriteByte(0);
            }
        }
    }

    /// <summary>Closes the program's input, which asks it to end, waits, and ends what is left of its group.</summary>
    /// <param name="grace">How long to wait before it is told to, and again before it is killed.</param>
    public void End(TimeSpan grace)
    {
        _input.Dispose();
        _group.End(grace);
    }

    /// <summary>Tells the process and its group to end, waits, and kills what is left.</summary>
    /// <param name="grace">How long to wait.</param>
    public void Stop(TimeSpan grace)
    {
        Posix.SignalGroup(Id, Posix.Terminate);
        _process.WaitForExit(grace);
        _group.Kill();
    }

    /// <summary>Waits until the process has ended.</summary>
    /// <param name="longest">Longest wait.</param>
    /// <returns>Whether it has.</returns>
    public bool WaitForExit(TimeSpan longest) => _process.WaitForExit(longest);

    /// <summary>Kills the process and its group.</summary>
    public void Kill() => _group.Kill();

    /// <summary>Kills the group if it is left, and closes the streams.</summary>
    public void Dispose()
    {
        lock (_wakeGate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
        }

        _group.Kill();
        _input.Dispose();
        _output.Dispose();
        _error.Dispose();
        _wake.Dispose();
        _wakeEnd.Dispose();
        _process.Dispose();
    }

    private int Write(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> page = bytes.Length > Chunk ? bytes[..Chunk] : bytes;
        try
        {
            _input.Write(page);
            return page.Length;
        }
        catch (IOException)
        {
            InputClosed = true;
            return 0;
        }
    }

    private void TakeWake()
    {
        lock (_wakeGate)
        {
            _wake.ReadByte();
            _woken = false;
        }
    }

    private static (Stream Stream, SafeHandle Handle) Open(Stream stream) =>
        stream switch
        {
            PipeStream pipe => (pipe, pipe.SafePipeHandle),
            FileStream file => (file, file.SafeFileHandle),
            _ => throw new InvalidOperationException($"The framework gave a {stream.GetType()} for a stream of a process."),
        };

    private static int Descriptor(SafeHandle handle) => (int)handle.DangerousGetHandle();
}
