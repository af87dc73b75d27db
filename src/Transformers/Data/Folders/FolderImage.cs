using System.Security.Cryptography;
using ModalityCompetition.Transformers.Data.Pictures;

namespace ModalityCompetition.Transformers.Data.Folders;

/// <summary>An image file of a folder as it was when the folder was opened.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Header">What it says of its picture.</param>
/// <param name="Hash">SHA-256 of its bytes, [32].</param>
internal sealed record FolderImage(string Path, PictureHeader Header, byte[] Hash)
{
    /// <summary>Where an image lies.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="image">Path within the folder, as the table has it.</param>
    /// <exception cref="PictureException">It is no path within the folder.</exception>
    public static string Place(string folder, string image)
    {
        if (image.Contains('\\', StringComparison.Ordinal))
        {
            throw new PictureException("has a backslash in its path: write / between folders");
        }

        if (image.Contains('\0', StringComparison.Ordinal))
        {
            throw new PictureException("has a character in its path that no path has: correct it");
        }

        string root = System.IO.Path.GetFullPath(folder);
        string full = System.IO.Path.GetFullPath(System.IO.Path.Combine(root, image));
        return
            full.StartsWith(
                System.IO.Path.TrimEndingDirectorySeparator(root) + System.IO.Path.DirectorySeparatorChar,
                StringComparison.Ordinal
            ) && !System.IO.Path.IsPathRooted(image)
            ? full
            : throw new PictureException("lies outside the folder: write a path within it");
    }

    /// <summary>Reads and checks an image file.</summary>
    /// <exception cref="PictureException">It cannot be read or is no image.</exception>
    public static FolderImage Inspect(string path)
    {
        byte[] content = Read(path);
        return new FolderImage(path, PictureFile.Inspect(content), SHA256.HashData(content));
    }

    /// <summary>Decodes the image.</summary>
    /// <exception cref="PictureException">It cannot be read, is not what it was, or cannot be decoded.</exception>
    public Picture Decode()
    {
        byte[] content = Read(Path);
        return SHA256.HashData(content).AsSpan().SequenceEqual(Hash)
            ? PictureFile.Decode(content)
            : throw new PictureException(
                "is not what it was when the folder was opened: leave the folder as it is while it is in use, and start again"
            );
    }

    private static byte[] Read(string path)
    {
        try
        {
            FileInfo file = new(path);
            if (Directory.Exists(path))
            {
                throw new PictureException("is a folder: write the path of a file");
            }

            if (file.Exists && !OrdinaryFile.Is(path))
            {
                throw new PictureException(OrdinaryFile.Fault);
            }

            return file.Length <= PictureFile.LargestFile
                ? File.ReadAllBytes(path)
                : throw new PictureException($"has a file of more than {PictureFile.LargestFile >> 20} MiB: make it smaller");
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new PictureException("is not there: copy it into the folder, or remove the line");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new PictureException($"cannot be read ({unreadable.Message.TrimEnd('.')}): make it readable");
        }
    }
}
