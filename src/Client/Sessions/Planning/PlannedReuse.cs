namespace ModalityCompetition.Client.Sessions.Planning;

/// <summary>Trials of a sweep that there are already.</summary>
/// <param name="Sources">Where they are, with how many count from there; each trial counts once.</param>
/// <param name="Work">Their share of the floating-point operations of all trials, 0 to 1; their share of the trials where operations are
/// not counted.</param>
/// <param name="Note">What else there is to say; null for nothing.</param>
internal sealed record PlannedReuse(IReadOnlyList<(string Name, long Trials)> Sources, double Work, string? Note)
{
    /// <summary>Number of trials.</summary>
    public long Trials => Sources.Sum(s => s.Trials);
}
