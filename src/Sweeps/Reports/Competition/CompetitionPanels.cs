using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Reports.Sections;
using ModalityCompetition.Sweeps.Reports.Texts;

namespace ModalityCompetition.Sweeps.Reports.Competition;

/// <summary>What the competition draws against a swept parameter.</summary>
internal static class CompetitionPanels
{
    /// <summary>The panels.</summary>
    /// <param name="example">The estimates of one of the configurations.</param>
    public static IEnumerable<EstimateColumn> Of(ConfigurationEstimates example)
    {
        int modalities = example.Configuration.Configuration.Modalities;

        // With one modality nobody competes.
        if (modalities == 1)
        {
            yield return new("Test error", new Estimand(EstimandNames.TestError, NetworkKind.Unimodal, 0));
            yield return new("Training error", new Estimand(EstimandNames.TrainError, NetworkKind.Unimodal, 0));
            yield return new("Classes learned", new Estimand(EstimandNames.Learned, Modality: 0));
            yield break;
        }

        yield return new("Initial winner = trained winner", new Estimand(EstimandNames.Agreement));
        yield return new("Dominated classes", new Estimand(EstimandNames.Won));
        yield return new("Joint test error", new Estimand(EstimandNames.TestError, NetworkKind.Joint));
        yield return new("Joint training error", new Estimand(EstimandNames.TrainError, NetworkKind.Joint));
        yield return new("Gap: joint − best uni-modal", new Estimand(EstimandNames.Gap));
        yield return new("P(gap > 0)", new Estimand(EstimandNames.GapPositive));
        for (int r = 0; r < modalities; r++)
        {
            string name = EstimandText.ModalityName(example, r);
            yield return new($"p(0), {name}", new Estimand(EstimandNames.InitialWin, Modality: r));
            yield return new($"p(T), {name}", new Estimand(EstimandNames.TrainedWin, Modality: r));
            yield return new($"Uni-modal test error, {name}", new Estimand(EstimandNames.TestError, NetworkKind.Unimodal, r));
            yield return new($"Probe test error, {name}", new Estimand(EstimandNames.TestError, NetworkKind.Probe, r));
            yield return new($"Degradation, {name}", new Estimand(EstimandNames.Degradation, Modality: r));
            yield return new($"Γ growth of losers, {name}", new Estimand(EstimandNames.LoserGrowth, Modality: r));
        }
    }
}
