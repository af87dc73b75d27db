using ModalityCompetition.Client.Sessions.Runs;

namespace ModalityCompetition.Client.Rendering.Documents;

/// <summary>What a run that was stopped has not done.</summary>
/// <param name="Trials">Trials that are left; with a target those that are forecast.</param>
/// <param name="AtMost">Whether they are the most that the spec allows, because some configuration has no forecast within that.</param>
/// <param name="Seconds">Time for them at the pace of the run; null where that is not known.</param>
internal sealed record RestEntry(long Trials, bool AtMost, double? Seconds)
{
    /// <summary>The entry of a rest.</summary>
    public static RestEntry From(SweepRest rest) =>
        new(rest.Trials, rest.IsAtMost, rest.Time is { } time ? Math.Round(time.TotalSeconds, 3) : null);
}
