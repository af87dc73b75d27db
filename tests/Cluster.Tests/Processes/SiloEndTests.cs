using System.Globalization;
using System.Net;
using System.Text;
using ModalityCompetition.Cluster.Tests.Grains;
using ModalityCompetition.Cluster.Tests.Http;
using ModalityCompetition.TestKit.Sweeps;

namespace ModalityCompetition.Cluster.Tests.Processes;

/// <summary>A silo that is asked to leave in the middle of a program's trials leaves nothing of the program behind.</summary>
[Trait("Suite", "Endurance")]
public class SiloEndTests
{
    // Never answers, and never looks whether anybody is left; each process has a child that stays.
    private const string Script = """
        import json, os, sys, time
        json.loads(sys.stdin.readline())
        print(json.dumps({"ready": 1, "name": "stays", "version": "1"}), flush=True)
        sys.stdin.readline()
        child = os.fork()
        if child > 0:
            slot = os.environ["MODCOMP_WORKER"]
            with open(f"pids-{slot}.part", "w") as file:
                file.write(f"{os.getpid()} {child}")
            os.rename(f"pids-{slot}.part", f"pids-{slot}")
        while True:
            time.sleep(3600)
        """;

    private const string Spec = """
        name: stays
        experiment: program
        trials: 8
        program: {command: [python3, stays.py], version: "1", block: 1, measurements: {x: {range: [0, 1]} } }

        """;

    [SkippableTheory]
    [InlineData("TERM")]
    [InlineData("HUP")]
    public async Task It_ends_its_programs_with_their_children(string signal)
    {
        ToyExample.Require();
        string folder = Directory.CreateTempSubdirectory("modcomp-programs-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "stays.py"), Script);
        var settings = new Dictionary<string, string>
        {
            ["Folder"] = Path.Combine(folder, "runs"),
            ["Programs"] = folder,
            ["Workers"] = "2",
            ["DrainSeconds"] = "1",
        };
        using SiloProcess silo = SiloProcess.Start(new SiloPlace { Name = "silo" }, settings);
        using HttpClient client = ApiSilos.Client(silo);
        await TestSilos.UntilAsync(async () => silo.HasExited || await IsReadyAsync(client));
        using var spec = new StringContent(Spec, Encoding.UTF8, "application/yaml");
        using HttpResponseMessage submitted = await client.PostAsync(new Uri("api/v1/sweeps", UriKind.Relative), spec);
        Assert.True(submitted.IsSuccessStatusCode, await submitted.Content.ReadAsStringAsync());

        string[] files = [.. Enumerable.Range(0, 2).Select(i => Path.Combine(folder, $"pids-{i}"))];
        await TestSilos.UntilAsync(() => Task.FromResult(silo.HasExited || Array.TrueForAll(files, File.Exists)));
        int[] processes =
        [
            .. files.SelectMany(f => File.ReadAllText(f).Split(' ')).Select(p => int.Parse(p, CultureInfo.InvariantCulture)),
        ];
        silo.Terminate(signal);
        await silo.EndsAsync();
        Assert.Equal(0, silo.ExitCode);
        await TestSilos.UntilAsync(() => Task.FromResult(!Array.Exists(processes, ProgramProcesses.Lives)));
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<bool> IsReadyAsync(HttpClient client)
    {
        try
        {
            using HttpResponseMessage answer = await client.GetAsync(new Uri("health/ready", UriKind.Relative));
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
