using ModalityCompetition.Sweeps.Running;
using ModalityCompetition.Sweeps.Services;

namespace ModalityCompetition.Client.Sessions;

/// <summary>Saves the reports of a sweep of a server.</summary>
internal static class RemoteReports
{
    private static readonly SweepReportKind[] Kinds = [SweepReportKind.EstimatesJson, SweepReportKind.EstimatesCsv, SweepReportKind.Html, SweepReportKind.Spec];

    /// <summary>Saves them, each whole or not at all.</summary>
    /// <param name="service">The server.</param>
    /// <param name="id">The sweep.</param>
    /// <param name="output">The folder; null for <c>reports/ID</c>.</param>
    /// <param name="cancellation">Stops.</param>
    /// <returns>Their paths.</returns>
    public static async Task<IReadOnlyList<string>> SaveAsync(ISweepService service, string id, string? output, CancellationToken cancellation)
    {
        // Everything is here before anything is written: a sweep at work has no estimates yet.
        var documents = new List<SweepDocument>();
        foreach (SweepReportKind kind in Kinds)
        {
            documents.Add(await service.ReportAsync(id, kind, cancellation).ConfigureAwait(false));
        }

        var folder = new RunFolder(output ?? Path.Combine("reports", id));
        folder.Create();
        var files = new List<string>();
        foreach (SweepDocument document in documents)
        {
            string file = Path.Combine(folder.Path, document.FileName);
            RunFolder.WriteWhole(file, stream => stream.Write(document.Content.Span));
            files.Add(file);
        }

        return files;
    }
}
