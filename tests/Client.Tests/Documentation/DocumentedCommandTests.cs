using System.CommandLine;
using ModalityCompetition.Client.Commands;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Tests.Support;

namespace ModalityCompetition.Client.Tests.Documentation;

/// <summary>Every command that the documentation shows: the program's own are run in a small form, of the others what they name is there.</summary>
public class DocumentedCommandTests
{
    // Programs of a system that the pages call.
    private static readonly string[] s_system = ["apt-get", "curl", "export", "openssl", "python3"];

    // Runs of the pages, made before their commands: what a page calls runs/NAME is the preset NAME in a small form.
    private static readonly string[] s_runs = ["quickstart", "sigma0-scaling", "strong-weak", "symmetric"];

    // A preset that takes milliseconds: 24 trials, of which the pages replay the eighteenth.
    private static readonly string[] s_small = ["--set", "training.T=3", "--set", "data.n=12", "--set", "evaluation.test_n=10"];

    [Fact]
    public void Every_command_of_the_program_parses()
    {
        int count = 0;
        foreach (DocumentedLine line in DocumentedCommands.Read().Where(line => line.Arguments is not null))
        {
            var console = new ClientConsole { Out = TextWriter.Null, Error = TextWriter.Null };
            ParseResult parsed = CommandTree.Create(new CommandContext(console, new StopRequest(_ => { }))).Parse([.. line.Arguments!]);
            Assert.True(parsed.Errors.Count == 0, $"{line}: {string.Join(' ', parsed.Errors.Select(error => error.Message))}");
            count++;
        }

        Assert.InRange(count, 50, int.MaxValue);
    }

    [Fact]
    public void Every_other_command_names_programs_projects_and_scripts_that_are_there()
    {
        foreach (DocumentedLine line in DocumentedCommands.Read().Where(line => line.Arguments is null))
        {
            string program = line.Words[0];
            if (program == "dotnet")
            {
                string[] named = [.. line.Words.Where(word => word.StartsWith("src/", StringComparison.Ordinal) || word.StartsWith("tests/", StringComparison.Ordinal)
                    || word.StartsWith("bench/", StringComparison.Ordinal) || word.EndsWith(".sln", StringComparison.Ordinal))];
                Assert.All(named, name => Assert.True(Path.Exists(Path.Combine(RepositoryRoot.Path, name)), $"{line}: there is no {name}."));
                continue;
            }

            bool there = program.Contains('/', StringComparison.Ordinal) ? File.Exists(Path.Combine(RepositoryRoot.Path, program)) : s_system.Contains(program);
            Assert.True(there, $"{line}: there is no {program}.");
        }
    }

    [Fact]
    public async Task Commands_that_need_nothing_but_files_run()
    {
        using var folder = new TemporaryFolder();
        foreach (string name in s_runs)
        {
            await RunAsync(["run", $"preset:{name}", "--output", $"runs/{name}"], folder);
        }

        int count = 0;
        string page = "";
        foreach (DocumentedLine line in DocumentedCommands.Read().Where(line => line.Arguments is { Count: > 0 }))
        {
            string[] arguments = [.. line.Arguments!];
            if (arguments[0] is not ("run" or "plan" or "validate" or "status" or "report" or "export" or "replay" or "verify" or "compare" or "presets" or "devices" or "completion")
                || arguments.Any(word => word is "--server" or "--ledger" or "--engine") || line.Page == "docs/serving.md")
            {
                continue;
            }

            // Every page begins with a spec of the reader's own that has never run.
            if (line.Page != page && Directory.Exists(folder["runs/my"]))
            {
                Directory.Delete(folder["runs/my"], recursive: true);
                File.Delete(folder["my.yaml"]);
            }

            page = line.Page;
            // A spec of the reader's own is there when a page speaks of it, until the page itself writes one.
            string own = folder["my.yaml"];
            if (arguments is ["presets", "write", ..])
            {
                File.Delete(own);
            }
            else if (!File.Exists(own))
            {
                folder.Write("my.yaml", Own("tiny"));
            }

            folder.Write("my-sweep.yaml", Own("my-sweep"));
            Ran ran = await RunAsync(arguments, folder);
            Assert.True(ran.ExitCode == 0, $"{line}\n{ran.Error}\n{ran.Output}");
            count++;
        }

        Assert.InRange(count, 30, int.MaxValue);
    }

    // With room for the 20 classes that a page asks for.
    private static string Own(string name) => Specs.Tiny(trials: 24).Replace("name: tiny", $"name: {name}", StringComparison.Ordinal).Replace("d: 4,", "d: 20,", StringComparison.Ordinal);

    private static Task<Ran> RunAsync(string[] arguments, TemporaryFolder folder)
    {
        List<string> words = [.. arguments.Select(word => Here(word, folder))];
        string? spec = words.FirstOrDefault(word => word.EndsWith(".yaml", StringComparison.Ordinal) || word.StartsWith("preset:", StringComparison.Ordinal));
        int trials = words.IndexOf("--trials");
        if (words[0] == "run")
        {
            if (trials >= 0)
            {
                words[trials + 1] = "24";
            }
            else
            {
                words.AddRange(["--trials", "24"]);
            }

            words.AddRange(s_small);
            if (!words.Contains("--output"))
            {
                words.AddRange(["--output", folder[$"runs/{Path.GetFileNameWithoutExtension(spec!.Replace("preset:", "", StringComparison.Ordinal))}"]]);
            }
        }
        else if (words[0] == "export" && !words.Contains("--output"))
        {
            string rows = words.IndexOf("--per") is >= 0 and var per ? words[per + 1] : "trial";
            words.AddRange(["--output", folder[$"{rows}.{words[words.IndexOf("--format") + 1]}"]]);
        }

        return Modcomp.RunAsync([.. words]);
    }

    // Paths of the pages are relative to where the reader stands: specs of the tree are the tree's, all else is the folder's.
    private static string Here(string word, TemporaryFolder folder) =>
        word.StartsWith("examples/", StringComparison.Ordinal) ? Path.Combine(RepositoryRoot.Path, word)
        : word.StartsWith("runs/", StringComparison.Ordinal) || word is "my.yaml" or "my-sweep.yaml" or "arrays" or "classes.npy" ? folder[word]
        : word;
}
