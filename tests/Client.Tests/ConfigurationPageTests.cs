using System.Text.Json;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Tests.Support;

namespace ModalityCompetition.Client.Tests;

/// <summary>A page about one configuration of a sweep.</summary>
public sealed class ConfigurationPageTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task It_has_the_estimates_of_the_sweep_and_leaves_the_reports_alone()
    {
        string spec = _temporary.Write("sweep.yaml", Specs.TinySweep());
        string run = _temporary["run"];
        (await Modcomp.RunAsync("run", spec, "--output", run, "--quiet")).Succeeded();
        byte[] report = File.ReadAllBytes(Path.Combine(run, "report.html"));
        byte[] estimates = File.ReadAllBytes(Path.Combine(run, "estimates.json"));
        Ran ran = (await Modcomp.RunAsync("report", run, "--config", "1", "--json")).Succeeded();
        Assert.Equal(report, File.ReadAllBytes(Path.Combine(run, "report.html")));
        Assert.Equal(estimates, File.ReadAllBytes(Path.Combine(run, "estimates.json")));

        using JsonDocument told = JsonDocument.Parse(ran.Output);
        using JsonDocument whole = JsonDocument.Parse(estimates);
        JsonElement one = Assert.Single(told.RootElement.GetProperty("configurations").EnumerateArray());
        Assert.Equal(1, one.GetProperty("configuration").GetInt32());
        double agreement = whole
            .RootElement.GetProperty("configurations")[1]
            .GetProperty("estimates")
            .EnumerateArray()
            .Single(e => e.GetProperty("estimand").GetString() == "agreement" && e.GetProperty("class").ValueKind == JsonValueKind.Null)
            .GetProperty("value")
            .GetDouble();
        Assert.Equal(
            agreement,
            one.GetProperty("estimates")
                .EnumerateArray()
                .Single(e => e.GetProperty("estimand").GetString() == "agreement")
                .GetProperty("value")
                .GetDouble()
        );
        Assert.Equal(whole.RootElement.GetProperty("results_hash").GetString(), told.RootElement.GetProperty("results_hash").GetString());

        string page = File.ReadAllText(Path.Combine(run, "configuration-1.html"));
        Assert.Contains("This page is about configuration 1 (sigma0=0.2) of 2 alone.", page, StringComparison.Ordinal);
        (await Modcomp.RunAsync("report", run, "--config", "1")).Succeeded();
        Assert.Equal(page, File.ReadAllText(Path.Combine(run, "configuration-1.html")));
    }

    [Fact]
    public async Task It_replaces_nothing_else_and_needs_a_configuration_that_there_is()
    {
        string spec = _temporary.Write("sweep.yaml", Specs.TinySweep());
        (await Modcomp.RunAsync("run", spec, "--output", _temporary["run"], "--quiet", "--no-report")).Succeeded();
        Assert.Equal(ExitCode.Usage, (await Modcomp.RunAsync("report", _temporary["run"], "--config", "2")).ExitCode);
        string mine = _temporary.Write(Path.Combine("run", "configuration-0.html"), "mine");
        Assert.Equal(ExitCode.Refused, (await Modcomp.RunAsync("report", _temporary["run"], "--config", "0")).ExitCode);
        Assert.Equal("mine", File.ReadAllText(mine));
        Assert.Equal(ExitCode.Usage, (await Modcomp.RunAsync("report", "x", "--config", "0", "--server", "http://127.0.0.1:1")).ExitCode);
    }
}
