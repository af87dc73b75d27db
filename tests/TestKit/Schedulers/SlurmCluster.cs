using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using ModalityCompetition.TestKit.Networks;
using ModalityCompetition.TestKit.Waiting;

namespace ModalityCompetition.TestKit.Schedulers;

/// <summary>
/// A real Slurm cluster of one node in a temporary folder: controller, node and the MUNGE daemon that authenticates them, on free ports and
/// a socket of their own. Nothing of an installed cluster is used or touched. Tracking of processes, confinement and accounting are those
/// that need no cgroups, no systemd and no database, so it runs in a container.
/// </summary>
public sealed class SlurmCluster : IDisposable
{
    private static readonly string[] s_programs = ["munged", "slurmctld", "slurmd", "sbatch", "srun", "scancel", "scontrol", "sinfo"];
    private static readonly Lazy<string?> s_missing = new(FindMissing);
    private readonly string _folder = Directory.CreateTempSubdirectory("modcomp-slurm-").FullName;

    private SlurmCluster(int processors)
    {
        // Every process of the cluster, of its jobs too, has this in its environment; that is how they are found in the end.
        Variables = new Dictionary<string, string>
        {
            ["SLURM_CONF"] = In("slurm.conf"),
            ["PATH"] = $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin:/sbin",
        };
        try
        {
            Configure(processors);
            Start(
                "munged",
                "--foreground",
                $"--socket={In("munge.socket")}",
                $"--key-file={In("munge.key")}",
                $"--pid-file={In("munged.pid")}",
                $"--log-file={In("munged.log")}",
                $"--seed-file={In("munge.seed")}",
                "--num-threads=1"
            );
            Until(() => File.Exists(In("munge.socket")), "MUNGE does not answer");
            Start("slurmctld", "-D", "-i");
            Start("slurmd", "-D");
            Until(() => Run(_folder, "sinfo", "--noheader", "--format=%t") is (0, "idle"), "the node does not become idle");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Why there can be no cluster here; null when there can.</summary>
    public static string? Missing => s_missing.Value;

    /// <summary>What a command needs in its environment to talk to this cluster.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; }

    /// <summary>Starts a cluster.</summary>
    /// <param name="processors">How many processors its node claims to have; jobs share those of the machine.</param>
    public static SlurmCluster Start(int processors) => new(processors);

    /// <summary>Submits a batch script.</summary>
    /// <param name="folder">Where it is submitted; the script's output goes there.</param>
    /// <param name="script">The file.</param>
    /// <param name="variables">What else is in its environment.</param>
    /// <returns>Its number.</returns>
    public string Submit(string folder, string script, IReadOnlyDictionary<string, string> variables)
    {
        (int code, string output) = Run(folder, ["env", .. Assignments(variables), "sbatch", "--parsable", script]);
        return code == 0 ? output : throw new InvalidOperationException($"sbatch ended with {code}: {output}");
    }

    /// <summary>
    /// Sends SIGUSR1 to the script of a job and to nothing that it has started, as <c>--signal=B:USR1</c> in the script does when its time
    /// is nearly over.
    /// </summary>
    /// <param name="job">A number, for one task of an array with <c>_task</c>.</param>
    public void Warn(string job) => Cancel("--batch", "--signal=USR1", job);

    /// <summary>Cancels a job: its script and its steps get SIGTERM, and SIGKILL ten minutes later if they are still there.</summary>
    /// <param name="job">A number, for one task of an array with <c>_task</c>.</param>
    public void Cancel(string job) => Cancel("--quiet", job);

    /// <summary>The tasks of an array as they stand; those that have not begun are missing or one together.</summary>
    public IReadOnlyList<SlurmTask> Tasks(string job)
    {
        (int code, string output) = Run(_folder, "scontrol", "show", "job", "--oneliner", job);
        return code == 0
            ? [.. output.Split('\n').Select(SlurmTask.Parse)]
            : throw new InvalidOperationException($"scontrol ended with {code}: {output}");
    }

    /// <summary>Waits until tasks of an array have ended.</summary>
    /// <param name="job">Its number.</param>
    /// <param name="tasks">Which.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>These tasks by their numbers.</returns>
    public async Task<IReadOnlyList<SlurmTask>> EndAsync(string job, IReadOnlyCollection<int> tasks, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        while (true)
        {
            SlurmTask[] ended =
            [
                .. Tasks(job).Where(t => t.HasEnded && t.Number is { } number && tasks.Contains(number)).OrderBy(t => t.Number),
            ];
            if (ended.Length == tasks.Count)
            {
                return ended;
            }

            await Task.Delay(100, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Ends every process of the cluster and of its jobs.</summary>
    public void Dispose()
    {
        var patience = Stopwatch.StartNew();
        while (Living() is { Count: > 0 } living && patience.Elapsed < Patience.Limit)
        {
            foreach (int process in living)
            {
                Run("/", "kill", "-KILL", process.ToString(CultureInfo.InvariantCulture));
            }
        }

        Directory.Delete(_folder, recursive: true);
    }

    private static string? FindMissing()
    {
        if (!OperatingSystem.IsLinux())
        {
            return "Slurm runs on Linux.";
        }

        string[] folders =
        [
            .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries),
            "/usr/sbin",
            "/sbin",
        ];
        return Array.Find(s_programs, p => !folders.Any(f => File.Exists(Path.Combine(f, p)))) is { } program
            ? $"Slurm is not installed, {program} is missing (on Debian: apt-get install slurm-wlm)."
            : null;
    }

    private static IEnumerable<string> Assignments(IReadOnlyDictionary<string, string> variables) =>
        variables.Select(v => $"{v.Key}={v.Value}");

    private void Cancel(params string[] arguments)
    {
        (int code, string output) = Run(_folder, ["scancel", .. arguments]);
        if (code != 0)
        {
            throw new InvalidOperationException($"scancel ended with {code}: {output}");
        }
    }

    private void Configure(int processors)
    {
        Directory.CreateDirectory(In("state"));
        Directory.CreateDirectory(In("spool"));
        File.WriteAllBytes(In("munge.key"), RandomNumberGenerator.GetBytes(128));
        Run(_folder, "chmod", "600", In("munge.key"));

        // MUNGE insists that everybody can reach its socket.
        Run(_folder, "chmod", "711", _folder);
        File.WriteAllText(
            In("slurm.conf"),
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                ClusterName=tests
                SlurmctldHost={Environment.MachineName}(127.0.0.1)
                SlurmctldPort={FreePorts.Next()}
                SlurmdPort={FreePorts.Next()}
                # Without this both listen on every network of the machine.
                CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
                SlurmUser={Environment.UserName}
                SlurmdUser={Environment.UserName}
                AuthType=auth/munge
                # A job that is queued again waits until credentials of its first turn have expired: by default two minutes.
                AuthInfo=socket={In("munge.socket")},cred_expire=45
                CredType=cred/munge
                ProctrackType=proctrack/linuxproc
                TaskPlugin=task/none
                JobAcctGatherType=jobacct_gather/none
                AccountingStorageType=accounting_storage/none
                MpiDefault=none
                SelectType=select/cons_tres
                SelectTypeParameters=CR_CPU
                # On a busy machine answers take their time; a job that is cancelled has time to take leave, and one that has ended is
                # remembered.
                MessageTimeout=100
                TCPTimeout=100
                BatchStartTimeout=600
                KillWait=600
                MinJobAge=3600
                # What could not be started at once is tried again after a second, not after a minute.
                SchedulerParameters=sched_interval=1
                StateSaveLocation={In("state")}
                SlurmdSpoolDir={In("spool")}
                SlurmctldPidFile={In("slurmctld.pid")}
                SlurmdPidFile={In("slurmd.pid")}
                SlurmctldLogFile={In("slurmctld.log")}
                SlurmdLogFile={In("slurmd.log")}
                # The node has as many processors as the next line says, not as the machine has.
                SlurmdParameters=config_overrides
                NodeName={Environment.MachineName} NodeAddr=127.0.0.1 CPUs={processors} State=UNKNOWN
                PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP

                """
            )
        );
    }

    private string In(string name) => Path.Combine(_folder, name);

    // A daemon outlives the call and would keep redirected streams open.
    private void Start(string program, params string[] arguments)
    {
        using Process process = Process.Start(
            Command(
                _folder,
                ["sh", "-c", "log=$1; shift; exec \"$@\" >>\"$log\" 2>&1 </dev/null", "sh", In("daemons.log"), program, .. arguments]
            )
        )!;
    }

    private (int Code, string Output) Run(string folder, params string[] command)
    {
        ProcessStartInfo start = Command(folder, command);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, (output + error.Result).Trim());
    }

    // By way of env, because the path to look for programs in is one of the variables.
    private ProcessStartInfo Command(string folder, string[] command) =>
        new("env", [.. Assignments(Variables), .. command]) { WorkingDirectory = folder };

    private void Until(Func<bool> holds, string otherwise)
    {
        var patience = Stopwatch.StartNew();
        using var look = new ManualResetEventSlim();
        while (!holds())
        {
            if (patience.Elapsed > Patience.Limit)
            {
                throw new InvalidOperationException(
                    $"Slurm: {otherwise}.\n{string.Join('\n', Directory.GetFiles(_folder, "*.log").Select(File.ReadAllText))}"
                );
            }

            look.Wait(20);
        }
    }

    private List<int> Living()
    {
        string mark = $"\0SLURM_CONF={In("slurm.conf")}\0";
        var living = new List<int>();
        foreach (string entry in Directory.EnumerateDirectories("/proc"))
        {
            if (
                int.TryParse(Path.GetFileName(entry), CultureInfo.InvariantCulture, out int process)
                && ('\0' + Environ(entry)).Contains(mark, StringComparison.Ordinal)
            )
            {
                living.Add(process);
            }
        }

        return living;
    }

    private static string Environ(string entry)
    {
        try
        {
            return File.ReadAllText(Path.Combine(entry, "environ"));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // It has ended meanwhile, or belongs to another user.
            return "";
        }
    }
}
