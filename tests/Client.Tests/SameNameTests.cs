using System.Text.RegularExpressions;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Tests.Support;

namespace ModalityCompetition.Client.Tests;

/// <summary>Commands that are given a name that several sweeps of a server have.</summary>
public sealed class SameNameTests : IDisposable
{
    private static readonly string[][] s_commands =
    [
        ["watch", "tiny"],
        ["status", "tiny"],
        ["pause", "tiny"],
        ["resume", "tiny"],
        ["cancel", "tiny"],
        ["tag", "tiny", "--add", "a"],
        ["delete", "tiny", "--yes"],
        ["export", "tiny", "--format", "csv"],
        ["report", "tiny", "--json"],
    ];

    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task Every_command_says_which_there_are_in_what_state_and_of_when_and_takes_none()
    {
        await using InProcessServer server = await InProcessServer.StartAsync(
            [],
            "serve",
            "--data",
            _temporary["data"],
            "--listen",
            "127.0.0.1:0"
        );
        string[] with = ["--server", server.Url];
        string[] ids = [await SubmittedAsync(Specs.Tiny(), with), await SubmittedAsync(Specs.Tiny(samples: 40), with)];
        Assert.NotEqual(ids[0], ids[1]);
        string each = string.Join(", ", ids.Select(id => $@"{Regex.Escape(id)} \(completed, submitted \d{{4}}-\d\d-\d\d \d\d:\d\d UTC\)"));
        foreach (string[] command in s_commands)
        {
            Ran refused = await Modcomp.RunAsync([.. command, .. with]);
            Assert.Equal((ExitCode.Refused, ""), (refused.ExitCode, refused.Output));
            Assert.Matches($"^modcomp: (error: )?2 sweeps fit tiny: give more of the identifier, one of {each}\\.\n$", refused.Error);
        }

        (await Modcomp.RunAsync(["delete", ids[0], "--yes", .. with])).Succeeded();
        Assert.Contains("completed", (await Modcomp.RunAsync(["watch", "tiny", .. with])).Succeeded().Output, StringComparison.Ordinal);
    }

    private async Task<string> SubmittedAsync(string spec, string[] with)
    {
        string file = _temporary.Write("tiny.yaml", spec);
        return (await Modcomp.RunAsync(["submit", file, "--watch", .. with])).Succeeded().Output.Split(' ')[0];
    }
}
