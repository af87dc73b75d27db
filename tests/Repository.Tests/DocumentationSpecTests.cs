using System.Text.RegularExpressions;
using ModalityCompetition.Sweeps.Shipped;
using ModalityCompetition.Sweeps.Specs.Documents;
using ModalityCompetition.Sweeps.Specs.Experiments;
using ModalityCompetition.Sweeps.Specs.Transformers;

namespace ModalityCompetition.Repository.Tests;

/// <summary>Every complete spec that the documentation shows is a valid one.</summary>
public partial class DocumentationSpecTests
{
    [Fact]
    public void Specs_in_the_documentation_are_valid()
    {
        var specs = (
            from file in RepositoryTree.WithExtension(".md")
            from Match block in YamlBlock().Matches(RepositoryTree.Read(file))
            let text = block.Groups[1].Value
            where
                text.Contains("name:", StringComparison.Ordinal)
                && (text.Contains("training:", StringComparison.Ordinal) || text.Contains("experiment: program", StringComparison.Ordinal))
            select (File: file, Text: text)
        ).ToList();
        Assert.NotEmpty(specs);

        // Folders of a reader's own are not here.
        ExperimentRegistry experiments = ShippedExperiments.ForServers(ShippedExperiments.Registry, DataSetFolders.Elsewhere);
        foreach (var (file, text) in specs)
        {
            var reading = SpecReader.Read(file, text, experiments);
            Assert.True(reading.Errors.IsEmpty, string.Join('\n', reading.Errors));
        }
    }

    [GeneratedRegex(@"^```yaml\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex YamlBlock();
}
