namespace ModalityCompetition.Training.Kernels.Layout;

/// <summary>
/// The second layout of a modality's inputs, for the gradient of large dimensions, where dimensions and not samples are the lanes:
/// [panel][block][64 samples][dimensions of the block], dimensions padded with zeros to whole logical vectors and cut into blocks of at
/// most 64. Whether a modality has it is part of the definition of the arithmetic and depends on its dimension alone.
/// </summary>
internal static class DimensionLayout
{
    private const int LargestBlock = 4;

    /// <summary>
    /// Whether the gradient of a dimension has dimensions as its lanes: where at most a sixth more multiply-adds fall on padding. Fewer
    /// than 32 lanes would leave too few independent chains.
    /// </summary>
    public static bool Serves(int dimension) =>
        SampleLayout.RoundUp(dimension) is int padded && padded >= 2 * SampleLayout.Lanes && 5 * padded <= 6 * dimension;

    /// <summary>
    /// Distance between the gradients of two neurons: the padded dimension where <see cref="Serves"/>, otherwise the dimension.
    /// </summary>
    public static int GradientStride(int dimension) => Serves(dimension) ? SampleLayout.RoundUp(dimension) : dimension;

    /// <summary>
    /// Dimensions of the next block: 64, except that 80 left go as 48 + 32, because a block of 16 has too few independent chains.
    /// </summary>
    /// <param name="left">Padded dimensions left, a positive multiple of 16.</param>
    public static int NextBlock(int left) =>
        left == (LargestBlock + 1) * SampleLayout.Lanes ? 3 * SampleLayout.Lanes : Math.Min(left, LargestBlock * SampleLayout.Lanes);
}
