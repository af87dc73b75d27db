using System.Globalization;
using ModalityCompetition.Telemetry.Logging;

namespace ModalityCompetition.Client.Hosting;

/// <summary>Where the details of an unexpected error go, so that the user reads one sentence and a maintainer has the rest.</summary>
internal static class CrashLog
{
    /// <summary>Writes the details to a file of their own in the folder for temporary files.</summary>
    /// <returns>The file; null when it could not be written.</returns>
    public static string? Write(Exception exception, IReadOnlyList<string> arguments, TimeProvider clock)
    {
        string name = string.Create(
            CultureInfo.InvariantCulture,
            $"modcomp-{clock.GetUtcNow():yyyyMMdd-HHmmss}-{Environment.ProcessId}.log"
        );
        string file = Path.Combine(Path.GetTempPath(), name);
        try
        {
            File.WriteAllText(
                file,
                Secrets.Hide($"modcomp {ProgramVersion.Text}\narguments: {string.Join("\n  ", arguments)}\n{exception}\n")
            );
            return file;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
