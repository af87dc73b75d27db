using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Estimands;

namespace ModalityCompetition.Sweeps.Tests.Estimates;

public sealed class EstimandSelectorTests
{
    private static readonly ImmutableArray<string> s_modalities = ["image", "text"];

    [Theory]
    [InlineData("trained_win[class=3,modality=image]", EstimandNames.TrainedWin, null, 0, 3)]
    [InlineData("trained_win[modality=text]", EstimandNames.TrainedWin, null, 1, null)]
    [InlineData("test_error[network=joint]", EstimandNames.TestError, NetworkKind.Joint, null, null)]
    [InlineData("test_error[network=probe,modality=text]", EstimandNames.TestError, NetworkKind.Probe, 1, null)]
    [InlineData("final_loss[network=unimodal,modality=image]", EstimandNames.FinalLoss, NetworkKind.Unimodal, 0, null)]
    [InlineData("agreement", EstimandNames.Agreement, null, null, null)]
    [InlineData("won[class=0]", EstimandNames.Won, null, null, 0)]
    public void Keys_are_stable(string key, string name, NetworkKind? network, int? modality, int? j)
    {
        var estimand = new Estimand(name, network, modality, j);
        Assert.Equal(key, EstimandSelector.Format(estimand, s_modalities));
        Assert.True(EstimandSelector.TryParse(key, s_modalities, out var parsed));
        Assert.Equal(estimand, parsed);
    }

    [Fact]
    public void Every_estimate_has_a_key_of_its_own_that_reads_back()
    {
        var trials = new SyntheticTrials { Modalities = 3 };
        var names = trials.Configuration().Configuration.Data.Modalities.Select(m => m.Name).ToImmutableArray();
        var estimates = Estimating.Of(trials, []).Estimates;
        var keys = estimates.Select(e => EstimandSelector.Format(e.Estimand, names)).ToList();
        Assert.Equal(keys.Count, keys.Distinct().Count());
        Assert.All(
            estimates.Zip(keys),
            pair =>
            {
                Assert.True(EstimandSelector.TryParse(pair.Second, names, out var parsed));
                Assert.Equal(pair.First.Estimand, parsed);
            }
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("[class=1]")]
    [InlineData("won[class=1")]
    [InlineData("won[]")]
    [InlineData("won[class=x]")]
    [InlineData("won[class=-1]")]
    [InlineData("won[class=1,class=2]")]
    [InlineData("won[klass=1]")]
    [InlineData("trained_win[modality=smell]")]
    [InlineData("test_error[network=Joint]")]
    public void What_is_no_key_is_refused(string key) => Assert.False(EstimandSelector.TryParse(key, s_modalities, out _));
}
