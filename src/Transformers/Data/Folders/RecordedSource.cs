using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModalityCompetition.Transformers.Data.Folders;

/// <summary>
/// What a run has kept of the folder that its data came from. It says all that a spec must know of a data set, so that results are read
/// where the folder is gone; there are no samples in it.
/// </summary>
public sealed class RecordedSource : IImageTextSource
{
    private static readonly JsonSerializerOptions s_layout = new(JsonSerializerDefaults.Web) { WriteIndented = true, NewLine = "\n" };
    private readonly Layout _record;

    private RecordedSource(Layout record)
    {
        _record = record;
        Classes = [.. record.Classes.Select(c => c.Name)];
        TestCounts = [.. record.Classes.Select(c => c.Test)];
    }

    /// <inheritdoc/>
    public string Identity => _record.Identity;

    /// <inheritdoc/>
    public ImmutableArray<string> Classes { get; }

    /// <inheritdoc/>
    public ImmutableArray<int> TestCounts { get; }

    /// <inheritdoc/>
    public int TrainSamples => _record.Train;

    /// <inheritdoc/>
    public int ValidationSamples => _record.Validation;

    /// <summary>Writes the record of a folder as JSON.</summary>
    /// <param name="source">The folder, or its record.</param>
    /// <param name="stream">Where to; it stays open.</param>
    public static void Write(IImageTextSource source, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(source);
        Layout record = new(
            source.Identity,
            source.TrainSamples,
            source.ValidationSamples,
            [.. source.Classes.Select((name, label) => new Class(name, source.TestCounts[label]))]
        );
        JsonSerializer.Serialize(stream, record, s_layout);
    }

    /// <summary>Reads a record.</summary>
    /// <param name="file">Its file.</param>
    /// <returns>Null where there is none, or none that can be read: it is of use only as a whole.</returns>
    public static RecordedSource? Read(string file)
    {
        try
        {
            return File.Exists(file) && JsonSerializer.Deserialize<Layout>(File.ReadAllBytes(file), s_layout) is { IsWhole: true } record
                ? new RecordedSource(record)
                : null;
        }
        catch (Exception failure) when (failure is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>There is nothing to load.</summary>
    /// <exception cref="DataSetException">Always.</exception>
    public ImageTextSet Load(ImageTextShape shape, CancellationToken cancellation) =>
        throw new DataSetException(
            $"The images and titles of this run (sha256:{Identity}) are not where its spec says, or were changed since, and trials are "
                + "trained on nothing else: put the folder back as it was."
        );

    /// <inheritdoc/>
    public bool Equals(IImageTextSource? other) => other is RecordedSource or FolderSource && other.Identity == Identity;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as IImageTextSource);

    /// <inheritdoc/>
    public override int GetHashCode() => Identity.GetHashCode(StringComparison.Ordinal);

    private sealed record Layout(string Identity, int Train, int Validation, Class[] Classes)
    {
        // What JSON left out is null here, whatever the types say.
        [JsonIgnore]
        public bool IsWhole =>
            Identity is not null
            && Train > 0
            && Validation >= 0
            && Classes is { Length: > 1 }
            && Classes.All(c => c is { Name: not null, Test: > 0 });
    }

    private sealed record Class(string Name, int Test);
}
