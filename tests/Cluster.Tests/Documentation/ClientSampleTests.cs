using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using ModalityCompetition.Cluster.Tests.Grains;
using ModalityCompetition.Cluster.Tests.Http;
using ModalityCompetition.Cluster.Tests.Processes;
using ModalityCompetition.TestKit.Scripts;
using ModalityCompetition.TestKit.Waiting;
using ModalityCompetition.Training.Engines.Cpu;

namespace ModalityCompetition.Cluster.Tests.Documentation;

[Collection(ApiSilosTests.Name)]
public class ClientSampleTests(ApiSilos silos)
{
    [Fact]
    public void The_program_of_the_page_is_the_one_that_is_compiled()
    {
        string[] shown = Shown();
        string[] sample = File.ReadAllLines(Path.Combine(Folder(), "ClientSample.cs"));
        IEnumerable<string> compiled = sample
            .TakeWhile(l => l.Length > 0)
            .Append("")
            .Concat(
                sample
                    .SkipWhile(l => l.Trim() != "// begin")
                    .Skip(1)
                    .TakeWhile(l => l.Trim() != "// end")
                    .Select(l => l.Length == 0 ? l : l[8..])
            );
        Assert.NotEmpty(shown);
        Assert.Equal(compiled, shown);
    }

    [Trait("Suite", "Endurance")]
    [SkippableFact]
    public async Task It_submits_a_sweep_to_a_silo_and_says_how_it_ended()
    {
        SiloPlace silo = (await silos.SilosAsync()).Other.Place;
        string spec = TestSpecs.Small("sample");
        string file = Path.GetTempFileName();
        TextWriter before = Console.Out;
        using var output = new StringWriter();
        try
        {
            await File.WriteAllTextAsync(file, spec);
            Console.SetOut(TextWriter.Synchronized(output));
            await ClientSample.RunAsync([$"{silo.Address}:{silo.GatewayPort}", file]).WaitAsync(Patience.Limit);
        }
        finally
        {
            Console.SetOut(before);
            File.Delete(file);
        }

        Assert.Contains(
            $": Completed with 80 trials, results hash {await TestSpecs.EmbeddedHashAsync(spec, new CpuTrialEngine())}",
            output.ToString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_lines_of_the_page_name_the_package_that_the_silos_have()
    {
        string version = Regex
            .Match(
                File.ReadAllText(Path.Combine(Folder(), "../../../Directory.Packages.props")),
                "\"Microsoft.Orleans.Client\" Version=\"([^\"]+)\""
            )
            .Groups[1]
            .Value;
        Assert.Contains($"dotnet add ../my-client package Microsoft.Orleans.Client --version {version}", Lines());
    }

    [Trait("Suite", "Endurance")]
    [SkippableFact]
    public async Task The_lines_of_the_page_make_a_program_that_submits_and_waits()
    {
        string folder = Directory.CreateTempSubdirectory("modcomp-sample-").FullName;
        try
        {
            string spec = TestSpecs.Small("lines");
            await File.WriteAllTextAsync(Path.Combine(folder, "my.yaml"), spec);
            SiloPlace silo = (await silos.SilosAsync()).Other.Place;
            string output = "";
            foreach (string line in Lines())
            {
                // The program is pasted before it runs.
                if (line.StartsWith("dotnet run", StringComparison.Ordinal))
                {
                    await File.WriteAllLinesAsync(Path.Combine(folder, "my-client", "Program.cs"), Shown());
                }

                string here = line.Replace("../my-client", Path.Combine(folder, "my-client"), StringComparison.Ordinal)
                    .Replace("127.0.0.1:17006", $"{silo.Address}:{silo.GatewayPort}", StringComparison.Ordinal)
                    .Replace("examples/quickstart.yaml", Path.Combine(folder, "my.yaml"), StringComparison.Ordinal);
                (int code, output, string error) = await RepositoryScript.RunAsync(new Dictionary<string, string>(), "-c", here);
                Skip.If(output.Contains("NU1301", StringComparison.Ordinal), "The package feed cannot be reached.");
                Assert.True(code == 0, $"{line}\n{error}{output}");
            }

            Assert.Contains(
                $": Completed with 80 trials, results hash {await TestSpecs.EmbeddedHashAsync(spec, new CpuTrialEngine())}",
                output,
                StringComparison.Ordinal
            );
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // The lines about the reader's own program, in the order of the page.
    private static string[] Lines() =>
        [
            .. File.ReadAllLines(Path.Combine(Folder(), "../../../docs/cluster.md"))
                .Where(l => l.StartsWith("dotnet ", StringComparison.Ordinal) && l.Contains("../my-client", StringComparison.Ordinal)),
        ];

    private static string[] Shown() =>
        [
            .. File.ReadAllLines(Path.Combine(Folder(), "../../../docs/cluster.md"))
                .SkipWhile(l => l != "```csharp")
                .Skip(1)
                .TakeWhile(l => l != "```"),
        ];

    private static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
