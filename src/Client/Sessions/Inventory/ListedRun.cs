namespace ModalityCompetition.Client.Sessions.Inventory;

/// <summary>A run as a list shows it: that of a folder, or a sweep of a shared ledger or of a server.</summary>
/// <param name="Run">What commands take as RUN: the folder, the name in the ledger, or the identifier on the server.</param>
/// <param name="Name">Name of the sweep; empty where it is not known.</param>
/// <param name="State">In one word, one of <see cref="RunStates"/>.</param>
/// <param name="Changed">When it last changed; of a sweep of a server when it was submitted.</param>
/// <param name="Age">How long ago that was.</param>
internal sealed record ListedRun(string Run, string Name, string State, DateTimeOffset Changed, TimeSpan Age)
{
    /// <summary>Committed trials; null where that is not known.</summary>
    public long? TrialsDone { get; init; }

    /// <summary>Trials it asks for, with a target the most it may have; null where that is not known.</summary>
    public long? TrialsTotal { get; init; }

    /// <summary>Hash of its results; null where that is not known without reading them.</summary>
    public string? ResultsHash { get; init; }

    /// <summary>Bytes of its trials.</summary>
    public long Bytes { get; init; }

    /// <summary>Its tags.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Its experiment; empty where that is not known.</summary>
    public string Experiment { get; init; } = "";

    /// <summary>What is wrong with it, a sentence; null where nothing is.</summary>
    public string? Fault { get; init; }
}
