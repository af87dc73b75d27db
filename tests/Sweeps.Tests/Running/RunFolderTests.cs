using System.Diagnostics;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Ledger.Files;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Running;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Tests.Ledger;
using ModalityCompetition.TestKit.Engines;
using ModalityCompetition.TestKit.Ledgers;
using ModalityCompetition.TestKit.Sweeps;
using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Sweeps.Tests.Running;

public sealed class RunFolderTests : IDisposable
{
    private static readonly EngineIdentity Engine = new SyntheticEngine().Identity;
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task A_run_folder_keeps_the_spec_and_can_be_opened_again()
    {
        SweepSpec spec = SyntheticSweep.Spec();
        var folder = new RunFolder(_temporary.File("deep/down/run"));
        Assert.False(folder.HoldsRun);
        await using (OpenRun.Open(folder, spec, Engine, new LedgerOptions { CodeVersion = "1.2.3" }))
        {
            Assert.True(folder.HoldsRun);
            Assert.Equal(spec.SourceText, await File.ReadAllTextAsync(folder.SpecFile));
        }

        await using FileLedger ledger = folder.OpenLedgerForReading();
        Assert.Equal(new LedgerIdentity(spec.CanonicalText, Engine), ledger.Identity);
        Assert.Equal("1.2.3", ledger.CodeVersion);
    }

    [Fact]
    public async Task Another_engine_and_another_spec_are_refused_and_nothing_changes()
    {
        SweepSpec spec = SyntheticSweep.Spec();
        var folder = new RunFolder(_temporary.File("run"));
        await OpenRun.Open(folder, spec, Engine).DisposeAsync();
        byte[] before = await File.ReadAllBytesAsync(folder.LedgerFile);
        RunException engine = Assert.Throws<RunException>(() => OpenRun.Open(folder, spec, Engine with { Arithmetic = 2 }));
        Assert.Equal(
            $"The run folder {folder.Path} holds another sweep: choose another output folder (--output DIR) or restore the spec; only the "
                + $"number of trials may grow, and configurations may come, go and change places where both specs have one in common.\n"
                + "  engine: synthetic/1 -> synthetic/2",
            engine.Message
        );
        RunException other = Assert.Throws<RunException>(() => OpenRun.Open(folder, SyntheticSweep.Spec(seed: 7), Engine));
        Assert.Equal(
            $"The run folder {folder.Path} holds another sweep: choose another output folder (--output DIR) or restore the spec; only the "
                + $"number of trials may grow, and configurations may come, go and change places where both specs have one in common.\n"
                + "  spec: in a form that this version of the program does not read",
            other.Message
        );
        Assert.Equal(before, await File.ReadAllBytesAsync(folder.LedgerFile));
        Assert.Equal(spec.SourceText, await File.ReadAllTextAsync(folder.SpecFile));
        Assert.False(RunLock.IsHeld(folder));
    }

