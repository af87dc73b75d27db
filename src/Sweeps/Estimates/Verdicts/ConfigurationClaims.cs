using System.Globalization;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates.Competition;

namespace ModalityCompetition.Sweeps.Estimates.Verdicts;

/// <summary>
/// The claims that one configuration can be held against: with one modality Theorem 5.1 alone, since nobody competes; Theorem 5.2 is about
/// two.
/// </summary>
internal static class ConfigurationClaims
{
    public const string InitialWinner = "Property 6.1, Lemma A.3";
    public const string TrainedWinner = "winner kept as sigma0 -> 0";
    public const string Unimodal = "Theorem 5.1";
    public const string Probe = "Theorem 5.2";
    public const string Joint = "Corollary 5.3";

    // Each is inactive with probability 1/2 at the start: all of so many with one in a million.
    private const int NeuronsThatOneIsActive = 20;

    /// <summary>The claims of a configuration, in the order of the paper's statements.</summary>
    public static IEnumerable<PendingVerdict> Of(ConfigurationEstimates estimates)
    {
        int modalities = estimates.Configuration.Configuration.Modalities;
        TrainingStage? stage = TrainingStage.Of(estimates);
        // Of two modalities one wins: the probability of the other is the rest of 1, and no second measurement. With a margin neither may
        // win at the start, and with few neurons all of them may be inactive.
        bool oneWins = modalities == 2 && 2 * estimates.Configuration.Configuration.Network.Neurons >= NeuronsThatOneIsActive;
        bool oneIsInitial = oneWins && estimates.Configuration.Configuration.Evaluation.InitialMargin <= 0;
        int trained = oneWins ? 1 : modalities;
        List<PendingVerdict?> claims = [];
        for (int r = 0; r < (oneIsInitial ? 1 : modalities) && modalities > 1; r++)
        {
            string who = Named(oneIsInitial, r);
            claims.Add(Make(estimates, InitialWinner, $"P(initial winner), {who}", new(EstimandNames.InitialWin, Modality: r)));
            claims.Add(
                Make(estimates, InitialWinner, $"P(initial winner) simulated, {who}", new(EstimandNames.InitialWinSimulated, Modality: r))
            );
        }

        for (int r = 0; r < modalities; r++)
        {
            claims.Add(
                Make(
                    estimates,
                    Unimodal,
                    $"uni-modal test error, {Name(estimates, r)}",
                    estimates.Stated(new(EstimandNames.TestError, NetworkKind.Unimodal, r))?.Estimand
                )
            );
            claims.Add(
                Make(
                    estimates,
                    Unimodal,
                    $"uni-modal training error, {Name(estimates, r)}",
                    new(EstimandNames.TrainError, NetworkKind.Unimodal, r)
                )
            );
        }

        for (int r = 0; r < modalities && modalities == 2; r++)
        {
            claims.Add(
                Make(estimates, Probe, $"P(probe test error >= 1/K), {Name(estimates, r)}", new(EstimandNames.ProbeErrorLarge, Modality: r))
            );
        }

        if (modalities > 1)
        {
            claims.Add(Make(estimates, Joint, "joint test error", new(EstimandNames.TestErrorControlled, NetworkKind.Joint)));
            claims.Add(Make(estimates, Joint, "gap to the best uni-modal network", new(EstimandNames.GapControlled)));
            claims.Add(Make(estimates, Joint, "gap to the best uni-modal network, early-stopped", new(EstimandNames.EarlyStoppedGap)));
            claims.Add(Make(estimates, TrainedWinner, "initial winner = trained winner", new(EstimandNames.Agreement)));
        }

        for (int r = 0; r < trained && modalities > 1; r++)
        {
            string who = Named(oneWins, r);
            claims.Add(Make(estimates, TrainedWinner, $"P(trained winner), {who}", new(EstimandNames.TrainedWin, Modality: r)));
        }

        return claims.OfType<PendingVerdict>().Select(c => c with { Obstacle = stage?.Obstacle(c.Estimand!) });

        string Named(bool alone, int r) => alone ? $"{Name(estimates, r)} ({Name(estimates, 1 - r)}: 1 minus it)" : Name(estimates, r);
    }

    private static PendingVerdict? Make(ConfigurationEstimates owner, string claim, string quantity, Estimand? estimand)
    {
        if (estimand is null || owner.Find(estimand) is not { Prediction: { } prediction } estimate)
        {
            return null;
        }

        var configuration = owner.Configuration.Configuration;
        return new PendingVerdict
        {
            Claim = claim,
            Quantity = quantity,
            Configuration = owner.Configuration.Index,
            Estimand = estimand,
            Where = owner.Configuration.Label,
            Prediction = prediction,
            Tolerance = VerdictTolerance.Of(prediction),
            Value = estimate.Value,
            At = coverage => EstimateIntervals.At(estimate, coverage),
            Precisely =
                string.Create(CultureInfo.InvariantCulture, $"at K = {configuration.Classes} and sigma0 = ")
                + VerdictReading.Number(configuration.Network.InitialScale),
        };
    }

    private static string Name(ConfigurationEstimates owner, int modality) =>
        owner.Configuration.Configuration.Data.Modalities[modality].Name;
}
