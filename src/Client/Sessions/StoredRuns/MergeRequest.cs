namespace ModalityCompetition.Client.Sessions.StoredRuns;

/// <summary>What <c>modcomp merge</c> was asked to do.</summary>
/// <param name="Runs">The run folders.</param>
/// <param name="Output">The folder of the whole; it may not exist.</param>
/// <param name="Incomplete">Whether trials may be missing.</param>
/// <param name="Report">Whether estimates and the report are written.</param>
internal sealed record MergeRequest(IReadOnlyList<string> Runs, string Output, bool Incomplete, bool Report);
