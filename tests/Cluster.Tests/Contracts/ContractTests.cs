using System.Reflection;
using ModalityCompetition.Grains.Interfaces.Sweeps;
using ModalityCompetition.Grains.Interfaces.Trials;

namespace ModalityCompetition.Cluster.Tests.Contracts;

public class ContractTests
{
    /// <summary>
    /// Silos of two versions work together during an upgrade. A line may be added to the baseline; one that is there may change only
    /// together with the alias.
    /// </summary>
    [Fact]
    public void Contracts_are_those_of_the_baseline()
    {
        string baseline = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Contracts", "contracts.txt")).ReplaceLineEndings("\n");
        string found = ContractText.Write();
        Assert.True(
            baseline == found,
            $"The contracts have changed. If silos of the version before understand the change, put this into "
                + $"tests/Cluster.Tests/Contracts/contracts.txt:\n{found}"
        );
    }

    [Fact]
    public void Everything_that_travels_has_a_name_of_its_own()
    {
        Assert.Empty(ContractText.WithoutAlias());
        var aliases = typeof(ISweepGrain)
            .Assembly.GetExportedTypes()
            .Select(t => t.GetCustomAttribute<AliasAttribute>()?.Alias)
            .OfType<string>()
            .ToArray();
        Assert.Equal(aliases.Distinct(), aliases);
    }

    [Theory]
    [InlineData("a-0123456789abcdef", 0, 0)]
    [InlineData("with.dots_and-dashes-0123456789abcdef", 17, (1L << 48) - 1)]
    public void Key_of_a_trial_is_read_as_it_was_written(string sweep, int configuration, long trial)
    {
        var key = new TrialKey(sweep, configuration, trial);
        Assert.Equal(key, TrialKey.Parse(key.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("sweep/1")]
    [InlineData("sweep/1/-2")]
    [InlineData("sweep/x/2")]
    [InlineData("/1/2")]
    public void What_is_no_key_of_a_trial_is_refused(string text) => Assert.Throws<FormatException>(() => TrialKey.Parse(text));
}
