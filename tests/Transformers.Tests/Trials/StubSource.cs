using System.Collections.Immutable;
using ModalityCompetition.Transformers.Data;

namespace ModalityCompetition.Transformers.Tests.Trials;

/// <summary>A data set whose samples nobody loads.</summary>
internal sealed class StubSource(int classes) : IImageTextSource
{
    public string Identity => $"{classes} classes of nothing";

    public ImmutableArray<string> Classes { get; } = [.. Enumerable.Range(0, classes).Select(j => $"class-{j}")];

    public ImmutableArray<int> TestCounts => [.. Classes.Select(_ => 5)];

    public int TrainSamples => 10 * classes;

    public int ValidationSamples => 0;

    public ImageTextSet Load(ImageTextShape shape, CancellationToken cancellation) => throw new NotSupportedException();

    public bool Equals(IImageTextSource? other) => other?.Identity == Identity;

    public override bool Equals(object? obj) => Equals(obj as IImageTextSource);

    public override int GetHashCode() => Identity.GetHashCode(StringComparison.Ordinal);
}
