using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Reports.Competition.Distributions;
using ModalityCompetition.Sweeps.Tests.Estimates;

namespace ModalityCompetition.Sweeps.Tests.Reports;

public sealed class SingleModalityDistributionTests
{
    [Fact]
    public void One_modality_has_one_distribution_and_two_have_one_of_each_network_and_the_gap()
    {
        Assert.Equal(["test error uni-modal image"], Names(1));
        Assert.Equal(6, Names(2).Length);

        static string[] Names(int modalities)
        {
            var law = new SyntheticTrials { Modalities = modalities };
            var ledger = new Estimates.ListLedger([.. law.Draw(3, 40)]);
            var estimates = SweepEstimates
                .FromLedger(Estimates.ListLedger.Spec([law.Configuration()]), ledger, 1, CancellationToken.None)
                .Configurations[0];
            return [.. DistributionText.Known(estimates).Select(d => DistributionText.Name(d, estimates))];
        }
    }
}
