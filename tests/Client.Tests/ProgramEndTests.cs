using System.Globalization;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Tests.Support;
using ModalityCompetition.TestKit.Databases;
using ModalityCompetition.TestKit.Services;
using ModalityCompetition.TestKit.Sweeps;

namespace ModalityCompetition.Client.Tests;

/// <summary>However a command that runs a program ends, nothing of the program is left; and what is promised of its processes.</summary>
public sealed class ProgramEndTests : IDisposable
{
    // Speaks the protocol by itself and never looks whether anybody is left; each process has a child that stays.
    private const string Script = """
        import json, os, sys, time

        def forever():
            while True:
                time.sleep(3600)

        mode = sys.argv[1]
        slot = os.environ["MODCOMP_WORKER"]
        json.loads(sys.stdin.readline())
        print(json.dumps({"ready": 1, "name": "stays", "version": "1"}), flush=True)
        for line in sys.stdin:
            request = json.loads(line)
            if mode == "hangs":
                child = os.fork()
                if child == 0:
                    os.close(0)
                    forever()
                with open(f"pids-{slot}.part", "w") as file:
                    file.write(f"{os.getpid()} {child}")
                os.rename(f"pids-{slot}.part", f"pids-{slot}")
                forever()
            if mode == "memory":
                held = bytearray(300 << 20)
            if mode == "devices":
                with open(f"device-{slot}.part", "w") as file:
                    file.write(os.environ.get("CUDA_VISIBLE_DEVICES", "none"))
                os.rename(f"device-{slot}.part", f"device-{slot}")
                while not all(os.path.exists(f"device-{i}") for i in range(2)):
                    time.sleep(0.01)
            print(json.dumps({"id": request["id"], "values": {"x": 0.5}}), flush=True)
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [InlineData("INT", ExitCode.Interrupted)]
    [InlineData("TERM", ExitCode.Terminated)]
    [InlineData("HUP", ExitCode.HungUp)]
    [InlineData("QUIT", ExitCode.Quit)]
    public async Task A_signal_ends_the_program_with_its_children(string signal, int code)
    {
        using ModcompProcess run = ModcompProcess.Start("run", Spec("hangs"), "--output", _folder["run"], "--workers", "2", "--no-report");
        int[] processes = await ProcessesAsync(workers: 2, () => run.HasExited);
        run.Signal(signal);
        Assert.Equal(code, (await run.EndAsync()).ExitCode);
        await GoneAsync(processes);
    }

    [SkippableTheory]
    [InlineData("TERM")]
    [InlineData("HUP")]
    public async Task A_server_that_ends_leaves_no_program_behind(string signal)
    {
        string spec = Spec("hangs");
        using ServerProcess server = await ServerProcess.StartAsync(_folder["data"], "--programs", _folder.Path);
        (await Modcomp.RunAsync("submit", spec, "--server", server.Url)).Succeeded();
        int[] processes = await ProcessesAsync(workers: 2, () => false);
        Assert.Equal(ExitCode.Ok, (await server.TerminateAsync(signal)).Code);
        await GoneAsync(processes);
    }

    [SkippableFact]
    public async Task A_run_that_was_started_deaf_to_the_end_of_its_terminal_goes_on()
    {
        Require();
        string spec = Path.Combine(RepositoryRoot.Path, "examples", "programs", "toy.yaml");
        string[] command = ["run", spec, "--set", $"program.folder={RepositoryRoot.Path}", "--output", _folder["run"], "--no-report"];
        using ModcompProcess run = ModcompProcess.StartLimited(
            "trap '' HUP; export PYTHONDONTWRITEBYTECODE=1",
            [.. command, "--trials", "2000"]
        );
        await SweepWatching.UntilAsync(() => File.Exists(_folder[Path.Combine("run", "trials.ledger")]) || run.HasExited);
        run.Signal("HUP");
        Assert.Contains("4000 of 4000 trials done", (await run.EndAsync()).Succeeded().Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_memory_limit_of_the_spec_holds()
    {
        // Each trial that may fills what it holds.
        string[] few = ["--trials", "2", "--no-report"];
        Ran run = await Modcomp.RunAsync(["run", Spec("memory", "memory_limit: 256"), "--output", _folder["run"], .. few]);
        Assert.Equal(ExitCode.SweepFailed, run.ExitCode);
        Assert.Contains(
            "ended with exit code 1 before it answered, under a memory limit of 256 MiB; its last words: MemoryError",
            run.Error,
            StringComparison.Ordinal
        );
        (await Modcomp.RunAsync(["run", Spec("memory"), "--output", _folder["free"], .. few])).Succeeded();
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Each_worker_has_a_gpu_to_itself(bool shared)
    {
        Skip.If(shared && PostgresServer.Missing is not null, PostgresServer.Missing);
        string[] ledger = shared ? ["--ledger", PostgresServer.Shared.ConnectionString(PostgresServer.Shared.CreateDatabase())] : [];
        Dictionary<string, string> gpus = new() { ["CUDA_VISIBLE_DEVICES"] = "4,7" };
        string[] command = ["run", Spec("devices"), "--output", _folder["run"], "--workers", "2", "--no-report", .. ledger];
        using ModcompProcess run = ModcompProcess.Start(gpus, command);
        (await run.EndAsync()).Succeeded();
        Assert.Equal(["4", "7"], Enumerable.Range(0, 2).Select(i => File.ReadAllText(_folder[$"device-{i}"])));
    }

    private static void Require() => Skip.IfNot(OperatingSystem.IsLinux(), "Programs are run on Linux.");

    private static Task GoneAsync(int[] processes) => SweepWatching.UntilAsync(() => !Array.Exists(processes, ProgramProcesses.Lives));

    private string Spec(string mode, string more = "trial_limit: 3600")
    {
        Require();
        _folder.Write("stays.py", Script);
        return _folder.Write(
            $"{mode}.yaml",
            $$"""
            name: stays-{{mode}}
            experiment: program
            trials: 8
            program:
              command: [python3, stays.py, {{mode}}]
              folder: {{_folder.Path}}
              version: "1"
              block: 1
              {{more}}
              measurements: {x: {range: [0, 1]} }

            """
        );
    }

    private async Task<int[]> ProcessesAsync(int workers, Func<bool> over)
    {
        string[] files = [.. Enumerable.Range(0, workers).Select(w => _folder[$"pids-{w}"])];
        await SweepWatching.UntilAsync(() => Array.TrueForAll(files, File.Exists) || over());
        return [.. files.SelectMany(f => File.ReadAllText(f).Split(' ')).Select(p => int.Parse(p, CultureInfo.InvariantCulture))];
    }
}
