using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using ModalityCompetition.Cluster.Tests.Grains;
using ModalityCompetition.Cluster.Tests.Processes;
using ModalityCompetition.TestKit.Networks;
using ModalityCompetition.TestKit.Waiting;

namespace ModalityCompetition.Cluster.Tests.Http;

/// <summary>The command line against silos as processes; where it waits for them, and where it fails, as a process itself.</summary>
[Collection(ApiSilosTests.Name)]
public sealed class ClientAgainstSilosTests(ApiSilos silos) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("modcomp-cli-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SkippableFact]
    public async Task The_commands_that_talk_to_a_server_talk_to_silos()
    {
        (SiloProcess first, SiloProcess second) = await silos.SilosAsync();
        string[] one = ["--server", first.Url];
        string[] other = ["--server", second.Url];

        string spec = Write("mine.yaml", TestSpecs.Small("mine", trials: 300));
        Assert.Contains("submitted", await OutputAsync(0, ["submit", spec, .. one]), StringComparison.Ordinal);
        Assert.Contains("mine: completed", await ProcessOutputAsync(0, ["watch", "mine", .. other]), StringComparison.Ordinal);
        Assert.Equal(
            "completed",
            JsonDocument.Parse(await OutputAsync(0, ["status", "mine", "--json", .. one])).RootElement.GetProperty("state").GetString()
        );
        await OutputAsync(0, ["report", "mine", "--output", Path.Combine(_folder, "reports"), .. other]);
        await OutputAsync(0, ["run", spec, "--output", Path.Combine(_folder, "alone"), "--quiet"]);
        foreach (string file in (string[])["estimates.json", "estimates.csv"])
        {
            Assert.Equal(
                await File.ReadAllBytesAsync(Path.Combine(_folder, "alone", file)),
                await File.ReadAllBytesAsync(Path.Combine(_folder, "reports", file))
            );
        }

        Assert.True(new FileInfo(Path.Combine(_folder, "reports", "report.html")).Length > 10_000);

        string endless = Write("endless.yaml", TestSpecs.Small("endless", trials: 1_000_000, n: 400, iterations: 500));
        await OutputAsync(0, ["submit", endless, "--priority", "20", .. one]);
        Assert.StartsWith("endless: paused", await OutputAsync(0, ["pause", "endless", .. other]), StringComparison.Ordinal);
        Assert.StartsWith("endless: running", await OutputAsync(0, ["resume", "endless", .. one]), StringComparison.Ordinal);
        Assert.StartsWith("endless: cancelled", await OutputAsync(0, ["cancel", "endless", .. other]), StringComparison.Ordinal);
        string list = await OutputAsync(0, ["status", .. one]);
        Assert.Contains("mine", list, StringComparison.Ordinal);
        Assert.Contains("endless", list, StringComparison.Ordinal);

        // What cannot be done, with the exit codes of docs/serving.md.
        await OutputAsync(3, ["status", "nobody", .. one]);
        await OutputAsync(2, ["submit", Write("wrong.yaml", "name: [\n"), .. one]);
        string nobody = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePorts.Next()}");
        await ProcessOutputAsync(7, ["status", "--server", nobody]);
    }

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static async Task<string> OutputAsync(int expected, string[] arguments)
    {
        (int code, string output, string error) = await CommandLine.RunAsync(arguments);
        Assert.True(code == expected, $"modcomp {string.Join(' ', arguments)} ended with {code}\n{output}\n{error}");
        return output;
    }

    private async Task<string> ProcessOutputAsync(int expected, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "modcomp.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder,
        };
        using Process process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Patience.Limit);
        Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token);
        Task<string> error = process.StandardError.ReadToEndAsync(limit.Token);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }

        Assert.True(
            process.ExitCode == expected,
            $"modcomp {string.Join(' ', arguments)} ended with {process.ExitCode}\n{await output}\n{await error}"
        );
        return await output;
    }
}
