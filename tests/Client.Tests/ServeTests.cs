using System.Text.Json;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Tests.Support;
using ModalityCompetition.TestKit.Waiting;

namespace ModalityCompetition.Client.Tests;

/// <summary>A real server, the commands that talk to it, and its sudden death.</summary>
public sealed class ServeTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Trait("Suite", "Endurance")]
    [Fact]
    public async Task A_server_that_is_killed_again_and_again_ends_with_the_files_of_an_undisturbed_run()
    {
        string spec = _temporary.Write("slow.yaml", Specs.Slowish(150));
        (await Modcomp.RunAsync("run", spec, "--output", _temporary["alone"], "--quiet")).Succeeded();

        // A server may be through before anybody looks, on a machine that has other things to do; then the same begins anew.
        string data = "";
        bool midway = false;
        for (int attempt = 1; attempt <= 8 && !midway; attempt++)
        {
            data = _temporary[FormattableString.Invariant($"data-{attempt}")];
            midway = await KilledMidwayAsync(spec, data);
        }

        Assert.True(midway, "Every server was through before it could be killed.");
        using ServerProcess last = await ServerProcess.StartAsync(data);
        Assert.Contains(
            "tiny: completed",
            (await Modcomp.RunAsync("watch", "tiny", "--server", last.Url)).Succeeded().Output,
            StringComparison.Ordinal
        );
        (await Modcomp.RunAsync("report", "tiny", "--server", last.Url, "--output", _temporary["reports"])).Succeeded();
        foreach (string file in new[] { "estimates.json", "estimates.csv" })
        {
            Assert.Equal(
                await File.ReadAllBytesAsync(Path.Combine(_temporary["alone"], file)),
                await File.ReadAllBytesAsync(Path.Combine(_temporary["reports"], file))
            );
        }
    }

    [SkippableTheory]
    [InlineData("HUP")]
    [InlineData("USR1")]
    public async Task A_lost_terminal_and_a_warning_stop_a_server_in_good_order(string signal)
    {
        Skip.If(OperatingSystem.IsWindows(), "Signals are those of POSIX systems.");
        string spec = _temporary.Write("slow.yaml", Specs.Endless());
        using ServerProcess server = await ServerProcess.StartAsync(_temporary["data"]);
        (await Modcomp.RunAsync("submit", spec, "--server", server.Url)).Succeeded();
        (int code, string error) = await server.TerminateAsync(signal);
        Assert.Equal(ExitCode.Ok, code);
        Assert.Contains("stopping:", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_stops_in_good_order_and_its_commands_steer_what_it_holds()
    {
        string spec = _temporary.Write("slow.yaml", Specs.Endless());
        string key = _temporary.Write("key", "a-key-of-a-test-0123456789\n");
        string[] with;
        using (ServerProcess server = await ServerProcess.StartAsync(_temporary["data"], "--api-key-file", key))
        {
            with = ["--server", server.Url, "--api-key-file", key];
            Ran submitted = (await Modcomp.RunAsync(["submit", spec, "--priority", "20", "--json", .. with])).Succeeded();
            JsonElement sweep = JsonDocument.Parse(submitted.Output).RootElement.GetProperty("sweep");
            Assert.Equal(20, sweep.GetProperty("priority").GetInt32());
            Assert.Contains(
                "nothing changed",
                (await Modcomp.RunAsync(["submit", spec, "--priority", "20", .. with])).Succeeded().Output,
                StringComparison.Ordinal
            );
            Assert.StartsWith(
                "tiny: paused",
                (await Modcomp.RunAsync(["pause", "tiny", .. with])).Succeeded().Output,
                StringComparison.Ordinal
            );
            Assert.Contains("paused", (await Modcomp.RunAsync(["status", .. with])).Succeeded().Output, StringComparison.Ordinal);
            Assert.StartsWith(
                "tiny: running",
                (await Modcomp.RunAsync(["resume", sweep.GetProperty("id").GetString()!, .. with])).Succeeded().Output,
                StringComparison.Ordinal
            );
            Ran keyless = await Modcomp.RunAsync("status", "--server", server.Url);
            Assert.Equal(ExitCode.Server, keyless.ExitCode);
            Assert.Contains("The request has no key", keyless.Error, StringComparison.Ordinal);
            // The variable is meant where RUN is no folder.
            Dictionary<string, string> variables = new() { ["MODCOMP_SERVER"] = server.Url };
            string[] keyed = ["--api-key-file", key];
            Assert.Contains("tiny", (await Modcomp.RunAsync(variables, ["status", .. keyed])).Succeeded().Output, StringComparison.Ordinal);
            Assert.StartsWith(
                "tiny: ",
                (await Modcomp.RunAsync(variables, ["status", "tiny", .. keyed])).Succeeded().Output,
                StringComparison.Ordinal
            );
            Directory.CreateDirectory(_temporary["tiny"]);
            Ran folder = await Modcomp.RunAsync(variables, ["status", _temporary["tiny"], .. keyed]);
            Assert.NotEqual(ExitCode.Ok, folder.ExitCode);
            Assert.Contains(_temporary["tiny"], folder.Error, StringComparison.Ordinal);
            Ran again = await Modcomp.RunAsync("serve", "--data", _temporary["data"], "--listen", "127.0.0.1:0");
            Assert.Equal(
                (ExitCode.Refused, true),
                (again.ExitCode, again.Error.Contains("is in use by another server", StringComparison.Ordinal))
            );

            (int code, string error) = await server.TerminateAsync();
            Assert.Equal(ExitCode.Ok, code);
            Assert.Contains("stopping:", error, StringComparison.Ordinal);
            Assert.DoesNotContain(
                "a-key-of-a-test",
                error + await File.ReadAllTextAsync(Path.Combine(_temporary["data"], "server.log")),
                StringComparison.Ordinal
            );
            Assert.Equal(ExitCode.Server, (await Modcomp.RunAsync(["status", .. with])).ExitCode);
        }

        using ServerProcess next = await ServerProcess.StartAsync(_temporary["data"]);
        with = ["--server", next.Url];
        Assert.StartsWith(
            "tiny: running",
            (await Modcomp.RunAsync(["status", "tiny", .. with])).Succeeded().Output,
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "tiny: cancelled",
            (await Modcomp.RunAsync(["cancel", "tiny", .. with])).Succeeded().Output,
            StringComparison.Ordinal
        );
        Assert.Equal(ExitCode.SweepFailed, (await Modcomp.RunAsync(["watch", "tiny", .. with])).ExitCode);
    }

    [Fact]
    public async Task A_folder_that_is_left_out_is_named_in_the_log_of_the_server()
    {
        string sweep = Directory.CreateDirectory(Path.Combine(_temporary["data"], "sweeps", "broken-0123456789abcdef")).FullName;
        await File.WriteAllTextAsync(Path.Combine(sweep, "sweep.json"), "{");
        string key = _temporary.Write("key", "a-key-of-a-test-0123456789\n");
        Permit(key, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        using ServerProcess server = await ServerProcess.StartAsync(_temporary["data"], "--api-key-file", key);
        Ran asked = (await Modcomp.RunAsync("status", "--server", server.Url, "--api-key-file", key)).Succeeded();
        (int code, string error) = await server.TerminateAsync();
        Assert.Equal(ExitCode.Ok, code);
        string log = await File.ReadAllTextAsync(Path.Combine(_temporary["data"], "server.log"));
        string leftOut = "A sweep is left out: " + Path.Combine(sweep, "sweep.json");
        string open = $"the key file {key} can be read or changed by other users of this machine (mode 604): run 'chmod 600 {key}'";
        foreach (string text in new[] { log, error })
        {
            Assert.Contains(leftOut, text, StringComparison.Ordinal);
            Assert.Contains(open, text, StringComparison.Ordinal);
        }

        Assert.Contains(open, asked.Error, StringComparison.Ordinal);
        Permit(key, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        Assert.DoesNotContain(
            "chmod",
            (await Modcomp.RunAsync("status", "--server", server.Url, "--api-key-file", key)).Error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Trials_of_a_server_are_exported_as_those_of_a_run_folder_are()
    {
        string spec = _temporary.Write("tiny.yaml", Specs.TinySweep(trials: 12));
        (await Modcomp.RunAsync("run", spec, "--output", _temporary["alone"], "--quiet", "--no-report")).Succeeded();
        using ServerProcess server = await ServerProcess.StartAsync(_temporary["data"]);
        (await Modcomp.RunAsync("submit", spec, "--server", server.Url, "--watch")).Succeeded();
        Dictionary<string, string> variables = new() { ["MODCOMP_SERVER"] = server.Url };
        foreach ((string format, string per) in new[] { ("csv", "trial"), ("npy", "class"), ("parquet", "trial"), ("csv", "distribution") })
        {
            string[] what = ["--format", format, "--per", per, "--output"];
            string alone = _temporary[$"alone-{per}.{format}"];
            (await Modcomp.RunAsync(["export", _temporary["alone"], .. what, alone])).Succeeded();
            string remote = _temporary[$"remote-{per}.{format}"];
            Ran ran = (await Modcomp.RunAsync(variables, ["export", "tiny", .. what, remote])).Succeeded();
            Assert.StartsWith($"{remote}: ", ran.Output, StringComparison.Ordinal);
            Assert.Equal(await File.ReadAllBytesAsync(alone), await File.ReadAllBytesAsync(remote));
        }

        // An export is replaced by one of its kind, and nothing else is.
        string[] to = ["export", "tiny", "--server", server.Url, "--format", "csv", "--output"];
        (await Modcomp.RunAsync([.. to, _temporary["remote-trial.csv"]])).Succeeded();
        string mine = _temporary.Write("mine.csv", "my,own,data\n");
        Ran refused = await Modcomp.RunAsync([.. to, mine]);
        Assert.Equal(ExitCode.Refused, refused.ExitCode);
        Assert.Equal("my,own,data\n", await File.ReadAllTextAsync(mine));
        Ran unknown = await Modcomp.RunAsync("export", "tiny", "--server", server.Url, "--format", "npy", "--per", "distribution");
        Assert.Equal(ExitCode.Usage, unknown.ExitCode);
        Assert.Contains("--per distribution has rows of different kinds", unknown.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Refused, (await Modcomp.RunAsync("export", "another", "--server", server.Url, "--format", "csv")).ExitCode);
    }

    [Theory]
    [InlineData(ExitCode.Usage, "which other machines reach, without a key", "serve", "--listen", "0.0.0.0:0")]
    [InlineData(ExitCode.Usage, "there is no key file", "serve", "--api-key-file", "no-such-file")]
    [InlineData(ExitCode.Usage, "--listen takes an address and a port", "serve", "--listen", "7370")]
    [InlineData(ExitCode.Usage, "there is no spec file", "submit", "no-such-file.yaml")]
    [InlineData(ExitCode.Usage, "is not the address of a server", "watch", "x", "--server", "here")]
    [InlineData(ExitCode.Server, "cannot be reached", "cancel", "x", "--server", "http://127.0.0.1:9")]
    [InlineData(ExitCode.Usage, "cannot be combined with --server", "report", "x", "--server", "http://127.0.0.1:9", "--confidence", "0.9")]
    [InlineData(ExitCode.Usage, "cannot be combined with --server", "export", "x", "--server", "http://127.0.0.1:9", "--format", "ledger")]
    [InlineData(ExitCode.Server, "cannot be reached", "export", "x", "--server", "http://127.0.0.1:9", "--format", "csv")]
    public async Task What_cannot_be_done_is_one_sentence(int code, string says, params string[] arguments)
    {
        Ran ran = await Modcomp.RunAsync(arguments[0] == "serve" ? [.. arguments, "--data", _temporary["data"]] : arguments);
        Assert.Equal(code, ran.ExitCode);
        Assert.Contains(says, ran.Error, StringComparison.Ordinal);
        Assert.Single(ran.Error.TrimEnd().Split('\n'));
    }

    private static void Permit(string file, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, mode);
        }
    }

    // Each server is killed once it has committed something, a later one perhaps after the last trial and before it has said so. Answers
    // whether one was killed in the middle of the sweep.
    private static async Task<bool> KilledMidwayAsync(string spec, string data)
    {
        using (ServerProcess first = await ServerProcess.StartAsync(data))
        {
            (await Modcomp.RunAsync("submit", spec, "--server", first.Url)).Succeeded();
            await first.KillAsync();
        }

        bool midway = false;
        long before = 0;
        for (int kills = 0; kills < 3; kills++)
        {
            using ServerProcess server = await ServerProcess.StartAsync(data);
            JsonElement status = await StatusAsync(server, s => s.GetProperty("trials_done").GetInt64() > before || IsOver(s));
            await server.KillAsync();
            if (IsOver(status))
            {
                break;
            }

            midway = true;
            before = status.GetProperty("trials_done").GetInt64();
        }

        return midway;
    }

    private static bool IsOver(JsonElement status) => status.GetProperty("state").GetString() is "completed" or "finishing";

    private static async Task<JsonElement> StatusAsync(ServerProcess server, Func<JsonElement, bool> stands)
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        while (true)
        {
            Ran ran = (await Modcomp.RunAsync("status", "tiny", "--server", server.Url, "--json")).Succeeded();
            JsonElement status = JsonDocument.Parse(ran.Output).RootElement;
            if (stands(status))
            {
                return status;
            }

            // A server takes fifty requests a second, and asking for a sweep by its name is two.
            await Task.Delay(100, limit.Token);
        }
    }
}
