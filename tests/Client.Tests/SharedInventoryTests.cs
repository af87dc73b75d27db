using System.Text.Json;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Tests.Support;
using ModalityCompetition.TestKit.Databases;

namespace ModalityCompetition.Client.Tests;

/// <summary><c>list</c>, <c>tag</c> and <c>delete</c> on a shared ledger and on a server.</summary>
public sealed class SharedInventoryTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [SkippableFact]
    public async Task Sweeps_of_a_shared_ledger_are_listed_tagged_and_deleted()
    {
        Skip.If(PostgresServer.Missing is not null, PostgresServer.Missing);
        string address = PostgresServer.Shared.ConnectionString(PostgresServer.Shared.CreateDatabase());
        await RunAsync("tiny.yaml", Specs.TinySweep(), address, "tiny");
        await RunAsync(
            "other.yaml",
            Specs.Tiny(trials: 9).Replace("name: tiny", "name: other", StringComparison.Ordinal),
            address,
            "other"
        );
        JsonElement[] runs = await ListAsync(["--ledger", address, "--sort", "name"]);
        Assert.Equal(["other", "tiny"], runs.Select(r => Text(r, "run")));
        Assert.All(runs, r => Assert.Equal(("completed", "competition"), (Text(r, "state"), Text(r, "experiment"))));
        Assert.Equal([(9, 9), (8, 8)], runs.Select(r => (Number(r, "trials_done"), Number(r, "trials_total"))));
        Assert.All(runs, r => Assert.True(Number(r, "bytes") > 0));
        Assert.All(runs, r => Assert.Empty(r.GetProperty("tags").EnumerateArray()));

        Assert.Equal(
            "tiny: figure:2, paper\n",
            (await Modcomp.RunAsync("tag", "tiny", "--ledger", address, "--add", "paper", "--add", "figure:2")).Succeeded().Output
        );
        (await Modcomp.RunAsync("tag", "tiny", "--ledger", address, "--remove", "figure:2")).Succeeded();
        Assert.Equal(["tiny"], (await ListAsync(["--ledger", address, "--tag", "paper"])).Select(r => Text(r, "run")));
        Ran status = (await Modcomp.RunAsync("status", "tiny", "--ledger", address)).Succeeded();
        Assert.Contains("tags paper", status.Output, StringComparison.Ordinal);
        Assert.Equal(["shared", "shared"], (await ListAsync([_temporary.Path])).Select(r => Text(r, "state")));

        Ran deleted = (await Modcomp.RunAsync("delete", "tiny", "--ledger", address, "--yes")).Succeeded();
        Assert.StartsWith("tiny: deleted from ", deleted.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(PostgresServer.Password, deleted.Output, StringComparison.Ordinal);
        Assert.Equal(["other"], (await ListAsync(["--ledger", address])).Select(r => Text(r, "run")));
        Ran none = await Modcomp.RunAsync("delete", "tiny", "--ledger", address, "--yes");
        Assert.Equal(ExitCode.Refused, none.ExitCode);
        Assert.Contains("has no sweep tiny", none.Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_sweep_at_work_is_not_deleted_from_a_shared_ledger()
    {
        Skip.If(PostgresServer.Missing is not null, PostgresServer.Missing);
        string address = PostgresServer.Shared.ConnectionString(PostgresServer.Shared.CreateDatabase());
        string spec = _temporary.Write("endless.yaml", Specs.Endless());
        using var stop = new StopRequest(_ => { });
        Task<Ran> worker = Task.Run(() =>
            Modcomp.RunAsync(stop, "run", spec, "--output", _temporary["endless"], "--ledger", address, "--workers", "1", "--no-report")
        );
        while (!worker.IsCompleted)
        {
            Ran list = await Modcomp.RunAsync("list", "--ledger", address, "--state", "running");
            if (list.ExitCode == 0 && list.Output.Contains("tiny", StringComparison.Ordinal))
            {
                break;
            }

            await Task.Delay(50);
        }

        Ran refused = await Modcomp.RunAsync("delete", "tiny", "--ledger", address, "--yes");
        WithPassword(_temporary["endless"], address);
        Ran folder = await Modcomp.RunAsync("delete", _temporary["endless"], "--yes");
        stop.Request(ExitCode.Interrupted);
        await worker;
        Assert.Equal((ExitCode.Refused, ExitCode.Refused), (refused.ExitCode, folder.ExitCode));
        Assert.Contains("1 worker is at work on it", refused.Error, StringComparison.Ordinal);
        Assert.Contains("workers of tiny are at work", folder.Error, StringComparison.Ordinal);
        (await Modcomp.RunAsync("delete", "tiny", "--ledger", address, "--yes")).Succeeded();
        Assert.Empty(await ListAsync(["--ledger", address]));
        // The folder of a worker of a sweep that is no more.
        (await Modcomp.RunAsync("delete", _temporary["endless"], "--yes")).Succeeded();
        Assert.False(Directory.Exists(_temporary["endless"]));
    }

    [Fact]
    public async Task Sweeps_of_a_server_are_listed_tagged_and_deleted()
    {
        string spec = _temporary.Write("tiny.yaml", Specs.TinySweep());
        string data = _temporary["data"];
        await using InProcessServer server = await InProcessServer.StartAsync([], "serve", "--data", data, "--listen", "127.0.0.1:0");
        string[] with = ["--server", server.Url];
        (await Modcomp.RunAsync(["submit", spec, "--watch", .. with])).Succeeded();
        JsonElement run = (await ListAsync(with)).Single();
        string id = Text(run, "run");
        Assert.Equal(("tiny", "completed", 8L), (Text(run, "name"), Text(run, "state"), Number(run, "trials_done")));
        Assert.Equal(new FileInfo(Path.Combine(data, "sweeps", id, "trials.ledger")).Length, Number(run, "bytes"));
        Assert.Equal($"{id}: paper\n", (await Modcomp.RunAsync(["tag", "tiny", "--add", "paper", .. with])).Succeeded().Output);
        Assert.Single(await ListAsync([.. with, "--tag", "paper", "--state", "completed"]));
        Assert.Empty(await ListAsync([.. with, "--tag", "paper", "--state", "paused"]));
        Assert.Contains("tags paper", (await Modcomp.RunAsync(["status", "tiny", .. with])).Succeeded().Output, StringComparison.Ordinal);

        // The folders of a server are the server's while it runs; a look at them is anybody's.
        string folder = Path.Combine(data, "sweeps", id);
        Assert.Equal("completed", Text((await ListAsync([data])).Single(), "state"));
        foreach (string[] command in new[] { new[] { "delete", folder, "--yes" }, ["tag", folder, "--add", "a"] })
        {
            Ran refused = await Modcomp.RunAsync(command);
            Assert.Equal(ExitCode.Refused, refused.ExitCode);
            Assert.Contains("belongs to the server that runs on", refused.Error, StringComparison.Ordinal);
        }

        Assert.Equal($"{id}: deleted\n", (await Modcomp.RunAsync(["delete", "tiny", "--yes", .. with])).Succeeded().Output);
        Assert.Empty(await ListAsync(with));
        Assert.Equal(ExitCode.Refused, (await Modcomp.RunAsync(["delete", "tiny", "--yes", .. with])).ExitCode);
        Assert.False(Directory.Exists(folder));
    }

    // A folder keeps the address without a password, which a user has in a file or a variable.
    private static void WithPassword(string folder, string address) =>
        File.WriteAllText(Path.Combine(folder, "ledger.address"), $"tiny\n{address}\n");

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString() ?? "";

    private static long Number(JsonElement element, string name) => element.GetProperty(name).GetInt64();

    private static async Task<JsonElement[]> ListAsync(string[] options)
    {
        Ran ran = (await Modcomp.RunAsync(["list", "--json", .. options])).Succeeded();
        return [.. JsonDocument.Parse(ran.Output).RootElement.GetProperty("runs").EnumerateArray()];
    }

    private async Task RunAsync(string file, string spec, string address, string output) =>
        (
            await Modcomp.RunAsync(
                "run",
                _temporary.Write(file, spec),
                "--output",
                _temporary[output],
                "--ledger",
                address,
                "--quiet",
                "--no-report"
            )
        ).Succeeded();
}
