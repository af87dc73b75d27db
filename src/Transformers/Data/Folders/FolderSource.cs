using System.Collections.Immutable;
using ModalityCompetition.Transformers.Data.Loading;
using ModalityCompetition.Transformers.Data.Pictures;

namespace ModalityCompetition.Transformers.Data.Folders;

/// <summary>
/// A folder of images with a table of their titles, classes and parts of the data set (docs/image-text-data.md). Its identity is the
/// SHA-256 of the table and of every image; where the folder lies and what else is in it makes no difference.
/// </summary>
public sealed class FolderSource : IImageTextSource
{
    private readonly FolderReading reading;
    private readonly string table;

    private FolderSource(string folder, string table, FolderReading reading)
    {
        Folder = folder;
        this.table = table;
        this.reading = reading;
        TestCounts = Counts(ImageTextPart.Test);
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <inheritdoc/>
    public string Identity => reading.Identity;

    /// <inheritdoc/>
    public ImmutableArray<string> Classes => reading.Classes;

    /// <inheritdoc/>
    public ImmutableArray<int> TestCounts { get; }

    /// <inheritdoc/>
    public int TrainSamples => Samples(ImageTextPart.Train).Count;

    /// <inheritdoc/>
    public int ValidationSamples => Samples(ImageTextPart.Validation).Count;

    /// <summary>
    /// Opens a folder: reads its table, and every image as far as to know that its file is whole. Pixels are made by <see cref="Load"/>.
    /// </summary>
    /// <param name="path">The folder.</param>
    /// <param name="cancellation">Checked between images.</param>
    /// <exception cref="DataSetException">
    /// Something is wrong: one sentence, or a line for each of the first ten faults and one for the number of the rest.
    /// </exception>
    public static FolderSource Open(string path, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string table = Path.Combine(path, FolderTable.Name);
        return new FolderSource(path, table, FolderReading.Of(path, table, cancellation));
    }

    /// <inheritdoc/>
    public ImageTextSet Load(ImageTextShape shape, CancellationToken cancellation) =>
        LoadedSets.Get(Identity, shape, () => Make(shape, cancellation), cancellation);

    /// <inheritdoc/>
    public bool Equals(IImageTextSource? other) => other is FolderSource or RecordedSource && other.Identity == Identity;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as IImageTextSource);

    /// <inheritdoc/>
    public override int GetHashCode() => Identity.GetHashCode(StringComparison.Ordinal);

    /// <summary>The samples of a part, in the order of the table.</summary>
    internal IReadOnlyList<FolderSample> Samples(ImageTextPart part) => reading.Parts[(int)part];

    /// <summary>Number of samples of every class in a part, [K].</summary>
    internal ImmutableArray<int> Counts(ImageTextPart part)
    {
        int[] counts = new int[Classes.Length];
        foreach (FolderSample sample in Samples(part))
        {
            counts[sample.Label]++;
        }

        return [.. counts];
    }

    private ImageTextSet Make(ImageTextShape shape, CancellationToken cancellation)
    {
        FolderFaults faults = new(table);
        IReadOnlyList<LabelledTitle>[] titles =
        [
            .. reading.Parts.Select(samples =>
                (IReadOnlyList<LabelledTitle>)[.. samples.Select(sample => new LabelledTitle(sample.Row.Title, sample.Label))]
            ),
        ];
        ImageTextSet set = SetAssembly.Assemble(shape, Classes, titles, Draw, cancellation);
        faults.ThrowIfAny();
        return set;

        void Draw(ImageTextPart part, int index, int resolution, Span<byte> rgb)
        {
            FolderSample sample = Samples(part)[index];
            try
            {
                SquareAverages.Fill(sample.Image.Decode(), resolution, rgb);
            }
            catch (PictureException fault)
            {
                faults.Add(sample.Row.Line, FolderReading.Fault(sample.Row, fault));
            }
        }
    }
}
