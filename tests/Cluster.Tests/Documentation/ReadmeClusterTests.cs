using System.Globalization;
using System.Text.RegularExpressions;
using ModalityCompetition.TestKit.Databases;
using ModalityCompetition.TestKit.Networks;
using ModalityCompetition.TestKit.Scripts;

namespace ModalityCompetition.Cluster.Tests.Documentation;

/// <summary>
/// The cluster of README.md: its commands, one after the other without a pause, and what they print. The program is the one that the tests
/// were built with and the ports are free ones; everything else is as printed.
/// </summary>
[Trait("Suite", "Endurance")]
public sealed partial class ReadmeClusterTests : IDisposable
{
    private const string Heading = "### Grow to a cluster";
    private const int PrintedPort = 17000;
    private const string Run = "run -c Release --project src/Client -- ";
    private readonly string _folder = Directory.CreateTempSubdirectory("modcomp-readme-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SkippableFact]
    public async Task The_commands_print_what_stands_there_three_times_in_a_row()
    {
        Skip.If(PostgresServer.Missing is not null, PostgresServer.Missing);
        Skip.If(OperatingSystem.IsWindows(), "The script is one for a shell.");
        (string[] commands, string[] printed) = Blocks();
        string shim = Shim();
        for (int time = 1; time <= 3; time++)
        {
            int port = FreePorts.Next(25);
            var variables = new Dictionary<string, string>
            {
                ["PATH"] = $"{shim}:{Environment.GetEnvironmentVariable("PATH")}",
                ["CLUSTER_FOLDER"] = Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"cluster-{time}")),
                ["CLUSTER_PORT"] = port.ToString(CultureInfo.InvariantCulture),
                ["SILO_DLL"] = Path.Combine(AppContext.BaseDirectory, "modcomp-silo.dll"),
            };
            try
            {
                string script = string.Join('\n', commands.Prepend("set -e").Select(c => WithPorts(c, port)));
                (int code, string output, string error) = await RepositoryScript.RunAsync(variables, "-c", script);
                Assert.True(code == 0, $"{error}\n{output}");
                Agrees(output, printed.Select(l => WithPorts(l, port)).ToArray());
            }
            finally
            {
                await RepositoryScript.RunAsync(variables, "deploy/local/cluster.sh", "stop");
            }
        }
    }

    // The lines in their order; dots stand for any number of lines, and what stop says need not be there. How many trials a sweep has while
    // it runs depends on the machine.
    private static void Agrees(string output, string[] printed)
    {
        string pattern = string.Join('\n', printed.Select(l => l == "..." ? "(?:.*\n)*?.*" : Regex.Escape(AtAnyTime(l))));
        Assert.True(Regex.IsMatch(AtAnyTime(output), $"^{pattern}(?:\n|$)"), $"This was printed:\n{output}");
    }

    private static string AtAnyTime(string text) => Progress().Replace(text, "running, some of $1 trials");

    [GeneratedRegex(@"running, \d+ of (\d+) trials \(\d+ %\)")]
    private static partial Regex Progress();

    private static string WithPorts(string line, int port) =>
        Regex.Replace(
            line,
            @"(?<=127\.0\.0\.1:)\d+",
            m => (int.Parse(m.Value, CultureInfo.InvariantCulture) - PrintedPort + port).ToString(CultureInfo.InvariantCulture)
        );

    // A "dotnet" that runs what was built already, and is dotnet otherwise.
    private string Shim()
    {
        string folder = Path.Combine(_folder, "bin");
        Directory.CreateDirectory(folder);
        string dotnet = Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(p => Path.Combine(p, "dotnet")).First(File.Exists);
        string file = Path.Combine(folder, "dotnet");
        File.WriteAllText(
            file,
            $"""
            #!/bin/bash
            case "$*" in
              "{Run}"*) shift {Run.TrimEnd().Split(' ').Length}; set -- "{Path.Combine(AppContext.BaseDirectory, "modcomp.dll")}" "$@" ;;
            esac
            exec "{dotnet}" "$@"

            """
        );
#pragma warning disable CA1416 // The test is skipped where there are no such modes.
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        // The database's server runs as a user of its own.
        File.SetUnixFileMode(
            _folder,
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute
        );
#pragma warning restore CA1416 // Modes are checked again.
        return folder;
    }

    private static (string[] Commands, string[] Printed) Blocks()
    {
        string[] section =
        [
            .. File.ReadAllLines(Path.Combine(RepositoryScript.Root, "README.md"))
                .SkipWhile(l => l != Heading)
                .TakeWhile(l => !l.StartsWith("## ", StringComparison.Ordinal)),
        ];
        int[] fences = [.. section.Index().Where(l => l.Item.StartsWith("```", StringComparison.Ordinal)).Select(l => l.Index)];
        string[][] blocks = [.. fences.Chunk(2).Select(f => section[(f[0] + 1)..f[1]])];
        Assert.Equal(2, blocks.Length);
        return (blocks[0], blocks[1]);
    }
}
