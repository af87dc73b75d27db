using System.Runtime.CompilerServices;
using ModalityCompetition.Cluster.Tests.Grains;
using ModalityCompetition.Cluster.Tests.Http;
using ModalityCompetition.Cluster.Tests.Processes;
using ModalityCompetition.TestKit.Waiting;
using ModalityCompetition.Training.Engines.Cpu;

namespace ModalityCompetition.Cluster.Tests.Documentation;

[Collection(ApiSilosTests.Name)]
public class ClientSampleTests(ApiSilos silos)
{
    [Fact]
    public void The_program_of_the_page_is_the_one_that_is_compiled()
    {
        string[] page = File.ReadAllLines(Path.Combine(Folder(), "../../../docs/cluster.md"));
        string[] shown = [.. page.SkipWhile(l => l != "```csharp").Skip(1).TakeWhile(l => l != "```")];
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

    private static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
