namespace ModalityCompetition.Client.Hosting;

/// <summary>What the process returns; part of the command line's contract, documented in its help and in docs/command-line.md.</summary>
internal static class ExitCode
{
    /// <summary>Everything asked for was done.</summary>
    public const int Ok = 0;

    /// <summary>A mistake in the program itself.</summary>
    public const int Unexpected = 1;

    /// <summary>The command line or the spec is wrong.</summary>
    public const int Usage = 2;

    /// <summary>The run is refused: in use, another spec, another engine, or no run.</summary>
    public const int Refused = 3;

    /// <summary>A file, a folder or standard output could not be read or written, a ledger is damaged, or memory ran out.</summary>
    public const int Storage = 4;

    /// <summary>Trials of the sweep failed.</summary>
    public const int SweepFailed = 5;

    /// <summary>What was computed again differs from what is recorded.</summary>
    public const int Mismatch = 6;

    /// <summary>A server cannot be reached, refuses the key, or has no room.</summary>
    public const int Server = 7;

    /// <summary>Stopped at <c>--time-limit</c>; what was finished is saved. It is the code of timeout(1).</summary>
    public const int TimeIsUp = 124;

    /// <summary>Stopped by the end of its terminal (SIGHUP); what was finished is saved.</summary>
    public const int HungUp = 129;

    /// <summary>Stopped by Ctrl-C; what was finished is saved.</summary>
    public const int Interrupted = 130;

    /// <summary>Ended at once by SIGQUIT; what was committed is saved.</summary>
    public const int Quit = 131;

    /// <summary>Stopped by SIGUSR1, with which a scheduler warns of the end of a job; what was finished is saved.</summary>
    public const int Warned = 138;

    /// <summary>Stopped by SIGTERM; what was finished is saved.</summary>
    public const int Terminated = 143;

    /// <summary>Every code with its meaning, in the order in which help shows them.</summary>
    public static IReadOnlyList<(int Code, string Meaning)> All { get; } =
    [
        (Ok, "done"),
        (Unexpected, "unexpected error; the message says where the details are"),
        (Usage, "wrong command line or wrong spec"),
        (Refused, "run refused: in use, changed spec, other engine, or no run in the folder"),
        (Storage, "a file or standard output cannot be read or written (disk full, read-only, damaged ledger), or memory ran out"),
        (SweepFailed, "sweep failed: trials failed again and again; or a watched sweep failed or was cancelled"),
        (Mismatch, "a trial, a hash or an estimate that was computed again differs from what is recorded"),
        (Server, "a server cannot be reached, refuses the key, or has no room at the moment"),
        (TimeIsUp, "stopped at --time-limit before everything was done; finished trials are saved, the same command resumes"),
        (HungUp, "stopped by the end of its terminal (SIGHUP); finished trials are saved, the same command resumes"),
        (Interrupted, "stopped by Ctrl-C; finished trials are saved, the same command resumes"),
        (Quit, "ended at once by SIGQUIT (Ctrl-\\); committed trials are saved, the same command resumes"),
        (Warned, "stopped by SIGUSR1, as Slurm warns of the end of a job; finished trials are saved, the same command resumes"),
        (Terminated, "stopped by SIGTERM; finished trials are saved, the same command resumes"),
    ];
}
