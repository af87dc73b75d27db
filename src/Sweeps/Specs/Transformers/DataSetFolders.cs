using ModalityCompetition.Transformers.Data;
using ModalityCompetition.Transformers.Data.Folders;

namespace ModalityCompetition.Sweeps.Specs.Transformers;

/// <summary>
/// Which folders with data sets a spec may name. Who runs a spec names any; who submits one to a server names those of a folder that its
/// operator allows, because sentences about a folder that is no data set tell what lies there.
/// </summary>
public sealed class DataSetFolders
{
    private readonly Func<string, IImageTextSource> _open;

    private DataSetFolders(Func<string, IImageTextSource> open) => _open = open;

    /// <summary>Any folder; relative ones start from the current folder.</summary>
    public static DataSetFolders Anywhere { get; } = new(folder => FolderSource.Open(folder));

    /// <summary>Any folder of another machine, which nobody opens here.</summary>
    public static DataSetFolders Elsewhere { get; } = new(folder => new UnopenedSource(folder));

    /// <summary>No folder.</summary>
    public static DataSetFolders None { get; } =
        new(_ =>
            throw new DataSetException(
                "names a folder, and this server opens none: run the spec with 'modcomp run', or have the server's operator allow a "
                    + "folder of data sets ('modcomp serve --datasets FOLDER', in a cluster the setting Silo:Datasets)"
            )
        );

    /// <summary>The folders below one.</summary>
    /// <param name="root">The folder; relative ones of specs start from it.</param>
    public static DataSetFolders Below(string root)
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        string whole = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
        return new DataSetFolders(folder =>
            Path.GetFullPath(Path.Combine(whole, folder)) is var path
            && path.StartsWith(whole == "/" ? whole : whole + "/", StringComparison.Ordinal)
                ? FolderSource.Open(path)
                : throw new DataSetException($"names '{folder}', which is not below the folder of data sets that may be read here")
        );
    }

    /// <summary>
    /// Any folder for reading a run: where its data are gone or were changed since, what the run has kept of them takes their place.
    /// </summary>
    /// <param name="record">The file that it has kept.</param>
    /// <param name="spec">Canonical text of the spec that was run, which says what the data were.</param>
    public static DataSetFolders OrRecorded(string record, string spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return new DataSetFolders(folder =>
        {
            IImageTextSource? kept = RecordedSource.Read(record) is { } read && IsOfRun(read) ? read : null;
            try
            {
                IImageTextSource there = FolderSource.Open(folder);
                return kept is null || IsOfRun(there) ? there : kept;
            }
            catch (DataSetException) when (kept is not null)
            {
                return kept;
            }
        });

        bool IsOfRun(IImageTextSource source) => spec.Contains(TransformerCanonical.Contents(source), StringComparison.Ordinal);
    }

    /// <summary>Opens a data set.</summary>
    /// <param name="folder">The folder as a spec names it.</param>
    /// <exception cref="DataSetException">It may not be opened, or holds no data set.</exception>
    public IImageTextSource Open(string folder) => _open(folder);
}
