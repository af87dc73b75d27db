using System.Globalization;
using System.Text;
using ModalityCompetition.Transformers.Data.Pictures;
using ModalityCompetition.Transformers.Data.Synthetic;

namespace ModalityCompetition.Transformers.Data.Folders;

/// <summary>
/// Writes a synthetic set as a folder, the same bytes on every machine. It is made under another name and renamed when it is whole, so that
/// there never is half a set.
/// </summary>
public static class SyntheticFolder
{
    private const string Images = "images";

    /// <summary>Writes a set.</summary>
    /// <param name="source">The set.</param>
    /// <param name="resolution">Width and height of its images, pixels, 1 to <see cref="ImageTextShape.LargestResolution"/>.</param>
    /// <param name="folder">The folder, which is made where there is none.</param>
    /// <param name="cancellation">Checked between images; nothing is left behind.</param>
    /// <returns>Whether it was written; false where the same set is there already.</returns>
    /// <exception cref="DataSetException">Something else is there.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The cancellation was requested.</exception>
    public static bool Write(SyntheticSource source, int resolution, string folder, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfLessThan(resolution, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(resolution, ImageTextShape.LargestResolution);
        string target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (File.Exists(target))
        {
            throw new DataSetException($"{folder} is a file: choose a folder that is not there yet.");
        }

        bool exists = Directory.Exists(target);
        if (exists && Directory.EnumerateFileSystemEntries(target).Any())
        {
            return IsThere(source, resolution, target, cancellation)
                ? false
                : throw new DataSetException($"{folder} is not empty and does not hold this set: choose another folder.");
        }

        // Beside a folder that is to be made, within one that is there: both can then be renamed.
        string name = $".partial-{Path.GetRandomFileName()}";
        string partial = exists ? Path.Combine(target, name) : target + name;
        try
        {
            Directory.CreateDirectory(Path.Combine(partial, Images));
            foreach ((string file, byte[] content) in Files(source, resolution))
            {
                cancellation.ThrowIfCancellationRequested();
                File.WriteAllBytes(Path.Combine(partial, file), content);
            }

            if (exists)
            {
                // The table last: images without one are no set.
                Directory.Move(Path.Combine(partial, Images), Path.Combine(target, Images));
                File.Move(Path.Combine(partial, FolderTable.Name), Path.Combine(target, FolderTable.Name));
            }
            else
            {
                Directory.Move(partial, target);
            }
        }
        finally
        {
            if (Directory.Exists(partial))
            {
                Directory.Delete(partial, recursive: true);
            }
        }

        return true;
    }

    private static bool IsThere(SyntheticSource source, int resolution, string target, CancellationToken cancellation)
    {
        foreach ((string file, byte[] content) in Files(source, resolution))
        {
            cancellation.ThrowIfCancellationRequested();
            FileInfo there = new(Path.Combine(target, file));
            if (!there.Exists || there.Length != content.Length || !File.ReadAllBytes(there.FullName).AsSpan().SequenceEqual(content))
            {
                return false;
            }
        }

        return true;
    }

    // The table and every image, by path within the folder.
    private static IEnumerable<(string File, byte[] Content)> Files(SyntheticSource source, int resolution)
    {
        yield return (FolderTable.Name, Encoding.UTF8.GetBytes(FolderTable.Write(Rows(source))));
        byte[] rgb = new byte[PixelRows.Colours * resolution * resolution];
        foreach (ImageTextPart part in ImageTextParts.All)
        {
            for (int i = 0; i < source.CountOf(part); i++)
            {
                source.DrawPicture(part, i, resolution, rgb);
                yield return (Image(part, i), PngBytes.Of(rgb, resolution));
            }
        }
    }

    private static IEnumerable<FolderRow> Rows(SyntheticSource source) =>
        from part in ImageTextParts.All
        from i in Enumerable.Range(0, source.CountOf(part))
        select new FolderRow(0, Image(part, i), source.TitleOf(part, i), source.Classes[source.LabelOf(i)], part);

    private static string Image(ImageTextPart part, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"{Images}/{part.Word()}-{index:000000}.png");
}
