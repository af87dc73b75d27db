using System.CommandLine;
using ModalityCompetition.Client.Commands;
using ModalityCompetition.Client.Commands.Options;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Tests.Support;
using ModalityCompetition.Sweeps.Engines;

namespace ModalityCompetition.Client.Tests.Documentation;

/// <summary>
/// Every command that the documentation shows: the program's own are run in a small form, of the others what they name is there.
/// </summary>
public class DocumentedCommandTests
{
    // Programs of a system that the pages call.
    private static readonly string[] s_system =
    [
        "apt-get",
        "chmod",
        "createdb",
        "createuser",
        "curl",
        "docker",
        "export",
        "install",
        "kind",
        "kubectl",
        "mkdir",
        "openssl",
        "pg_dump",
        "pg_restore",
        "psql",
        "python3",
    ];

    // Runs of the pages, made before their commands: what a page calls runs/NAME is the preset NAME in a small form.
    private static readonly string[] s_runs = ["quickstart", "sigma0-scaling", "strong-weak", "symmetric"];

    [Fact]
    public void Every_command_of_the_program_parses()
    {
        int count = 0;
        foreach (DocumentedLine line in DocumentedCommands.Read().Where(line => line.Arguments is not null))
        {
            var console = new ClientConsole { Out = TextWriter.Null, Error = TextWriter.Null };
            ParseResult parsed = CommandTree
                .Create(new CommandContext(console, new StopRequest(_ => { }), Installation.OfProcess()))
                .Parse([.. line.Arguments!]);
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
                string[] named =
                [
                    .. line.Words.Where(word =>
                        word.StartsWith("src/", StringComparison.Ordinal)
                        || word.StartsWith("tests/", StringComparison.Ordinal)
                        || word.StartsWith("bench/", StringComparison.Ordinal)
                        || word.EndsWith(".sln", StringComparison.Ordinal)
                    ),
                ];
                Assert.All(
                    named,
                    name => Assert.True(Path.Exists(Path.Combine(RepositoryRoot.Path, name)), $"{line}: there is no {name}.")
                );
                continue;
            }

            bool there = program.Contains('/', StringComparison.Ordinal)
                ? File.Exists(Path.Combine(RepositoryRoot.Path, program))
                : s_system.Contains(program);
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
        foreach (DocumentedLine line in DocumentedCommands.Read().Where(line => line.Need == DocumentedNeed.Files))
        {
            string[] arguments = [.. line.Arguments!];

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
                folder.Write("my.yaml", SmallForm.Own("tiny"));
            }

            folder.Write("my-sweep.yaml", SmallForm.Own("my-sweep"));
            Ran ran = await RunAsync(arguments, folder);
            Assert.True(ran.ExitCode == 0, $"{line}\n{ran.Error}\n{ran.Output}");
            if (arguments is ["delete", var deleted, ..])
            {
                // Pages go on to speak of it.
                await RunAsync(["run", $"preset:{Path.GetFileName(deleted)}", "--output", deleted], folder);
            }

            count++;
        }

        Assert.InRange(count, 50, int.MaxValue);
    }

    // The engine comes with half a gigabyte of libtorch: the tests' build is without it and names the build that has it.
    // A build of the tests with -p:TorchRuntime=cpu trains.
    [SkippableFact]
    public async Task Commands_with_the_torch_engine_train_or_say_which_build_has_it()
    {
        bool present = EngineRegistry.Installed.Present.Contains("torch");
        string? obstacle = EngineRegistry
            .Installed.Devices()
            .FirstOrDefault(device => device is { Engine: "torch", Name: "cpu" })
            ?.Obstacle;
        Skip.If(obstacle is not null, obstacle);
        using var folder = new TemporaryFolder();
        folder.Write("my.yaml", SmallForm.Own("my"));
        int count = 0;
        foreach (DocumentedLine line in DocumentedCommands.Read().Where(line => line.Need == DocumentedNeed.Torch))
        {
            // A GPU that the machine has not got becomes the CPU.
            Ran ran = await Modcomp.RunAsync(SmallForm.Of(line.Arguments!.Select(word => word == "cuda:0" ? "cpu" : word), folder));
            Assert.True(ran.ExitCode == (present ? ExitCode.Ok : ExitCode.Usage), $"{line}\n{ran.Error}\n{ran.Output}");
            Assert.True(present || ran.Error.Contains("build it with -p:TorchRuntime=", StringComparison.Ordinal), $"{line}\n{ran.Error}");
            count++;
        }

        Assert.NotEqual(0, count);
    }

    private static Task<Ran> RunAsync(string[] arguments, TemporaryFolder folder) => Modcomp.RunAsync(SmallForm.Of(arguments, folder));
}
