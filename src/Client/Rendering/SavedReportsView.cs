using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Rendering.Documents;
using ModalityCompetition.Client.Rendering.Output;

namespace ModalityCompetition.Client.Rendering;

/// <summary>Which reports of a server's sweep were saved, for a script.</summary>
internal static class SavedReportsView
{
    /// <summary>Writes them as JSON.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="id">Identifier of the sweep.</param>
    /// <param name="files">Paths of the files.</param>
    public static void WriteJson(ClientConsole console, string id, IReadOnlyList<string> files) =>
        JsonOutput.Write(console, new SavedReportsDocument(id, files));
}
