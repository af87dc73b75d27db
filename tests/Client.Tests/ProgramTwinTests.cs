using System.Text.Json;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Tests.Documentation;
using ModalityCompetition.Client.Tests.Support;

namespace ModalityCompetition.Client.Tests;

/// <summary>examples/programs/descent.yaml, a program whose trials have twins, through the commands and on a server.</summary>
public sealed class ProgramTwinTests : IDisposable
{
    private static readonly string Spec = Path.Combine("examples", "programs", "descent.yaml");
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task From_the_spec_to_an_interval_that_is_narrower()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Programs are run on Linux.");
        DocumentedLine[] documented = [.. DocumentedCommands.Read().Where(l => l.Need == DocumentedNeed.Descent)];
        Assert.NotEmpty(documented);
        Assert.All(documented, l => Assert.Equal("examples/programs/descent.yaml", l.Arguments![1]));
        string[][] twins = [.. documented.Where(l => l.Arguments![0] == "twins").Select(l => l.Arguments!.ToArray())];
        Assert.Equal(2, twins.Length);
        Assert.Equal(["run", "examples/programs/descent.yaml"], Assert.Single(documented, l => l.Arguments![0] != "twins").Arguments!);
        string run = _folder["run"];
        Ran ran = (await RunAsync("run", Spec, "--output", run)).Succeeded();
        Assert.Matches(@"error_controlled +mean error, with twins +0\.3564 +\[0\.3465, 0\.3663\] +400 +1 cross-fitted control", ran.Output);
        (double plain, double controlled) = Widths(Path.Combine(run, "estimates.json"));
        Assert.InRange(plain / controlled, 1.7, 1.9);
        string page = await File.ReadAllTextAsync(Path.Combine(run, "report.html"));
        Assert.True(
            page.IndexOf("error_controlled: ", StringComparison.Ordinal) < page.IndexOf("learned: ", StringComparison.Ordinal),
            "Among the findings the mean with twins stands behind the plain one."
        );

        Ran verified = (await RunAsync("verify", run, "--retrain", "5")).Succeeded();
        Assert.Contains("the bits of the ledger", verified.Output, StringComparison.Ordinal);
        (await RunAsync("export", run, "--format", "csv", "--output", _folder["trials.csv"])).Succeeded();
        string[] rows = await File.ReadAllLinesAsync(_folder["trials.csv"]);
        Assert.Equal("configuration,trial,counted,diverged,timed_out,crashed,error,learned,bad,digest", rows[0]);
        (await RunAsync("replay", run, "--config", "0", "--trial", "3")).Succeeded();
        (await RunAsync("report", run)).Succeeded();
        (await RunAsync("plan", Spec)).Succeeded();

        // The trials themselves are those of the sweep without twins.
        string alone = _folder.Write(
            "alone.yaml",
            string.Join('\n', (await File.ReadAllLinesAsync(Path.Combine(RepositoryRoot.Path, Spec))).Where(l => !l.StartsWith("fidelity")))
        );
        (await RunAsync("run", alone, "--output", _folder["alone"])).Succeeded();
        (await RunAsync("export", _folder["alone"], "--format", "csv", "--output", _folder["alone.csv"])).Succeeded();
        Assert.Equal(await File.ReadAllLinesAsync(_folder["alone.csv"]), rows);
        Ran refused = await RunAsync("run", alone, "--output", run);
        Assert.Equal(ExitCode.Refused, refused.ExitCode);
        Ran other = await RunAsync("run", alone, "--set", "fidelity.lr=0.1", "--output", _folder["other"]);
        Assert.Equal(ExitCode.Usage, other.ExitCode);
        Assert.Contains("fidelity.lr: belongs to twins, which no configuration has", other.Error, StringComparison.Ordinal);

        // What pays depends on the machine.
        foreach (string[] line in twins)
        {
            Ran pilot = (await RunAsync(line)).Succeeded();
            Assert.Contains("epochs: epochs/8, lr: 8*lr", pilot.Output, StringComparison.Ordinal);
            string tried = line[^1].Replace("=", ": ", StringComparison.Ordinal).Replace(",", ", ", StringComparison.Ordinal);
            Assert.Contains(tried, pilot.Output, StringComparison.Ordinal);
            Assert.Contains("Costs are measured", pilot.Output, StringComparison.Ordinal);
        }

