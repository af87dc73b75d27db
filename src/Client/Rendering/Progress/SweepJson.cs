using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Rendering.Documents;
using ModalityCompetition.Client.Rendering.Output;
using ModalityCompetition.Client.Sessions.Runs;
using ModalityCompetition.Sweeps.Reports;

namespace ModalityCompetition.Client.Rendering.Progress;

/// <summary>A run as JSON: how it ended, where everything is, and every class-averaged estimate.</summary>
internal static class SweepJson
{
    /// <summary>Writes a run that was just made.</summary>
    public static void Write(ClientConsole console, SweepOutcome outcome, string resume) =>
        JsonOutput.Write(console, RunDocument.Of(outcome, resume));

    /// <summary>Writes a report that was written again.</summary>
    public static void Write(ClientConsole console, string folder, SweepReport report, IReadOnlyList<string> files) =>
        JsonOutput.Write(console, RunDocument.Of(folder, report, files));
}
