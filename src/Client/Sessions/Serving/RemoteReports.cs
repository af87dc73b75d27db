using ModalityCompetition.Client.Sessions.Checks;
using ModalityCompetition.Client.Sessions.StoredRuns;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Services.Contract;

namespace ModalityCompetition.Client.Sessions.Serving;

/// <summary>Saves the reports of a sweep of a server.</summary>
internal static class RemoteReports
{
    private static readonly SweepReportKind[] Kinds =
    [
        SweepReportKind.EstimatesJson,
        SweepReportKind.EstimatesCsv,
        SweepReportKind.Html,
        SweepReportKind.Spec,
    ];

    /// <summary>Saves them, each whole or not at all.</summary>
    /// <param name="service">The server.</param>
    /// <param name="id">The sweep.</param>
    /// <param name="output">The folder; null for <c>reports/ID</c>.</param>
    /// <param name="cancellation">Stops.</param>
    /// <returns>Their paths.</returns>
    public static async Task<IReadOnlyList<string>> SaveAsync(
        ISweepService service,
        string id,
        string? output,
        CancellationToken cancellation
    )
    {
        RunFolder folder = ReportSession.Elsewhere(output ?? Path.Combine("reports", id));

        // Everything is here before anything is written: a sweep at work has no estimates yet.
        var documents = new List<SweepDocument>();
        foreach (SweepReportKind kind in Kinds)
        {
            documents.Add(await service.ReportAsync(id, kind, cancellation).ConfigureAwait(false));
        }

        // The spec of a report that was saved before stands in the estimates beside it; they are replaced together.
        string spec = System.Text.Encoding.UTF8.GetString(documents[^1].ToArray());
        folder.RefuseForeignFiles(SavedSpec(folder) ?? spec);
        folder.Create();
        var files = new List<string>();
        foreach (SweepDocument document in documents)
        {
            string file = Path.Combine(folder.Path, document.FileName);
            RunFolder.WriteWhole(
                file,
                stream =>
                {
                    using Stream content = document.OpenRead();
                    content.CopyTo(stream);
                }
            );
            files.Add(file);
        }

        return files;
    }

    // The text of spec.yaml, where it is the spec that the estimates beside it record.
    private static string? SavedSpec(RunFolder folder)
    {
        if (!File.Exists(folder.SpecFile) || !File.Exists(folder.EstimatesJsonFile))
        {
            return null;
        }

        string text = File.ReadAllText(folder.SpecFile);
        return RecordedEstimates.Of(folder).Spec == text ? text : null;
    }
}
