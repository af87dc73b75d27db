namespace ModalityCompetition.Client.Sessions.Checks;

/// <summary>What to verify about a run.</summary>
/// <param name="Retrain">Trials to train once more, evenly spread over the run; at least all of them when it is that many; 0 for
/// none.</param>
/// <param name="QuotedHash">The results hash that somebody quoted; null to compare with that of <c>estimates.json</c> only.</param>
/// <param name="Devices">Devices of the engine; null for what the ledger says.</param>
internal sealed record VerifyRequest(long Retrain, string? QuotedHash, string? Devices = null)
{
    /// <summary>Whether the run was under way when its ledger was opened, or still is.</summary>
    public bool IsUnderWay { get; init; }
}
