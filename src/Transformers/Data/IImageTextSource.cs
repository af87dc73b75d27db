using System.Collections.Immutable;

namespace ModalityCompetition.Transformers.Data;

/// <summary>
/// Where a data set comes from. What a spec must know of it is there at once; its samples are made when somebody loads them. Two with the
/// same <see cref="Identity"/> are equal and give the same samples, bit for bit.
/// </summary>
public interface IImageTextSource : IEquatable<IImageTextSource>
{
    /// <summary>
    /// What tells its contents apart from others', on every machine: for a folder the SHA-256 of its table and images as 64 hexadecimal
    /// digits; for a synthetic set its parameters in words.
    /// </summary>
    string Identity { get; }

    /// <summary>Names of the classes, [K], K >= 2, sorted by ordinal.</summary>
    ImmutableArray<string> Classes { get; }

    /// <summary>Samples of every class for testing, [K], each at least 1.</summary>
    ImmutableArray<int> TestCounts { get; }

    /// <summary>Number of samples for training, at least 1.</summary>
    int TrainSamples { get; }

    /// <summary>Number of samples for validation, at least 0.</summary>
    int ValidationSamples { get; }

    /// <summary>Makes the samples. Safe for calls from several threads; what was loaded before in the same shape may be given
    /// again.</summary>
    /// <param name="shape">Their shape.</param>
    /// <param name="cancellation">Checked between images.</param>
    /// <exception cref="DataSetException">An image or its file is not what it was when the source was opened, or cannot be
    /// read.</exception>
    /// <exception cref="OperationCanceledException">The cancellation was requested.</exception>
    ImageTextSet Load(ImageTextShape shape, CancellationToken cancellation);
}
