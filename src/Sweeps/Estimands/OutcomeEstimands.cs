using System.Collections.Immutable;

namespace ModalityCompetition.Sweeps.Estimands;

/// <summary>What became of trials: the last rows of the table of every experiment.</summary>
internal static class OutcomeEstimands
{
    /// <summary>The families.</summary>
    public static ImmutableArray<EstimandFamily> All { get; } =
    [
        Outcome(EstimandNames.Diverged, "diverged trials", l => l.Diverged),
        Outcome(EstimandNames.TimedOut, "trials that timed out", l => l.TimedOut),
        Outcome(EstimandNames.Crashed, "trials that crashed", l => l.Crashed),
    ];

    private static EstimandFamily Outcome(string name, string quantity, Func<ObservationLayout, int> first) =>
        new()
        {
            Name = name,
            Quantity = quantity,
            Unit = "share of trials",
            When = Availability.Always,
            Estimator = EstimatorKind.ExactShare,
            Observed = ObservedPlace.Indicator(first),
        };
}
