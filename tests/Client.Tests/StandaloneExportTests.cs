using System.Globalization;
using System.Text;
using System.Text.Json;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Tests.Support;

namespace ModalityCompetition.Client.Tests;

/// <summary>An exported file needs no other file beside it.</summary>
public sealed class StandaloneExportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Run => _folder["run"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_mean_over_the_rows_that_count_is_the_estimate_although_the_ledger_holds_more()
    {
        await StoppedAsync();
        Dictionary<string, string>[] rows = await ExportedAsync();
        using JsonDocument estimates = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Run, "estimates.json")));
        long counted = 0;
        foreach (JsonElement configuration in estimates.RootElement.GetProperty("configurations").EnumerateArray())
        {
            long trials = configuration.GetProperty("stopping").GetProperty("trials").GetInt64();
            double sigma = configuration.GetProperty("axes").GetProperty("network.sigma0").GetDouble();
            Dictionary<string, string>[] own = [.. rows.Where(r => r["counted"] == "true" && Number(r["network.sigma0"]) == sigma)];
            Assert.Equal(trials, own.Length);
            double joint = configuration
                .GetProperty("estimates")
                .EnumerateArray()
                .Single(e => e.GetProperty("estimand").GetString() == "test_error" && e.GetProperty("network").GetString() == "joint")
                .GetProperty("value")
                .GetDouble();
            Assert.Equal(joint, own.Average(r => Number(r["joint_test_error"])), 1e-12);
            counted += trials;
        }

        Assert.Equal(120, rows.Length);
        Assert.InRange(counted, 2, 119);
        Assert.All(rows, r => Assert.Equal(("image", "text"), (r["modality_0"], r["modality_1"])));
        Assert.All(rows, r => Assert.Contains('.', r["joint_test_error"]));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("network.sigma0=0.2")]
    [InlineData("sigma0=2e-1")]
    public async Task Some_configurations_have_the_same_rows_as_in_the_whole(string configuration)
    {
        await StoppedAsync();
        Dictionary<string, string>[] all = await ExportedAsync();
        Dictionary<string, string>[] some = await ExportedAsync("--configuration", configuration);
        Assert.Equal(60, some.Length);
        Assert.Equal(all.Where(r => r["configuration"] == "1"), some);
        Assert.Equal(all, await ExportedAsync("--configuration", configuration, "--configuration", "0"));
        (Ran ran, byte[] distributions) = await Modcomp.ForBytesAsync([
            "export",
            Run,
            "--format",
            "csv",
            "--per",
            "distribution",
            "--output",
            "-",
            "--configuration",
            configuration,
        ]);
        ran.Succeeded();
        Assert.All(Lines(Encoding.UTF8.GetString(distributions))[1..], l => Assert.StartsWith("1,", l, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("2", "there is no configuration 2: give an index from 0 to 1, or a swept value as in network.sigma0=0.1.")]
    [InlineData("-1", "there is no configuration -1")]
    [InlineData("network.sigma0=0.3", "no configuration has network.sigma0=0.3: there is 0.1, 0.2.")]
    [InlineData("data.K=3", "'data.K=3' is no swept parameter with a value: swept are network.sigma0, as in network.sigma0=0.1.")]
    [InlineData("sigma0=0.1,sigma0=0.2", "no configuration has sigma0=0.1,sigma0=0.2")]
    public async Task A_configuration_that_is_not_there_is_answered_with_those_that_are(string configuration, string sentence)
    {
        await StoppedAsync();
        Ran refused = await Modcomp.RunAsync("export", Run, "--format", "csv", "--configuration", configuration);
        Assert.Equal(ExitCode.Usage, refused.ExitCode);
        Assert.Contains(sentence, Assert.Single(refused.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ledger_is_copied_whole()
    {
        await StoppedAsync();
        Ran refused = await Modcomp.RunAsync("export", Run, "--format", "ledger", "--configuration", "0", "--output", _folder["copy"]);
        Assert.Equal(ExitCode.Usage, refused.ExitCode);
        Assert.Contains("--configuration cannot be combined with --format ledger", refused.Error, StringComparison.Ordinal);
    }

    // All trials first, and then a target that needs some of them.
    private async Task StoppedAsync()
    {
        string spec = _folder.Write("tiny.yaml", Specs.TinySweep());
        string[] run = ["run", spec, "--output", Run, "--trials", "60", "--quiet"];
        (await Modcomp.RunAsync(run)).Succeeded();
        (await Modcomp.RunAsync([.. run, "--set", "until.estimand=agreement", "--set", "until.half_width=0.3"])).Succeeded();
    }

    private async Task<Dictionary<string, string>[]> ExportedAsync(params string[] options)
    {
        (Ran ran, byte[] bytes) = await Modcomp.ForBytesAsync(["export", Run, "--format", "csv", "--output", "-", .. options]);
        ran.Succeeded();
        string[] lines = Lines(Encoding.UTF8.GetString(bytes));
        string[] names = lines[0].Split(',');
        return [.. lines[1..].Select(l => names.Zip(l.Split(',')).ToDictionary(p => p.First, p => p.Second))];
    }

    private static string[] Lines(string text) => text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
