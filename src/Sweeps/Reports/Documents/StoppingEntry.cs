using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using ModalityCompetition.Sweeps.Estimates.Sequences;
using ModalityCompetition.Sweeps.Estimates.Stopping;

namespace ModalityCompetition.Sweeps.Reports.Documents;

/// <summary>Where a configuration stands with the target of its sweep, in every document that says so. Fields are documented in
/// <c>docs/stopping.md</c>.</summary>
/// <param name="Estimand">Key of the estimand, as the spec has it.</param>
/// <param name="TargetHalfWidth">Half-width wanted.</param>
/// <param name="Confidence">Confidence of the interval, for this configuration by itself.</param>
/// <param name="State">Whether it goes on, and if not, why.</param>
/// <param name="Trials">Trials consumed.</param>
/// <param name="MostTrials">Most trials.</param>
/// <param name="ForecastTrials">Trials at which it will about stop.</param>
/// <param name="Observations">Trials that have the observation.</param>
/// <param name="Value">The estimate; null without any observation.</param>
/// <param name="Low">Lower end of the interval; null when nothing is known.</param>
/// <param name="High">Upper end of the interval; null when nothing is known.</param>
/// <param name="HalfWidth">Half the width of the interval; null when nothing is known.</param>
/// <param name="Method">How the interval is made, in a few words.</param>
/// <param name="Guarantee">Whether its coverage is exact at every number of trials or holds in a limit.</param>
/// <param name="Contradicted">Whether its intervals excluded each other.</param>
/// <param name="NeededTrials">Trials at which it would about reach its target, be they more than it may have; null when it has, or when
/// nothing can be said.</param>
/// <param name="FixedSampleTrials">Trials that a fixed-sample interval would have asked for; null when nothing can be said.</param>
/// <param name="ReachedTrials">Of one of several targets: trials after which it was reached; absent while it is not.</param>
/// <param name="Targets">Where it stands with each of several targets, in the order of the spec; absent with one. What stands beside them
/// is then of the target that binds.</param>
public sealed record StoppingEntry(
    string Estimand,
    double TargetHalfWidth,
    double Confidence,
    StoppingState State,
    long Trials,
    long MostTrials,
    long ForecastTrials,
    long Observations,
    double? Value,
    double? Low,
    double? High,
    double? HalfWidth,
    string Method,
    SequenceGuarantee Guarantee,
    bool Contradicted,
    long? NeededTrials,
    long? FixedSampleTrials,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? ReachedTrials = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<StoppingEntry>? Targets = null
)
{
    /// <summary>The entry of a standing; null without one.</summary>
    /// <param name="standing">Where the configuration stands; null without a target.</param>
    [return: NotNullIfNotNull(nameof(standing))]
    public static StoppingEntry? Of(TargetStanding? standing) =>
        standing is null
            ? null
            : Alone(standing) with
            {
                Targets = standing.Parts.IsEmpty ? null : [.. standing.Parts.Select(p => Alone(p) with { ReachedTrials = p.ReachedAt })],
            };

    private static StoppingEntry Alone(TargetStanding standing) =>
        new(
            standing.Key,
            standing.Target,
            standing.Confidence,
            standing.State,
            standing.Trials,
            standing.MostTrials,
            standing.ForecastTrials,
            standing.Observations,
            Finite.OrNull(standing.Value),
            Finite.OrNull(standing.Low),
            Finite.OrNull(standing.High),
            Finite.OrNull(standing.HalfWidth),
            standing.Method,
            standing.Guarantee,
            standing.Contradicted,
            standing.NeededTrials,
            standing.FixedSampleTrials
        );
}
