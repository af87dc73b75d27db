using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates.Intervals;

namespace ModalityCompetition.Sweeps.Estimates.Verdicts;

/// <summary>
/// A claim with its estimate, before it is known how many claims share the table and hence how confident its interval must be.
/// </summary>
internal sealed record PendingVerdict
{
    public required string Claim { get; init; }

    public required string Quantity { get; init; }

    public int? Configuration { get; init; }

    /// <summary>
    /// All configurations of which the claim is one and the same; empty where it is that of <see cref="Configuration"/> alone.
    /// </summary>
    public ImmutableArray<int> Configurations { get; init; } = [];

    /// <summary>The estimand of a claim about one configuration; null for a limit.</summary>
    public Estimand? Estimand { get; init; }

    public required string Where { get; init; }

    public required Prediction Prediction { get; init; }

    public required double Tolerance { get; init; }

    public required double Value { get; init; }

    /// <summary>The interval of a coverage.</summary>
    public required Func<Coverage, Interval> At { get; init; }

    /// <summary>What the claim is judged at, for example <c>at K = 5 and sigma0 = 0.002</c>.</summary>
    public required string Precisely { get; init; }

    /// <summary>Why nothing may be decided whatever the interval says; null when nothing stands against it.</summary>
    public string? Obstacle { get; init; }

    /// <summary>What else the reader must know; empty for nothing.</summary>
    public string Remark { get; init; } = "";

    /// <summary>The row.</summary>
    public VerdictRow Judge(Coverage coverage)
    {
        Interval interval = At(coverage);
        Verdict verdict = Obstacle is not null ? Verdict.Undecided : VerdictRule.Judge(new Claim(Prediction, Tolerance), interval);
        return new VerdictRow(
            Claim,
            Quantity,
            Configuration,
            Where,
            Prediction,
            Tolerance,
            Value,
            interval.Low,
            interval.High,
            verdict,
            VerdictReading.Of(this, interval, verdict)
        )
        {
            Configurations = Configurations,
        };
    }
}
