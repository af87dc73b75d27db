using ModalityCompetition.Training.Kernels.Layout;

namespace ModalityCompetition.Training.Kernels;

/// <summary>
/// The working memory of the gradient. Samples as lanes: coefficients of a tile of neurons on a chunk
/// [6][<see cref="SampleLayout.Chunk"/>], rows of accumulators [6][<see cref="Dimensions"/>][16 lanes], their sums. Dimensions as lanes:
/// coefficients of a group of neurons on a panel [17][64]. With the inputs beside it, either fits the first-level cache.
/// </summary>
internal static class GradientScratch
{
    /// <summary>Dimensions whose accumulators are kept before they are summed: all of them in most cases.</summary>
    public const int Dimensions = 32;

    /// <summary>Where dimensions are the lanes, a group ends at the first tile boundary at or after this number of neurons.</summary>
    public const int GroupTarget = 2 * NeuronTiles.Largest;

    /// <summary>Where the rows begin.</summary>
    public const int Rows = NeuronTiles.Largest * SampleLayout.Chunk;

    /// <summary>Where the sums begin.</summary>
    public const int Sums = Rows + (RowLimit * SampleLayout.Lanes);

    /// <summary>Floats in all.</summary>
    public const int Length = Sums + RowLimit;

    private const int RowLimit = NeuronTiles.Largest * Dimensions;
}
