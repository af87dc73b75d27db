using System.CommandLine;
using ModalityCompetition.Client.Commands;
using ModalityCompetition.Client.Commands.Options;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Tests.Support;

namespace ModalityCompetition.Client.Tests;

/// <summary>Help is complete: whatever the tree of commands has, its help and its page of the documentation have.</summary>
public class HelpTests
{
    public static TheoryData<string> Paths()
    {
        var paths = new TheoryData<string>();
        foreach ((string path, _) in Visible(Tree(), ""))
        {
            paths.Add(path);
        }

        return paths;
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Help_names_every_option_argument_example_and_exit_code(string path)
    {
        Command command = Visible(Tree(), "").Single(c => c.Path == path).Command;
        Ran ran = (await Modcomp.RunAsync([.. path.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"])).Succeeded();
        Assert.Equal("", ran.Error);
        foreach (Option option in command.Options.Where(o => !o.Hidden))
        {
            Assert.Contains(option.Name, ran.Output, StringComparison.Ordinal);
            Assert.False(string.IsNullOrWhiteSpace(option.Description), $"{path} {option.Name} has no description.");
            Assert.Contains(option.Description.Split(' ')[0], ran.Output, StringComparison.Ordinal);
        }

        Assert.All(command.Arguments, argument => Assert.False(string.IsNullOrWhiteSpace(argument.Description)));
        Assert.All(
            command.Subcommands.Where(c => !c.Hidden),
            child => Assert.Contains($"  {child.Name}", ran.Output, StringComparison.Ordinal)
        );
        Assert.Contains("Examples:", ran.Output, StringComparison.Ordinal);
        Assert.Contains("modcomp " + path, ran.Output, StringComparison.Ordinal);
        Assert.All(ExitCode.All, code => Assert.Contains(code.Meaning, ran.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_example_in_help_parses()
    {
        foreach ((string path, _) in Visible(Tree(), ""))
        {
            string help = (await Modcomp.RunAsync([.. path.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"])).Output;
            string[] lines = help[
                help.IndexOf("Examples:", StringComparison.Ordinal)..help.IndexOf("Exit codes:", StringComparison.Ordinal)
            ]
                .Split('\n');
            foreach (string line in lines.Where(l => l.StartsWith("  modcomp ", StringComparison.Ordinal)))
            {
                // An explanation stands behind several blanks, a redirection behind '>'.
                string[] words = line.Trim()["modcomp ".Length..]
                    .Split("   ")[0]
                    .Split('>')[0]
                    .Split(' ', StringSplitOptions.RemoveEmptyEntries);
                ParseResult parsed = Tree().Parse(words);
                Assert.True(parsed.Errors.Count == 0, $"{line}: {string.Join(' ', parsed.Errors.Select(e => e.Message))}");
            }
        }
    }

    [Fact]
    public async Task The_page_of_the_documentation_is_what_the_program_says()
    {
        Ran ran = (await Modcomp.RunAsync("reference", "commands")).Succeeded();
        string page = await File.ReadAllTextAsync(Path.Combine(RepositoryRoot.Path, "docs", "command-line.md"));
        Assert.True(
            page == ran.Output,
            "docs/command-line.md is not what the program says: write it again with 'modcomp reference commands'."
        );
    }

    [Fact]
    public async Task Version_is_one_line()
    {
        Ran ran = (await Modcomp.RunAsync("--version")).Succeeded();
        Assert.Matches(@"^modcomp \d+\.\d+\.\d+\S*\s*$", ran.Output);
    }

    private static RootCommand Tree()
    {
        var console = new ClientConsole { Out = TextWriter.Null, Error = TextWriter.Null };
        return CommandTree.Create(new CommandContext(console, new StopRequest(_ => { }), Installation.OfProcess()));
    }

    private static IEnumerable<(string Path, Command Command)> Visible(Command command, string path) =>
        command.Subcommands.Where(c => !c.Hidden).SelectMany(c => Visible(c, $"{path} {c.Name}".Trim())).Prepend((path, command));
}
