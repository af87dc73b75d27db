using System.Text.Json.Serialization;
using ModalityCompetition.Sweeps.Estimates.Stopping;

namespace ModalityCompetition.Sweeps.Services.Contract;

/// <summary>Where a sweep stands with its target.</summary>
/// <param name="Estimand">Key of the estimand, as the spec has it; with several targets of the one that binds the configuration that is
/// furthest from its own, and of the first one when none goes on.</param>
/// <param name="HalfWidth">Half-width wanted.</param>
/// <param name="Reached">Configurations that have reached it; with several targets, them all.</param>
/// <param name="Stopped">Configurations that need no more trials: those that have reached it, and those that have as many trials as they
/// may.</param>
/// <param name="WidestHalfWidth">Largest half-width among those that go on; null when none goes on or nothing is known yet.</param>
public sealed record SweepTarget(string Estimand, double HalfWidth, int Reached, int Stopped, double? WidestHalfWidth)
{
    /// <summary>Each of several targets, in the order of the spec; absent with one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<SweepTargetPart>? Targets { get; init; }

    /// <summary>What the configurations have come to in view of their targets, in short; null without one.</summary>
    /// <param name="standings">Where they stand, in plan order.</param>
    public static SweepTarget? Of(IReadOnlyList<TargetStanding> standings)
    {
        ArgumentNullException.ThrowIfNull(standings);
        if (standings.Count == 0)
        {
            return null;
        }

        TargetStanding[] open = [.. standings.Where(s => s.State == StoppingState.Running)];
        TargetStanding shown = open.Length > 0 && !standings[0].Parts.IsEmpty ? open.MaxBy(s => s.Excess)! : standings[0].Each[0];
        return new SweepTarget(
            shown.Key,
            shown.Target,
            standings.Count(s => s.State == StoppingState.Reached),
            standings.Count(s => s.State != StoppingState.Running),
            Widest(open.Where(s => s.Key == shown.Key))
        )
        {
            Targets = standings[0].Parts.IsEmpty
                ? null
                :
                [
                    .. standings[0]
                        .Parts.Select(
                            (part, i) =>
                                new SweepTargetPart(
                                    part.Key,
                                    part.Target,
                                    standings.Count(s => s.Parts[i].State == StoppingState.Reached),
                                    Widest(standings.Select(s => s.Parts[i]).Where(p => p.State == StoppingState.Running))
                                )
                        ),
                ],
        };
    }

    /// <summary>Whether the other one says the same, of each target too.</summary>
    public bool Equals(SweepTarget? other) =>
        other is not null
        && (Estimand, HalfWidth, Reached, Stopped, WidestHalfWidth)
            == (other.Estimand, other.HalfWidth, other.Reached, other.Stopped, other.WidestHalfWidth)
        && (Targets ?? []).SequenceEqual(other.Targets ?? []);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Estimand, HalfWidth, Reached, Stopped, WidestHalfWidth);

    private static double? Widest(IEnumerable<TargetStanding> open) =>
        open.Select(s => s.HalfWidth).DefaultIfEmpty(double.NaN).Max() is var widest && double.IsFinite(widest) ? widest : null;
}

/// <summary>Where a sweep stands with one of several targets.</summary>
/// <param name="Estimand">Key of the estimand, as the spec has it.</param>
/// <param name="HalfWidth">Half-width wanted.</param>
/// <param name="Reached">Configurations that have reached it.</param>
/// <param name="WidestHalfWidth">Largest half-width among those that have not and go on; null when there is none or nothing is known
/// yet.</param>
public sealed record SweepTargetPart(string Estimand, double HalfWidth, int Reached, double? WidestHalfWidth);
