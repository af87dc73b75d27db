using ModalityCompetition.Experiments.Words;
using ModalityCompetition.Sweeps.Shipped;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Documents;
using ModalityCompetition.Sweeps.Specs.Keys;
using ModalityCompetition.TestKit.Specs;

namespace ModalityCompetition.Sweeps.Tests.Specs;

public class SpecCatalogueTests
{
    private static string Root
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "ModalityCompetition.sln")))
            {
                folder = folder.Parent!;
            }

            return folder.FullName;
        }
    }

    [Fact]
    public void The_committed_reference_is_the_one_that_the_catalogue_gives()
    {
        var committed = File.ReadAllText(Path.Combine(Root, "docs", "spec-reference.md")).ReplaceLineEndings("\n");
        Assert.True(
            committed == SpecReference.Render(ShippedExperiments.Registry),
            "docs/spec-reference.md is out of date: dotnet run --project src/Client -- reference spec > docs/spec-reference.md"
        );
    }

    [Fact]
    public void The_reference_names_every_key_and_leaves_no_placeholder()
    {
        var page = SpecReference.Render(ShippedExperiments.Registry);
        Assert.All(SpecKeys.Competition.All, key => Assert.Contains($"| `{key.Symbol}` | {key.Meaning}", page, StringComparison.Ordinal));
        Assert.DoesNotMatch(@"\{(keys|functions|symbols|modality symbols|most configurations|tolerance|longest|deepest)\}", page);
    }

    [Fact]
    public void The_complete_spec_of_the_reference_is_valid_and_names_every_key_but_the_optional_ones()
    {
        var page = SpecReference.Render(ShippedExperiments.Registry);
        var start = page.IndexOf("```yaml\n", StringComparison.Ordinal) + 8;
        var text = page[start..page.IndexOf("```\n", start, StringComparison.Ordinal)];
        Assert.Equal(80, SpecReaderTests.Read(text).Configurations.Length);
        Assert.All(SpecKeys.Competition.All, key => Assert.Contains($"{key.Symbol}:", text, StringComparison.Ordinal));
    }

    [Fact]
    public void Defaults_lie_in_their_ranges()
    {
        Assert.All(
            SpecKeys.Competition.All.Where(k => k.Default is not null && k.Range is not null && SpecNumber.TryParse(k.Default, out _)),
            key => Assert.True(SpecNumber.TryParse(key.Default!, out var value) && key.Range!.Contains(value), key.Path)
        );
        Assert.All(SpecKeys.Competition.All.Where(k => k.Choices.Length > 0), key => Assert.Contains(key.Default, key.Choices));
        Assert.Equal(SpecKeys.Competition.All.Length, SpecKeys.Competition.All.Select(k => k.Path).Distinct().Count());
    }

    [Fact]
    public void Symbols_are_unique_in_expressions() =>
        Assert.Distinct(SpecKeys.Competition.All.Where(k => k.IsParameter && k.HasSymbol).Select(k => k.Symbol));

    [Fact]
    public void Every_example_is_a_preset_that_reads_without_a_word()
    {
        var files = Directory
            .GetFiles(Path.Combine(Root, "examples"), "*.yaml")
            .Select(f => Path.GetFileNameWithoutExtension(f))
            .Order(StringComparer.Ordinal);
        Assert.Equal(files, SpecPresets.All.Select(p => p.Name));
        foreach (var preset in SpecPresets.All)
        {
            var reading = ShippedSpecs.Read(preset.Name, preset.Text);
            Assert.Empty(reading.Errors);
            Assert.Empty(reading.Warnings);
            Assert.Equal(preset.Name, reading.Spec!.Name);
            Assert.NotEmpty(preset.Description);
            Assert.Equal(preset, SpecPresets.Find(preset.Name));
        }

        Assert.Null(SpecPresets.Find("no such preset"));
    }

    [Theory]
    [InlineData("sigma_g", "sigma_g", 0)]
    [InlineData("sgima_g", "sigma_g", 1)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("", "abc", 3)]
    [InlineData("--wokers", "--workers", 1)]
    public void The_distance_of_words_counts_edits(string a, string b, int distance)
    {
        Assert.Equal(distance, Spelling.Distance(a, b));
        Assert.Equal(distance, Spelling.Distance(b, a));
    }
}
