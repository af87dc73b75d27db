using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Estimates.Competition.Remedies;

/// <summary>A quantity whose difference to <c>none</c> is estimated: one number of each trial on each side.</summary>
/// <param name="Key">What it is, as the key of an estimand (<see cref="EstimandSelector"/>) where it is one.</param>
/// <param name="Unit">What it is measured in.</param>
/// <param name="Tolerance">A difference that counts as none, in the units of the quantity.</param>
/// <param name="Range">What the number of a side cannot leave.</param>
/// <param name="With">The number of the side with the remedy.</param>
/// <param name="Without">That of the other side.</param>
internal sealed record EffectQuantity(
    string Key,
    EffectUnit Unit,
    double Tolerance,
    ValueRange Range,
    Func<ObservedSide, double> With,
    Func<ObservedSide, double> Without
)
{
    /// <summary>Key of Gamma of the losers, <see cref="ObservedSide.LoserGamma"/>.</summary>
    public const string LoserGamma = "loser_gamma";

    /// <summary>
    /// Key of the gain in shared classes beyond half of those that one modality alone won without the remedy: the share of shared classes
    /// with it, less that without it, less half of the share won without it.
    /// </summary>
    public const string BeyondHalf = "shared_beyond_half";

    /// <summary>Key of the joint test error.</summary>
    public const string JointError = "test_error[network=joint]";

    // In the order of ObservationLayout.Statuses.
    private const int Won = 0;
    private const int Shared = 1;
    private const int Unlearned = 2;
    private const int Agreement = 3;

    /// <summary>Whether the quantity says who wins: a share of trained winners, or the agreement.</summary>
    public bool IsOfWinners => Key == EstimandNames.Agreement || Key.StartsWith(EstimandNames.TrainedWin + "[", StringComparison.Ordinal);

    /// <summary>
    /// The quantities of a configuration, in the order of tables; their number depends on the number of modalities alone.
    /// </summary>
    /// <param name="planned">A configuration of the competition.</param>
    /// <param name="best">The uni-modal network that the gap compares with.</param>
    public static ImmutableArray<EffectQuantity> Of(PlannedConfiguration planned, int best)
    {
        TrialConfiguration configuration = planned.Configuration;
        ImmutableArray<string> names = [.. planned.Definition.EntryNames];
        int[] modalities = [.. Enumerable.Range(0, names.Length)];
        return
        [
            .. modalities.Select(r => Classes(new Estimand(EstimandNames.TrainedWin, Modality: r), s => s.Layout.TrainedWinnerAverage + r)),
            Classes(new Estimand(EstimandNames.Agreement), s => s.Layout.StatusAverages + Agreement),
            Classes(new Estimand(EstimandNames.Won), s => s.Layout.StatusAverages + Won),
            Classes(new Estimand(EstimandNames.Shared), s => s.Layout.StatusAverages + Shared),
            Classes(new Estimand(EstimandNames.Unlearned), s => s.Layout.StatusAverages + Unlearned),
            new(BeyondHalf, EffectUnit.Classes, 0, ValueRange.Share, s => Status(s, Shared), s => Status(s, Shared) + (Status(s, Won) / 2)),
            new(
                LoserGamma,
                EffectUnit.Gamma,
                RemedyRule.GammaTolerance * configuration.Network.Beta,
                ValueRange.Unbounded,
                s => s.LoserGamma,
                s => s.LoserGamma
            ),
            Error(new Estimand(EstimandNames.TestError, NetworkKind.Joint), ValueRange.Share, s => s.Layout.TestError),
            Error(new Estimand(EstimandNames.Gap), ValueRange.DifferenceOfShares, s => s.Layout.Gap + best),
            .. modalities.Select(r =>
                Error(
                    new Estimand(EstimandNames.TestError, NetworkKind.Probe, r),
                    ValueRange.Share,
                    s => s.Layout.TestError + 1 + s.Layout.Modalities + r
                )
            ),
            .. modalities.Select(r =>
                Error(new Estimand(EstimandNames.Degradation, Modality: r), ValueRange.DifferenceOfShares, s => s.Layout.Degradation + r)
            ),
            new(EstimandNames.Diverged, EffectUnit.Trials, RemedyRule.ShareTolerance, ValueRange.Share, s => s.Diverged, s => s.Diverged),
        ];

        EffectQuantity Classes(Estimand key, Func<ObservedSide, int> at) =>
            Of(key, EffectUnit.Classes, RemedyRule.ShareTolerance, ValueRange.Share, at);

        EffectQuantity Error(Estimand key, ValueRange range, Func<ObservedSide, int> at) =>
            Of(key, EffectUnit.Errors, RemedyRule.ErrorTolerance, range, at);

        EffectQuantity Of(Estimand key, EffectUnit unit, double tolerance, ValueRange range, Func<ObservedSide, int> at) =>
            new(EstimandSelector.Format(key, names), unit, tolerance, range, s => s.Values[at(s)], s => s.Values[at(s)]);
    }

    private static double Status(ObservedSide side, int status) => side.Values[side.Layout.StatusAverages + status];
}
