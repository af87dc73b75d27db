namespace ModalityCompetition.Sweeps.Estimates.Design;

/// <summary>
/// Which of several targets a configuration takes its trials for. The others are reached on the way, so that leaving them out saves
/// nothing.
/// </summary>
/// <param name="Target">The target that takes most trials.</param>
/// <param name="Trials">Trials that it takes, and with it the configuration.</param>
/// <param name="Next">The one that would bind without it.</param>
/// <param name="Without">Trials that all others take.</param>
/// <param name="Wider">Half-width of the binding target after so many trials as the others take: as wide it would cost nothing beyond them.
/// NaN where nothing can be said.</param>
public sealed record BindingTarget(TargetDesign Target, long Trials, TargetDesign Next, long Without, double Wider)
{
    /// <summary>Trials that are saved without it.</summary>
    public long Saved => Trials - Without;

    /// <summary>What binds; null with a single target, or where the pilot does not tell the trials of one.</summary>
    /// <param name="targets">The targets of a configuration.</param>
    internal static BindingTarget? Of(IReadOnlyList<TargetDesign> targets)
    {
        if (targets.Count < 2 || targets.Any(t => t.Planned.Trials is null))
        {
            return null;
        }

        TargetDesign[] ordered = [.. targets.OrderByDescending(t => t.Planned.Trials)];
        long without = ordered[1].Planned.Trials!.Value;
        return new BindingTarget(ordered[0], ordered[0].Planned.Trials!.Value, ordered[1], without, ordered[0].WidthAfter(without));
    }
}
