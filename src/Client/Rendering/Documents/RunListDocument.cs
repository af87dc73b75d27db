using ModalityCompetition.Client.Sessions.Inventory;

namespace ModalityCompetition.Client.Rendering.Documents;

/// <summary><c>modcomp list --json</c>.</summary>
/// <param name="Place">The folder, the address of the ledger, or that of the server.</param>
/// <param name="Runs">The runs in the order that was asked for.</param>
internal sealed record RunListDocument(string Place, IEnumerable<ListedRunEntry> Runs)
{
    /// <summary>The document of a list.</summary>
    public static RunListDocument Of(string place, IEnumerable<ListedRun> runs) => new(place, runs.Select(ListedRunEntry.Of));
}

/// <summary>A run of a list.</summary>
/// <param name="Run">What commands take as RUN.</param>
/// <param name="Name">Name of the sweep; empty where it is not known.</param>
/// <param name="State">In one word.</param>
/// <param name="TrialsDone">Committed trials; null where that is not known.</param>
/// <param name="TrialsTotal">Trials it asks for; null where that is not known.</param>
/// <param name="ResultsHash">Hash of its results; null where it is not known without reading them.</param>
/// <param name="Bytes">Bytes of its trials.</param>
/// <param name="Changed">When it last changed; of a sweep of a server when it was submitted.</param>
/// <param name="Tags">Its tags.</param>
/// <param name="Experiment">Its experiment; empty where that is not known.</param>
/// <param name="Fault">What is wrong with it; null where nothing is.</param>
internal sealed record ListedRunEntry(
    string Run,
    string Name,
    string State,
    long? TrialsDone,
    long? TrialsTotal,
    string? ResultsHash,
    long Bytes,
    DateTimeOffset Changed,
    IReadOnlyList<string> Tags,
    string Experiment,
    string? Fault
)
{
    /// <summary>What a list says of a run.</summary>
    public static ListedRunEntry Of(ListedRun run) =>
        new(
            run.Run,
            run.Name,
            run.State,
            run.TrialsDone,
            run.TrialsTotal,
            run.ResultsHash,
            run.Bytes,
            run.Changed.ToUniversalTime(),
            run.Tags,
            run.Experiment,
            run.Fault
        );
}
