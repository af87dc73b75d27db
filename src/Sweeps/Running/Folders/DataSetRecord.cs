using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Transformers.Data.Folders;
using ModalityCompetition.Transformers.Trials;

namespace ModalityCompetition.Sweeps.Running.Folders;

/// <summary>
/// What a spec must know of the folder that its data come from, kept in <c>data-set.json</c>, so that a run is read where they are gone.
/// </summary>
public static class DataSetRecord
{
    /// <summary>Writes the record; nothing for a sweep whose data come from no folder.</summary>
    /// <param name="folder">The run folder, which is there.</param>
    /// <param name="spec">The sweep.</param>
    /// <returns>The file; null where nothing is written.</returns>
    /// <exception cref="RunException">It cannot be written.</exception>
    public static string? Write(RunFolder folder, SweepSpec spec)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(spec);
        // All configurations have the same folder.
        if (spec.Configurations[0].Definition is not TransformerConfiguration { Source: FolderSource or RecordedSource } configuration)
        {
            return null;
        }

        RunFolder.WriteWhole(folder.DataSetFile, stream => RecordedSource.Write(configuration.Source, stream));
        return folder.DataSetFile;
    }
}
