using System.Text.RegularExpressions;
using ModalityCompetition.Client.Tests.Support;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Client.Tests.Documentation;

/// <summary>The plug-in that the page on engines shows.</summary>
public partial class EnginePluginSampleTests
{
    [Fact]
    public void The_plug_in_of_the_page_is_the_one_that_is_compiled()
    {
        DocumentedBlock shown = Assert.Single(DocumentedBlock.Read("csharp"), block => block.Page == "docs/engine-plugins.md");
        string sample = File.ReadAllText(
            Path.Combine(RepositoryRoot.Path, "tests", "Client.Tests", "Documentation", "EnginePluginSample.cs")
        );
        string compiled = sample.Split("// begin")[1].Split("// end")[0];

        // Blanks aside: the page has the class at the margin, and its comments in a column.
        Assert.Equal(Blanks().Replace(compiled, " ").Trim(), Blanks().Replace(shown.Text, " ").Trim());
    }

    [Fact]
    public void It_makes_an_engine_that_continues_what_it_recorded()
    {
        var plugin = new EnginePluginSample.MyEngine();
        ITrialEngine engine = plugin.Create(new EngineRequest { Devices = plugin.Devices()[0].Name });
        Assert.Equal("fpga:0", engine.Hardware);
        Assert.NotNull(plugin.RequestFor(engine.Identity));
        Assert.Null(plugin.RequestFor(new EngineIdentity("cpu", 2)));
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