        Ran none = await RunAsync("twins", alone);
        Assert.Equal(ExitCode.Usage, none.ExitCode);
    }

    [SkippableFact]
    public async Task Configurations_with_twins_and_without_stand_in_one_report()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Programs are run on Linux.");
        string spec = _folder.Write(
            "both.yaml",
            await File.ReadAllTextAsync(Path.Combine(RepositoryRoot.Path, Spec))
                + "axes: [{fidelity.twins: [0, 4]}]\nuntil: {estimand: bad, half_width: 0.1}\n"
        );
        string run = _folder["both"];
        (await RunAsync("run", spec, "--output", run)).Succeeded();
        (await RunAsync("compare", run, run, "--config-a", "0", "--config-b", "1")).Succeeded();
        (await RunAsync("export", run, "--format", "parquet", "--output", _folder["both.parquet"])).Succeeded();
        using JsonDocument json = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(run, "estimates.json")));
        int[] counts =
        [
            .. json.RootElement.GetProperty("configurations").EnumerateArray().Select(c => c.GetProperty("estimates").GetArrayLength()),
        ];
        Assert.Equal([6, 9], counts);
    }

    [SkippableFact]
    public async Task A_signal_ends_the_pilot_on_all_threads()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Programs are run on Linux.");
        Directory.CreateDirectory(_folder["at-work"]);
        string script = _folder.Write(
            "waits.py",
            $$"""
            import json, os, sys, time
            json.loads(sys.stdin.readline())
            print(json.dumps({"ready": 1, "name": "waits", "version": "1"}), flush=True)
            for line in sys.stdin:
                trial = json.loads(line)
                if trial["trial"] > 0:
                    open(os.path.join("{{_folder["at-work"]}}", str(os.getpid())), "w").close()
                    time.sleep(100000)
                print(json.dumps({"id": trial["id"], "values": {"x": 1} }), flush=True)
            """
        );
        string spec = _folder.Write(
            "waits.yaml",
            $$"""
            name: waits
            experiment: program
            trials: 100
            program: {command: [python3, {{script}}], version: "1", measurements: {x: {} } }
            parameters: {epochs: 9}
            """
        );
        using ModcompProcess process = ModcompProcess.Start("twins", spec, "--try", "epochs=3");
        while (!process.HasExited && Directory.GetFiles(_folder["at-work"]).Length < Math.Min(2, Environment.ProcessorCount))
        {
            await Task.Delay(5);
        }

        process.Signal("INT");
        Ran ran = await process.EndAsync();
        Assert.Equal((ExitCode.Interrupted, ""), (ran.ExitCode, ran.Output));
        Assert.EndsWith("modcomp: stopped.\n", ran.Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_server_gives_the_same_estimates()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Programs are run on Linux.");
        (await RunAsync("run", Spec, "--output", _folder["run"], "--no-report")).Succeeded();
        using ServerProcess server = await ServerProcess.StartAsync(_folder["data"], "--programs", RepositoryRoot.Path);
        (await RunAsync("submit", Spec, "--watch", "--server", server.Url)).Succeeded();
        (await RunAsync("report", "descent", "--output", _folder["reports"], "--server", server.Url)).Succeeded();
        Assert.Equal(
            await File.ReadAllBytesAsync(Path.Combine(_folder["run"], "estimates.json")),
            await File.ReadAllBytesAsync(_folder[Path.Combine("reports", "estimates.json")])
        );
        Assert.Equal(ExitCode.Ok, (await server.TerminateAsync()).Code);
    }

    private static (double Plain, double Controlled) Widths(string file)
    {
        using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(file));
        JsonElement[] estimates = [.. json.RootElement.GetProperty("configurations")[0].GetProperty("estimates").EnumerateArray()];
        return (Of("error"), Of("error_controlled"));

        double Of(string key)
        {
            JsonElement estimate = Array.Find(estimates, e => e.GetProperty("estimand").GetString() == key);
            return estimate.GetProperty("high").GetDouble() - estimate.GetProperty("low").GetDouble();
        }
    }

    private static async Task<Ran> RunAsync(params string[] arguments)
    {
        using ModcompProcess process = ModcompProcess.StartRedirected(
            "",
            RepositoryRoot.Path,
            new() { ["PYTHONDONTWRITEBYTECODE"] = "1" },
            arguments
        );
        return await process.EndAsync();
    }
}
