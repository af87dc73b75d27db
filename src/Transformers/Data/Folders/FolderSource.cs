namespace ModalityCompetition.Transformers.Data.Folders;

/// <summary>stub</summary>
public static class FolderSource
{
    /// <summary>stub</summary>
    public static IImageTextSource Open(string folder) => throw new DataSetException(folder);
}
