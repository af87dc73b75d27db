using System.Text.Json;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Tests.Support;
using ModalityCompetition.TestKit.Databases;

namespace ModalityCompetition.Client.Tests;

/// <summary>Sweeps of a shared ledger, through the commands.</summary>
public sealed class SharedLedgerTests : IDisposable
{
    private static readonly string[] s_target = ["--trials", "60", "--set", "until.estimand=agreement", "--set", "until.half_width=0.3"];
    private readonly TemporaryFolder _folder = new();
    private readonly string _address;
    private readonly string _withoutPassword;

    public SharedLedgerTests()
    {
        Skip.If(PostgresServer.Missing is not null, PostgresServer.Missing);
        string database = PostgresServer.Shared.CreateDatabase();
        _address = PostgresServer.Shared.ConnectionString(database);
        _withoutPassword = _address.Replace($";Password={PostgresServer.Password}", "", StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Workers_on_one_sweep_each_end_with_the_files_of_an_undisturbed_run(bool target)
    {
        string spec = _folder.Write("tiny.yaml", Specs.TinySweep(trials: 40));
        string[] more = target ? s_target : [];
        (await Modcomp.RunAsync(["run", spec, "--output", _folder["alone"], "--quiet", "--no-report", .. more])).Succeeded();
        Ran[] workers = await Task.WhenAll(
            Enumerable
                .Range(0, 3)
                .Select(i =>
                    Task.Run(() =>
                        Modcomp.RunAsync([
                            "run",
                            spec,
                            "--output",
                            _folder[$"worker{i}"],
                            "--ledger",
                            _address,
                            "--workers",
                            "2",
                            "--no-report",
                            .. more,
                        ])
                    )
                )
        );
        for (int i = 0; i < workers.Length; i++)
        {
            workers[i].Succeeded();
            Assert.Equal(
                File.ReadAllText(Path.Combine(_folder["alone"], "estimates.json")),
                File.ReadAllText(Path.Combine(_folder[$"worker{i}"], "estimates.json"))
            );
            NoSecret(workers[i], _folder[$"worker{i}"]);
        }

        Ran listed = (await Modcomp.RunAsync("workers", "tiny", "--ledger", _address, "--all", "--json")).Succeeded();
        JsonElement[] all = [.. JsonDocument.Parse(listed.Output).RootElement.GetProperty("workers").EnumerateArray()];
        Assert.Equal(3, all.Length);
        Assert.All(all, w => Assert.Equal("left", w.GetProperty("state").GetString()));
        long committed = all.Sum(w => w.GetProperty("trials_committed").GetInt64());
        Assert.True(target ? committed <= 120 : committed == 80, $"{committed} trials were committed.");
    }

    [SkippableFact]
    public async Task Trials_of_a_run_folder_are_taken_into_a_shared_ledger()
    {
        string spec = _folder.Write("tiny.yaml", Specs.TinySweep(trials: 8));
        string wider = _folder.Write("wider.yaml", Specs.Tiny(trials: 8, axes: "axes:\n  - network.sigma0: [0.3, 0.2]"));
        (await Modcomp.RunAsync("run", spec, "--output", _folder["a"], "--quiet", "--no-report")).Succeeded();
        string[] shared = ["--ledger", _address, "--output", _folder["worker"], "--no-report"];
        Ran taken = (await Modcomp.RunAsync(["run", wider, "--reuse", _folder["a"], .. shared])).Succeeded();
        Assert.Contains("8 trials taken from ", taken.Output, StringComparison.Ordinal);
        (await Modcomp.RunAsync("run", wider, "--output", _folder["fresh"], "--quiet", "--no-report")).Succeeded();
        Assert.Equal(
            File.ReadAllText(Path.Combine(_folder["fresh"], "estimates.json")),
            File.ReadAllText(Path.Combine(_folder["worker"], "estimates.json"))
        );
    }

    [SkippableFact]
    public async Task A_worker_whose_time_is_up_leaves_and_another_one_does_the_rest()
    {
        string spec = _folder.Write("tiny.yaml", Specs.TinySweep());
        string[] work = ["run", spec, "--ledger", _address, "--quiet", "--no-report", "--output"];
        Ran limited = await Modcomp.RunAsync(
            new LimitClock(TimeSpan.FromHours(8), isUp: true),
            [.. work, _folder["limited"], "--time-limit", "8h"]
        );
        Assert.Equal(ExitCode.TimeIsUp, limited.ExitCode);
        Assert.Contains("the rest takes 8 more trials; resume with: ", limited.Error, StringComparison.Ordinal);
        NoSecret(limited, _folder["limited"]);
        (await Modcomp.RunAsync([.. work, _folder["other"]])).Succeeded();
        Ran listed = (await Modcomp.RunAsync("workers", "tiny", "--ledger", _address, "--all", "--json")).Succeeded();
        JsonElement[] all = [.. JsonDocument.Parse(listed.Output).RootElement.GetProperty("workers").EnumerateArray()];
        Assert.Equal(["left", "left"], all.Select(w => w.GetProperty("state").GetString()));
        Assert.Equal(8, all.Sum(w => w.GetProperty("trials_committed").GetInt64()));
    }

    [SkippableFact]
    public async Task Every_command_reads_from_a_shared_ledger_and_runs_go_in_and_out_of_it()
    {
        string spec = _folder.Write("tiny.yaml", Specs.TinySweep(trials: 10));
        string alone = _folder["alone"];
        (await Modcomp.RunAsync("run", spec, "--output", alone, "--quiet", "--set", "training.T=25")).Succeeded();
        Ran imported = (await Modcomp.RunAsync("import", alone, "--ledger", _address)).Succeeded();
        Assert.Contains("20 trials of tiny, results hash ", imported.Output, StringComparison.Ordinal);
        Assert.Equal(imported.Output, (await Modcomp.RunAsync("import", alone, "--ledger", _address)).Succeeded().Output);

        // The number stands beside the hash that it is of, also where less is imported than is there.
        (
            await Modcomp.RunAsync("run", spec, "--output", _folder["less"], "--quiet", "--set", "training.T=25", "--trials", "3")
        ).Succeeded();
        Ran less = (await Modcomp.RunAsync("import", _folder["less"], "--ledger", _address)).Succeeded();
        Assert.Equal(
            imported.Output.Replace("20 trials of tiny", "20 trials of tiny, 6 of them in the folder", StringComparison.Ordinal),
            less.Output
        );

        // A worker that joins has nothing to do; from then on its folder stands for the sweep.
        Ran joined = (
            await Modcomp.RunAsync("run", spec, "--output", _folder["w"], "--ledger", _address, "--set", "training.T=25")
        ).Succeeded();
        Assert.Contains("all 20 trials are done already", joined.Error, StringComparison.Ordinal);
        string[] shared = ["--ledger", _address];
        Ran status = (await Modcomp.RunAsync(["status", _folder["w"], .. shared])).Succeeded();
        Assert.Contains("complete, 20 of 20 trials", status.Output, StringComparison.Ordinal);
        (await Modcomp.RunAsync(["verify", _folder["w"], "--retrain", "3", .. shared])).Succeeded();
        (await Modcomp.RunAsync(["report", _folder["w"], .. shared])).Succeeded();
        (await Modcomp.RunAsync(["export", _folder["w"], "--format", "csv", .. shared])).Succeeded();
        (await Modcomp.RunAsync(["export", alone, "--format", "csv"])).Succeeded();
        Assert.Equal(File.ReadAllText(Path.Combine(alone, "trials.csv")), File.ReadAllText(Path.Combine(_folder["w"], "trials.csv")));

        Ran copied = (
            await Modcomp.RunAsync(["export", _folder["w"], "--format", "ledger", "--output", _folder["copy"], .. shared])
        ).Succeeded();
        Assert.EndsWith(imported.Output.Split("hash ")[1], copied.Output, StringComparison.Ordinal);
        (await Modcomp.RunAsync("report", _folder["copy"])).Succeeded();
        Assert.Equal(
            File.ReadAllText(Path.Combine(alone, "estimates.json")),
            File.ReadAllText(Path.Combine(_folder["copy"], "estimates.json"))
        );
        Assert.Contains("removed 0 leases", (await Modcomp.RunAsync(["gc", .. shared])).Succeeded().Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Refusals_name_the_ledger_and_the_remedy()
    {
        string spec = _folder.Write("tiny.yaml", Specs.TinySweep(trials: 4));
        (await Modcomp.RunAsync("run", spec, "--output", _folder["w"], "--ledger", _address, "--quiet", "--no-report")).Succeeded();
        foreach (
            (string[] command, int code, string sentence) in new (string[], int, string)[]
            {
                (
                    ["run", spec, "--output", _folder["x"], "--ledger", _address, "--set", "training.T=21"],
                    ExitCode.Refused,
                    "holds another sweep named tiny: give this one another name"
                ),
                (
                    ["run", spec, "--output", _folder["x"], "--ledger", _address, "--trials", "2"],
                    ExitCode.Refused,
                    "set trials to at least 4"
                ),
                (["run", spec, "--output", _folder["w"]], ExitCode.Refused, "are in a shared ledger: continue with --ledger"),
                (["status", "tine", "--ledger", _address], ExitCode.Refused, "has no sweep tine: it has tiny"),
                (
                    ["status", "tiny", "--ledger", _withoutPassword + ";Password=wrong-s3cret"],
                    ExitCode.Storage,
                    "password authentication failed"
                ),
                (
                    ["status", "tiny", "--ledger", "Host=127.0.0.1;Port=1;Password=wrong-s3cret"],
                    ExitCode.Storage,
                    "check host, port and network"
                ),
                (["status", "tiny", "--ledger", "Host=127.0.0.1;Pasword=wrong-s3cret"], ExitCode.Storage, "is no connection string"),
                (["status", "tiny", "Password=wrong-s3cret"], ExitCode.Usage, "'Password=***' is one too many"),
                (["workers", _folder["alone"]], ExitCode.Usage, "is not in a shared ledger"),
            }
        )
        {
            Ran refused = await Modcomp.RunAsync(command);
            Assert.True(
                refused.ExitCode == code && refused.Error.Contains(sentence, StringComparison.Ordinal),
                $"{sentence}: {refused.ExitCode} {refused.Error}"
            );
            Assert.DoesNotContain("wrong-s3cret", refused.Error + refused.Output, StringComparison.Ordinal);
            NoSecret(refused, _folder["w"]);
        }
    }

    [SkippableFact]
    public async Task A_stopped_worker_says_how_to_resume_without_the_password()
    {
        string spec = _folder.Write("slowish.yaml", Specs.Endless());
        var stop = new StopRequest(_ => { });
        Task<Ran> running = Task.Run(() =>
            Modcomp.RunAsync(stop, "run", spec, "--output", _folder["w"], "--ledger", _address, "--no-report", "--json")
        );
        while (!File.Exists(Path.Combine(_folder["w"], "ledger.address")) && !running.IsCompleted)
        {
            await Task.Delay(5);
        }

        stop.Request(ExitCode.Interrupted);
        Ran stopped = await running;
        Assert.Equal(ExitCode.Interrupted, stopped.ExitCode);
        Assert.Contains("Password=***", stopped.Error, StringComparison.Ordinal);
        NoSecret(stopped, _folder["w"]);
    }

    private static void NoSecret(Ran ran, string folder)
    {
        Assert.DoesNotContain(PostgresServer.Password, ran.Output + ran.Error, StringComparison.Ordinal);
        foreach (string file in Directory.GetFiles(folder))
        {
            Assert.DoesNotContain(PostgresServer.Password, File.ReadAllText(file), StringComparison.Ordinal);
        }
    }
}
