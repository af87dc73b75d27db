using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using ModalityCompetition.Transformers.Data.Pictures;

namespace ModalityCompetition.Transformers.Data.Folders;

/// <summary>What is in a folder when it is opened.</summary>
/// <param name="Identity">SHA-256 over the table and the images, 64 hexadecimal digits.</param>
/// <param name="Classes">Names of the classes, [K], sorted by ordinal.</param>
/// <param name="Parts">Samples by <see cref="ImageTextPart"/>, each in the order of the table.</param>
internal sealed record FolderReading(string Identity, ImmutableArray<string> Classes, FolderSample[][] Parts)
{
    private const string Scheme = "modcomp images and titles 1\n";

    /// <summary>Reads and checks the table and all images, some of them at once.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="table">Path of its table for messages.</param>
    /// <param name="cancellation">Checked between images.</param>
    /// <exception cref="DataSetException">Something is wrong.</exception>
    public static FolderReading Of(string folder, string table, CancellationToken cancellation)
    {
        byte[] content = Table(folder, table);
        FolderFaults faults = new(table);
        List<FolderRow> rows = FolderTable.Read(content, table, faults);
        ConcurrentDictionary<string, FolderImage> images = Images(folder, rows, faults, cancellation);
        faults.ThrowIfAny();
        ImmutableArray<string> classes = [.. rows.Select(row => row.Class).Distinct().Order(StringComparer.Ordinal)];
        CheckClasses(classes, rows, table, faults);

        Dictionary<string, int> labels = classes.Select((name, label) => (name, label)).ToDictionary(pair => pair.name, pair => pair.label);
        FolderSample[][] parts =
        [
            .. ImageTextParts.All.Select(part =>
                rows.Where(row => row.Part == part).Select(row => new FolderSample(row, labels[row.Class], images[row.Image])).ToArray()
            ),
        ];
        return new FolderReading(Hash(content, rows.Select(row => images[row.Image])), classes, parts);
    }

    private static byte[] Table(string folder, string table)
    {
        if (!Directory.Exists(folder))
        {
            throw new DataSetException(
                File.Exists(folder)
                    ? $"{folder} is a file, not a folder of images: give the folder that {FolderTable.Name} lies in."
                    : $"{folder} is not there: give a folder of images with a table {FolderTable.Name} (docs/image-text-data.md)."
            );
        }

        string path = Path.Combine(folder, FolderTable.Name);
        if (Directory.Exists(path))
        {
            throw new DataSetException($"{table} is a folder: give the folder that the table itself lies in.");
        }

        try
        {
            return !File.Exists(path) || OrdinaryFile.Is(path)
                ? File.ReadAllBytes(path)
                : throw new DataSetException($"{table} {OrdinaryFile.Fault}.");
        }
        catch (FileNotFoundException missing)
        {
            throw new DataSetException(
                $"{table} is not there: a folder of images needs a table with the columns {string.Join(", ", FolderTable.Columns)}.",
                missing
            );
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new DataSetException($"{table} cannot be read ({unreadable.Message.TrimEnd('.')}): make it readable.", unreadable);
        }
    }

    // Every file once, though several rows may have it; a fault is told at the first of them.
    private static ConcurrentDictionary<string, FolderImage> Images(
        string folder,
        List<FolderRow> rows,
        FolderFaults faults,
        CancellationToken cancellation
    )
    {
        ConcurrentDictionary<string, FolderImage> images = new(StringComparer.Ordinal);
        Parallel.ForEach(
            rows.DistinctBy(row => row.Image, StringComparer.Ordinal),
            new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount },
            row =>
            {
                try
                {
                    images[row.Image] = FolderImage.Inspect(FolderImage.Place(folder, row.Image));
                }
                catch (PictureException fault)
                {
                    faults.Add(row.Line, Fault(row, fault));
                }
            }
        );
        return images;
    }

    /// <summary>What is wrong with the image of a row.</summary>
    internal static string Fault(FolderRow row, PictureException fault) =>
        $"the image '{row.Image.ReplaceLineEndings(" ")}' {fault.Message}";

    private static void CheckClasses(ImmutableArray<string> classes, List<FolderRow> rows, string table, FolderFaults faults)
    {
        if (rows.Count == 0)
        {
            throw new DataSetException($"{table} has no samples: write a line for each image below the first line.");
        }

        if (classes.Length < 2)
        {
            throw new DataSetException($"{table} has one class, '{classes[0]}': a data set has at least two.");
        }

        foreach (ImageTextPart part in (ImageTextPart[])[ImageTextPart.Train, ImageTextPart.Test])
        {
            HashSet<string> there = [.. rows.Where(row => row.Part == part).Select(row => row.Class)];
            foreach (string name in classes.Where(name => !there.Contains(name)))
            {
                faults.Add(
                    rows.First(row => row.Class == name).Line,
                    $"the class '{name}' has no sample whose split is {part.Word()}: every class needs one for train and one for test; add "
                        + "one, or remove the class"
                );
            }
        }

        faults.ThrowIfAny();
    }

    private static string Hash(byte[] table, IEnumerable<FolderImage> images)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.ASCII.GetBytes(Scheme));
        hash.AppendData(SHA256.HashData(table));
        foreach (FolderImage image in images)
        {
            hash.AppendData(image.Hash);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
