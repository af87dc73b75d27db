using System.Text.RegularExpressions;
using ModalityCompetition.Client.Tests.Support;

namespace ModalityCompetition.Client.Tests.Documentation;

/// <summary>The page about reusing trials: its specs are written, and its commands run one after the other as they are printed.</summary>
public sealed partial class DocumentedReuseTests : IDisposable
{
    private const string Page = "docs/reusing-trials.md";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Its_commands_run_as_printed_and_come_to_what_it_says()
    {
        foreach (DocumentedBlock block in DocumentedBlock.Read("yaml").Where(b => b.Page == Page))
        {
            _folder.Write(FileName().Match(block.Text).Groups[1].Value, block.Text);
        }

        string output = "";
        foreach (DocumentedBlock block in DocumentedBlock.Read("sh").Where(b => b.Page == Page))
        {
            foreach (string line in block.Text.TrimEnd('\n').Split('\n'))
            {
                Assert.StartsWith("modcomp ", line, StringComparison.Ordinal);
                Ran ran = await Modcomp.RunAsync([.. line.Split(' ')[1..].SelectMany(Here)]);
                Assert.True(ran.ExitCode == 0, $"{line}\n{ran.Error}\n{ran.Output}");
                output += ran.Output + ran.Error;
            }
        }

        Assert.Contains("reuse:  40 of 160 trials are there already", output, StringComparison.Ordinal);
        Assert.Contains("resuming: 40 of 160 trials already done", output, StringComparison.Ordinal);
        Assert.Contains("all 160 trials are done already", output, StringComparison.Ordinal);
        Assert.Contains("160 trials came from ", output, StringComparison.Ordinal);
        Assert.Equal(
            await File.ReadAllBytesAsync(_folder["runs/study/estimates.json"]),
            await File.ReadAllBytesAsync(_folder["runs/again/estimates.json"])
        );
    }

    // As a shell in the reader's folder would have it.
    private IEnumerable<string> Here(string word) =>
        word.EndsWith("/*", StringComparison.Ordinal) ? Directory.GetDirectories(_folder[word[..^2]]).Order(StringComparer.Ordinal)
        : word.StartsWith("runs/", StringComparison.Ordinal) || word.EndsWith(".yaml", StringComparison.Ordinal) ? [_folder[word]]
        : [word];

    [GeneratedRegex(@"\A# (\S+\.yaml)\n")]
    private static partial Regex FileName();
}
