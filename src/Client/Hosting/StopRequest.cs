using System.Runtime.InteropServices;
using ModalityCompetition.Sweeps.Running.Folders;

namespace ModalityCompetition.Client.Hosting;

/// <summary>
/// The user's or the system's wish that the process ends. The first signal asks: work stops cleanly and what is finished is kept. A second
/// one ends the process at once; the ledger is append-only, so nothing that was committed is lost.
/// </summary>
internal sealed class StopRequest : IDisposable
{
    // SIGUSR1 has no name in .NET, which takes the numbers of the system as well. Slurm warns with it where a script asks for that.
    private const PosixSignal LinuxUser1 = (PosixSignal)10;
    private const PosixSignal MacUser1 = (PosixSignal)30;

    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly Action<int> _exit;
    private int _exitCode;

    /// <summary>Creates a request that nothing has made yet.</summary>
    /// <param name="exit">Ends the process at once with an exit code; null for <see cref="Environment.Exit"/>.</param>
    public StopRequest(Action<int>? exit = null) => _exit = exit ?? Environment.Exit;

    /// <summary>Cancelled by the first request.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Whether a stop was asked for.</summary>
    public bool IsRequested => _source.IsCancellationRequested;

    /// <summary>
    /// The exit code of a process that was stopped: <see cref="ExitCode.Interrupted"/>, <see cref="ExitCode.Terminated"/>,
    /// <see cref="ExitCode.HungUp"/> or <see cref="ExitCode.Warned"/>.
    /// </summary>
    public int StoppedExitCode => Volatile.Read(ref _exitCode) is var code and not 0 ? code : ExitCode.Interrupted;

    /// <summary>
    /// Listens to SIGINT (Ctrl-C), SIGTERM, SIGUSR1 and SIGHUP, the end of the terminal, of this process. One that was started deaf to
    /// SIGHUP, as nohup does, stays so. SIGQUIT (Ctrl-\) ends it at once, but with what it started.
    /// </summary>
    public static StopRequest OnSignals()
    {
        var stop = new StopRequest(ExitAtOnce);
        stop.Listen(PosixSignal.SIGINT, ExitCode.Interrupted);
        stop.Listen(PosixSignal.SIGTERM, ExitCode.Terminated);
        stop.Listen(PosixSignal.SIGHUP, ExitCode.HungUp);
        if (OperatingSystem.IsLinux() || OperatingSystem.IsMacOS())
        {
            stop.Listen(OperatingSystem.IsLinux() ? LinuxUser1 : MacUser1, ExitCode.Warned);
        }

        stop.Listen(PosixSignal.SIGQUIT, () => ExitAtOnce(ExitCode.Quit));
        return stop;
    }

    /// <summary>Asks for a stop; asking again ends the process at once.</summary>
    /// <param name="exitCode">What the process will return.</param>
    public void Request(int exitCode)
    {
        if (Interlocked.CompareExchange(ref _exitCode, exitCode, 0) != 0)
        {
            _exit(exitCode);
            return;
        }

        // On another thread: what waits for the cancellation must not run inside the signal handler.
        _ = _source.CancelAsync();
    }

    /// <summary>Ends the process at once.</summary>
    /// <param name="exitCode">What it returns.</param>
    public void End(int exitCode) => _exit(exitCode);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }

        _source.Dispose();
    }

    private static void ExitAtOnce(int exitCode)
    {
        if (!Console.IsOutputRedirected)
        {
            // The live view hides the cursor; nobody is left to show it again.
            using var terminal = new DroppingWriter(Console.Out);
            terminal.Write("\u001b[?25h\n");
        }

        Environment.Exit(exitCode);
    }

    private void Listen(PosixSignal signal, int exitCode) => Listen(signal, () => Request(exitCode));

    private void Listen(PosixSignal signal, Action act) =>
        _registrations.Add(
            PosixSignalRegistration.Create(
                signal,
                context =>
                {
                    context.Cancel = true;
                    act();
                }
            )
        );
}
