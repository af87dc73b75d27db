using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Shipped;

namespace ModalityCompetition.Client.Sessions.Specs;

/// <summary>Writes a preset into a file of the user's own.</summary>
internal static class PresetFile
{
    /// <summary>Writes the file; an existing one is never overwritten.</summary>
    /// <returns>The file.</returns>
    public static string Write(SpecPreset preset, string file)
    {
        if (Path.Exists(file))
        {
            throw new ClientException(ExitCode.Usage, $"{file} exists already: choose another name or remove it.");
        }

        RunFolder.WriteWhole(file, preset.Text);
        return file;
    }
}
