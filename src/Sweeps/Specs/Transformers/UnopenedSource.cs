using System.Collections.Immutable;
using ModalityCompetition.Transformers.Data;

namespace ModalityCompetition.Sweeps.Specs.Transformers;

/// <summary>
/// A data set that lies on another machine: whoever submits a spec has what does not depend on it checked here, and the rest there. So it
/// has room for everything.
/// </summary>
/// <param name="folder">Its folder, as the spec names it.</param>
internal sealed class UnopenedSource(string folder) : IImageTextSource
{
    private const int Plenty = 1 << 12;

    public string Identity => folder;

    public ImmutableArray<string> Classes { get; } = [.. Enumerable.Repeat("", Plenty)];

    public ImmutableArray<int> TestCounts { get; } = [.. Enumerable.Repeat(1, Plenty)];

    public int TrainSamples => int.MaxValue;

    public int ValidationSamples => int.MaxValue;

    public ImageTextSet Load(ImageTextShape shape, CancellationToken cancellation) =>
        throw new DataSetException($"The data set {folder} lies on another machine.");

    public bool Equals(IImageTextSource? other) => other is UnopenedSource && other.Identity == Identity;

    public override bool Equals(object? obj) => Equals(obj as IImageTextSource);

    public override int GetHashCode() => Identity.GetHashCode(StringComparison.Ordinal);
}
