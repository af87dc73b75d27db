using System.Text.Json;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Tests.Support;

namespace ModalityCompetition.Client.Tests;

/// <summary>A run folder whose ledger holds less than its estimates were made from: a failure with a name, and a way back.</summary>
public sealed class LostTrialsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Run => _folder["run"];

    private string Ledger => Path.Combine(Run, "trials.ledger");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Status_names_what_was_lost_nothing_else_reads_it_and_the_run_trains_it_again()
    {
        string spec = _folder.Write("tiny.yaml", Specs.TinySweep());
        (await Modcomp.RunAsync("run", spec, "--output", Run)).Succeeded();
        byte[] estimates = await File.ReadAllBytesAsync(Path.Combine(Run, "estimates.json"));
        string expected = $"The ledger of {Run} has lost 4 of 8 trials: it holds 4, and estimates.json says that 8 were committed; ";
        using (FileStream ledger = File.OpenWrite(Ledger))
        {
            ledger.SetLength(ledger.Length - 1);
        }

        Ran status = await Modcomp.RunAsync("status", Run);
        Assert.Equal(ExitCode.Storage, status.ExitCode);
        Assert.Contains(": damaged, 4 of 8 trials", status.Output, StringComparison.Ordinal);
        Assert.Contains(expected, status.Error, StringComparison.Ordinal);

        Ran json = await Modcomp.RunAsync("status", Run, "--json");
        Assert.Equal(ExitCode.Storage, json.ExitCode);
        using JsonDocument document = JsonDocument.Parse(json.Output);
        Assert.Equal("damaged", document.RootElement.GetProperty("state").GetString());
        Assert.StartsWith(expected, document.RootElement.GetProperty("warnings")[0].GetString(), StringComparison.Ordinal);

        foreach (string[] command in new[] { ["report", Run], new[] { "verify", Run }, ["export", Run, "--format", "csv"] })
        {
            Ran ran = await Modcomp.RunAsync(command);
            Assert.Equal(ExitCode.Storage, ran.ExitCode);
            Assert.StartsWith($"modcomp: {expected}", ran.Error, StringComparison.Ordinal);
            Assert.Single(ran.Error.TrimEnd().Split('\n'));
        }

        Assert.Equal(estimates, await File.ReadAllBytesAsync(Path.Combine(Run, "estimates.json")));
        Ran again = (await Modcomp.RunAsync("run", spec, "--output", Run)).Succeeded();
        Assert.Contains(expected, again.Error, StringComparison.Ordinal);
        Assert.Contains(expected, await File.ReadAllTextAsync(Path.Combine(Run, "run.log")), StringComparison.Ordinal);
        Assert.Equal(estimates, await File.ReadAllBytesAsync(Path.Combine(Run, "estimates.json")));
        (await Modcomp.RunAsync("verify", Run)).Succeeded();
        (await Modcomp.RunAsync("status", Run)).Succeeded();
    }

    [Fact]
    public async Task More_trials_than_the_estimates_are_of_are_no_loss()
    {
        string spec = _folder.Write("tiny.yaml", Specs.TinySweep());
        (await Modcomp.RunAsync("run", spec, "--output", Run, "--trials", "2")).Succeeded();
        byte[] estimates = await File.ReadAllBytesAsync(Path.Combine(Run, "estimates.json"));
        (await Modcomp.RunAsync("run", spec, "--output", Run)).Succeeded();
        await File.WriteAllBytesAsync(Path.Combine(Run, "estimates.json"), estimates);
        (await Modcomp.RunAsync("status", Run)).Succeeded();
        (await Modcomp.RunAsync("report", Run)).Succeeded();
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"trials_done\": \"many\"}")]
    [InlineData("{\"spec\": {\"trials_done\": 99}}")]
    public async Task A_file_that_says_nothing_is_no_record(string text)
    {
        string spec = _folder.Write("tiny.yaml", Specs.Tiny());
        (await Modcomp.RunAsync("run", spec, "--output", Run)).Succeeded();
        await File.WriteAllTextAsync(Path.Combine(Run, "estimates.json"), text);
        (await Modcomp.RunAsync("status", Run)).Succeeded();
    }
}
