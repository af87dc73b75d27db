using System.Text;
using ModalityCompetition.Client.Sessions.StoredRuns;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Services.Contract;

namespace ModalityCompetition.Client.Sessions.Serving;

/// <summary>Saves the trials of a sweep of a server.</summary>
internal static class RemoteExport
{
    // Less than what is read of a file that stands where the export would.
    private const int LongestLine = 1 << 13;

    /// <summary>Saves them, whole or not at all.</summary>
    /// <param name="service">The server.</param>
    /// <param name="id">The sweep.</param>
    /// <param name="what">What is asked for.</param>
    /// <param name="output">The file; null for one in <c>reports/ID</c>.</param>
    /// <param name="open">Opens what is written to in place of a file; null for a file.</param>
    /// <param name="cancellation">Stops.</param>
    /// <returns>The file and its bytes.</returns>
    public static async Task<(string File, long Bytes)> SaveAsync(
        ISweepService service,
        string id,
        TrialSelection what,
        string? output,
        Func<Stream>? open,
        CancellationToken cancellation
    )
    {
        SweepDocument document = await service.TrialsAsync(id, what, cancellation).ConfigureAwait(false);
        string file = output ?? Path.Combine("reports", id, Path.GetFileName(document.FileName));
        if (output is null && open is null)
        {
            new RunFolder(Path.GetDirectoryName(file)!).Create();
        }

        ExportSession.WriteTo(
            file,
            (what.Format, what.Per, FirstLine(document)),
            open,
            stream =>
            {
                using Stream content = document.OpenRead();
                content.CopyTo(stream);
            }
        );
        return (file, document.Length);
    }

    // An earlier export with the same columns may be replaced, and nothing else.
    private static string FirstLine(SweepDocument document)
    {
        using Stream content = document.OpenRead();
        var line = new StringBuilder();
        while (line.Length < LongestLine && content.ReadByte() is var next and >= 0 && next != '\n')
        {
            line.Append((char)next);
        }

        return line.ToString();
    }
}
