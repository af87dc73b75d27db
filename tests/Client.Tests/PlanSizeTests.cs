using System.Globalization;
using System.Text.Json;
using ModalityCompetition.Client.Tests.Support;

namespace ModalityCompetition.Client.Tests;

/// <summary>What <c>plan</c> says of the sizes of files is about what a run writes.</summary>
public sealed class PlanSizeTests : IDisposable
{
    private const double Factor = 1.5;
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Theory]
    [InlineData(1, 400)]
    [InlineData(1, 6)]
    [InlineData(20, 20)]
    [InlineData(250, 1)]
    public async Task Files_are_as_large_as_planned(int configurations, int trials)
    {
        string axes =
            configurations == 1
                ? ""
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"axes:\n  - training.eta: {{linspace: {{from: 0.1, to: 1, count: {configurations}}}}}"
                );
        string spec = _temporary.Write("tiny.yaml", Specs.Tiny(trials, iterations: 3, axes: axes));
        using JsonDocument plan = JsonDocument.Parse((await Modcomp.RunAsync("plan", spec, "--json")).Succeeded().Output);
        (await Modcomp.RunAsync("run", spec, "--output", _temporary["run"], "--quiet", "--durability", "none")).Succeeded();
        foreach (
            (string key, string file) in new[]
            {
                ("ledger_bytes", "trials.ledger"),
                ("estimates_json_bytes", "estimates.json"),
                ("estimates_csv_bytes", "estimates.csv"),
                ("report_bytes", "report.html"),
            }
        )
        {
            double planned = plan.RootElement.GetProperty(key).GetDouble();
            double written = new FileInfo(Path.Combine(_temporary["run"], file)).Length;
            Assert.True(planned < Factor * written && written < Factor * planned, $"{file} has {written} bytes; planned were {planned}");
        }
    }

    [Fact]
    public async Task A_trial_larger_than_the_machine_is_not_tried()
    {
        string spec = _temporary.Write(
            "huge.yaml",
            Specs
                .Tiny()
                .Replace("test_n: 50", "test_n: 2000000000", StringComparison.Ordinal)
                .Replace("n: 32", "n: 100000000", StringComparison.Ordinal)
                .Replace("d: 4", "d: 10000", StringComparison.Ordinal)
        );
        Ran ran = await Modcomp.RunAsync("plan", spec);
        Assert.NotEqual(0, ran.ExitCode);
        Assert.DoesNotContain("please report", ran.Error, StringComparison.Ordinal);
    }
}