    [Fact]
    public void Whoever_asks_whether_a_lock_is_held_keeps_nobody_from_taking_it()
    {
        var folder = new RunFolder(_temporary.Path);
        using var ends = new CancellationTokenSource();
        Thread[] curious =
        [
            .. Enumerable
                .Range(0, 2)
                .Select(_ => new Thread(() =>
                {
                    while (!ends.IsCancellationRequested)
                    {
                        RunLock.IsHeld(folder);
                    }
                })),
        ];
        Array.ForEach(curious, c => c.Start());
        try
        {
            for (int i = 0; i < 500; i++)
            {
                RunLock.Acquire(folder).Dispose();
            }
        }
        finally
        {
            ends.Cancel();
            Array.ForEach(curious, c => c.Join());
        }

        using RunLock held = RunLock.Acquire(folder);
        Assert.True(RunLock.IsHeld(folder));
        Assert.Contains(
            "is in use by process",
            Assert.Throws<RunException>(() => RunLock.Acquire(folder)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Fewer_trials_than_are_committed_are_refused_but_as_many_are_not()
    {
        SweepSpec spec = SyntheticSweep.Spec(trials: 50);
        var folder = new RunFolder(_temporary.File("run"));
        await using (OpenRun run = OpenRun.Open(folder, spec, Engine))
        {
            var block = new TrialBlock(1, 30, 10);
            await run.Ledger.AppendAsync(block, LedgerTrials.Of(block), CancellationToken.None);
        }

        RunException refusal = Assert.Throws<RunException>(() => OpenRun.Open(folder, spec with { Trials = 39 }, Engine));
        Assert.Equal(
            $"The run folder {folder.Path} already holds trials up to 40 of a configuration but the spec asks for 39: set trials to at "
                + $"least 40 or choose another output folder.",
            refusal.Message
        );
        await OpenRun.Open(folder, spec with { Trials = 40 }, Engine).DisposeAsync();
    }

    [Fact]
    public void A_folder_without_a_run_and_a_path_below_a_file_are_clear_errors()
    {
        var empty = new RunFolder(_temporary.Path);
        Assert.Equal(
            $"{empty.Path} holds no run (there is no {empty.LedgerFile}): give the folder of a run.",
            Assert.Throws<RunException>(empty.OpenLedgerForReading).Message
        );
        File.WriteAllText(_temporary.File("file"), "");
        RunException below = Assert.Throws<RunException>(() =>
            OpenRun.Open(new RunFolder(_temporary.File("file/run")), SyntheticSweep.Spec(), Engine)
        );
        Assert.StartsWith($"The run folder {_temporary.File("file/run")} cannot be created (", below.Message, StringComparison.Ordinal);
        Assert.EndsWith("): choose another output folder.", below.Message, StringComparison.Ordinal);
        Assert.Equal(RunFailure.Storage, below.Failure);
    }

    [SkippableFact]
    public void A_folder_that_cannot_be_written_is_a_clear_error()
    {
        Skip.If(OperatingSystem.IsWindows(), "There is no folder on Windows that nobody may write.");
        const string unwritable = "/proc/self";
        Skip.IfNot(Directory.Exists(unwritable), "There is no /proc.");
        RunException failure = Assert.Throws<RunException>(() => OpenRun.Open(new RunFolder(unwritable), SyntheticSweep.Spec(), Engine));
        Assert.Contains(unwritable, failure.Message, StringComparison.Ordinal);
        Assert.EndsWith("choose another output folder.", failure.Message, StringComparison.Ordinal);
        Assert.Equal(RunFailure.Storage, failure.Failure);
    }

    [SkippableFact]
    public void A_read_only_folder_is_a_clear_error()
    {
        Skip.If(OperatingSystem.IsWindows(), "Modes of folders are a matter of POSIX.");
        Skip.If(
            Environment.IsPrivilegedProcess && !OperatingSystem.IsLinux(),
            "The administrator may write everywhere: run the tests as an ordinary user."
        );
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        const UnixFileMode readable = UnixFileMode.UserRead | UnixFileMode.UserExecute;
        File.SetUnixFileMode(_temporary.Path, readable | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        RunException failure = Assert.Throws<RunException>(() =>
            OrdinaryUser.Do(() => RunLock.Acquire(new RunFolder(_temporary.Path)).Dispose())
        );
        File.SetUnixFileMode(_temporary.Path, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        Assert.Equal(
            $"The run folder {_temporary.Path} cannot be written: make it writable or choose another output folder.",
            failure.Message
        );
    }

    [SkippableFact]
    public async Task A_really_full_disk_stops_the_run_and_room_lets_it_complete()
    {
        Skip.IfNot(
            OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess,
            "A small file system can be mounted by the administrator of a Linux system only: sudo dotnet test tests/Sweeps.Tests"
        );
        string mount = Directory.CreateDirectory(_temporary.File("small")).FullName;
        Skip.IfNot(
            await Execute("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", mount) == 0,
            "This system does not let its administrator mount a file system; in a container: docker run --privileged ..."
        );
        try
        {
            SweepSpec spec = SyntheticSweep.Spec(configurations: 1, trials: 4000, blockSize: 16);
            var folder = new RunFolder(Path.Combine(mount, "run"));
            var runner = new EmbeddedRunner(new SyntheticEngine());
            TrialRange[] committed;
            await using (OpenRun run = OpenRun.Open(folder, spec, Engine, new LedgerOptions { GroupBytes = 1 }))
            {
                LedgerException failure = await Assert.ThrowsAsync<LedgerException>(() =>
                    runner.RunAsync(spec, run.Ledger, null, CancellationToken.None)
                );
                Assert.Equal(
                    $"The ledger {folder.LedgerFile} could not be written (the disk is full): remove the cause and run the same command "
                        + $"again; every committed trial is kept.",
                    failure.Message
                );
                committed = [.. run.Ledger.Committed(0)];
            }

            RunException report = Assert.Throws<RunException>(() => RunFolder.WriteWhole(folder.ReportFile, new string('x', 300_000)));
            Assert.Contains("(the disk is full)", report.Message, StringComparison.Ordinal);
            Assert.Equal(0, await Execute("mount", "-o", "remount,size=16m", mount));
            await using OpenRun again = OpenRun.Open(folder, spec, Engine);
            Assert.Empty(again.Ledger.Warnings);

            // Blocks are committed as they are computed, so any of them may be missing, the first one too.
            Assert.Equal(committed, again.Ledger.Committed(0));
            RunResult result = await runner.RunAsync(spec, again.Ledger, null, CancellationToken.None);
            Assert.InRange(committed.Sum(r => r.Count), 1, 3999);
            Assert.Equal(4000 - committed.Sum(r => r.Count), result.Computed);
            Assert.Equal(RunEnd.Completed, result.End);
        }
        finally
        {
            await Execute("umount", mount);
        }
    }

    [SkippableFact]
    public async Task A_read_only_file_system_is_a_clear_error_and_writable_again_it_goes_on()
    {
        Skip.IfNot(
            OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess,
            "A file system can be mounted by the administrator of a Linux system only: sudo dotnet test tests/Sweeps.Tests"
        );
        string mount = Directory.CreateDirectory(_temporary.File("mounted")).FullName;
        Skip.IfNot(
            await Execute("mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", mount) == 0,
            "This system does not let its administrator mount a file system; in a container: docker run --privileged ..."
        );
        try
        {
            SweepSpec spec = SyntheticSweep.Spec(configurations: 1, trials: 200, blockSize: 16);
            var folder = new RunFolder(Path.Combine(mount, "run"));
            await using (OpenRun run = OpenRun.Open(folder, spec with { Trials = 100 }, Engine))
            {
                await new EmbeddedRunner(new SyntheticEngine()).RunAsync(
                    spec with
                    {
                        Trials = 100,
                    },
                    run.Ledger,
                    null,
                    CancellationToken.None
                );
            }

            Assert.Equal(0, await Execute("mount", "-o", "remount,ro", mount));
            RunException refusal = Assert.Throws<RunException>(() => OpenRun.Open(folder, spec, Engine));
            Assert.Contains(folder.Path, refusal.Message, StringComparison.Ordinal);
            Assert.EndsWith("choose another output folder.", refusal.Message, StringComparison.Ordinal);
            Assert.Equal(RunFailure.Storage, refusal.Failure);
            await using (FileLedger reading = folder.OpenLedgerForReading())
            {
                Assert.Equal([new TrialRange(0, 100)], reading.Committed(0));
            }

            Assert.Equal(0, await Execute("mount", "-o", "remount,rw", mount));
            await using OpenRun again = OpenRun.Open(folder, spec, Engine);
            RunResult result = await new EmbeddedRunner(new SyntheticEngine()).RunAsync(spec, again.Ledger, null, CancellationToken.None);
            Assert.Equal((RunEnd.Completed, 100L), (result.End, result.Computed));
        }
        finally
        {
            await Execute("umount", mount);
        }
    }

    [Fact]
    public async Task What_killed_processes_have_left_half_written_is_removed_and_nothing_else()
    {
        var folder = new RunFolder(_temporary.File("left"));
        folder.Create();

        // Numbers of processes go up to 2^22 on Linux. A living one is this process.
        string machine = Environment.MachineName;
        string dead = Path.Combine(folder.Path, $"estimates.json.{machine}-{1 << 30}.new");
        string[] others =
        [
            .. new[]
            {
                $"estimates.json.{machine}-{Environment.ProcessId}.new",
                $"estimates.json.not-{machine}-{1 << 30}.new",
                $"mine.{machine}-x.new",
                "my.new",
            }.Select(name => Path.Combine(folder.Path, name)),
        ];
        foreach (string path in others.Append(dead))
        {
            await File.WriteAllTextAsync(path, "half");
        }

        await using OpenRun run = OpenRun.Open(folder, SyntheticSweep.Spec(), Engine);
        Assert.False(File.Exists(dead));
        Assert.All(others, path => Assert.True(File.Exists(path), path));
    }

    [Fact]
    public void A_whole_file_is_replaced_or_left_alone_and_leaves_nothing_behind()
    {
        string file = _temporary.File("estimates.json");
        RunFolder.WriteWhole(file, "old");
        RunFolder.WriteWhole(file, "ünïcode");
        Assert.Equal("ünïcode"u8.ToArray(), File.ReadAllBytes(file));
        Assert.Throws<RunException>(() =>
            RunFolder.WriteWhole(
                file,
                stream =>
                {
                    stream.Write("half"u8);
                    throw new IOException("injected", 28);
                }
            )
        );
        Assert.Equal("ünïcode", File.ReadAllText(file));
        Assert.Equal([file], Directory.GetFiles(_temporary.Path));
    }

    private static async Task<int> Execute(string program, params string[] arguments)
    {
        using Process process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true }
        )!;
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
