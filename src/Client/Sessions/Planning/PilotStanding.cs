namespace ModalityCompetition.Client.Sessions.Planning;

/// <summary>How far a pilot is.</summary>
/// <param name="What">What it is for, for example <c>quickstart: pilot for twins</c>.</param>
/// <param name="Share">Share of its work that is done, from 0 to 1.</param>
/// <param name="Elapsed">Time since its beginning.</param>
internal readonly record struct PilotStanding(string What, double Share, TimeSpan Elapsed)
{
    /// <summary>Time that is left, if the rest goes on as what is done; null where nothing is.</summary>
    public TimeSpan? Left => Share > 0 ? Elapsed * ((1 - Share) / Share) : null;
}
