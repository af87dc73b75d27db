using System.Text.Json.Serialization;
using ModalityCompetition.Client.Sessions.StoredRuns;
using ModalityCompetition.Sweeps.Reports.Documents;

namespace ModalityCompetition.Client.Rendering.Documents;

/// <summary><c>modcomp status --json</c> of a run folder or a shared run.</summary>
/// <param name="Name">Name of the sweep.</param>
/// <param name="Folder">The folder as the user gave it.</param>
/// <param name="State">In one word: running, damaged, complete or stopped.</param>
/// <param name="TrialsDone">Committed trials.</param>
/// <param name="TrialsTotal">Trials the sweep asks for.</param>
/// <param name="Engine">Engine and version of its arithmetic.</param>
/// <param name="CodeVersion">Version of the program that began the run.</param>
/// <param name="LedgerBytes">Size of the ledger.</param>
/// <param name="Files">Results that have been written.</param>
/// <param name="Warnings">What is wrong with the ledger.</param>
/// <param name="Tags">Its tags; absent without any.</param>
/// <param name="Configurations">The configurations in plan order.</param>
/// <param name="Part">Which part of the sweep the folder runs, as <c>2/8</c>; absent where it runs all of it.</param>
/// <param name="Origins">Where trials came from that other runs have trained; absent for none.</param>
internal sealed record StatusDocument(
    string Name,
    string Folder,
    string State,
    long TrialsDone,
    long TrialsTotal,
    string Engine,
    string CodeVersion,
    long LedgerBytes,
    IReadOnlyList<string> Files,
    IReadOnlyList<string> Warnings,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Tags,
    IEnumerable<ConfigurationStatusEntry> Configurations,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Part,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Origins
)
{
    /// <summary>The document of a status.</summary>
    public static StatusDocument Of(RunStatus status) =>
        new(
            status.Name,
            status.Folder,
            status.State,
            status.TrialsDone,
            status.TrialsTotal,
            status.Engine,
            status.CodeVersion,
            status.LedgerBytes,
            status.Files,
            status.Warnings,
            status.Tags.Count > 0 ? status.Tags : null,
            Enumerable
                .Range(0, status.Done.Count)
                .Select(i => new ConfigurationStatusEntry(
                    i,
                    status.Labels[i],
                    status.Done[i],
                    status.TrialsPerConfiguration,
                    StoppingEntry.Of(status.Targets.Count > 0 ? status.Targets[i] : null)
                )),
            status.Part?.ToString(),
            status.Origins.Count > 0 ? status.Origins : null
        );
}

/// <summary>Where a configuration stands.</summary>
/// <param name="Configuration">Its index.</param>
/// <param name="Label">Its label.</param>
/// <param name="Done">Committed trials.</param>
/// <param name="Total">Trials the sweep asks for.</param>
/// <param name="Stopping">Where it stands with the target; absent without one.</param>
internal sealed record ConfigurationStatusEntry(
    int Configuration,
    string Label,
    long Done,
    long Total,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] StoppingEntry? Stopping
);
