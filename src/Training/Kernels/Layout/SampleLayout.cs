namespace ModalityCompetition.Training.Kernels.Layout;

/// <summary>
/// How samples lie in memory, part of the definition of the arithmetic. A <em>panel</em> is 64 consecutive samples: the inputs of a
/// modality are [panel][dimension][64 samples], padded with zero samples, of which the kernels look at those of the last hardware vector
/// alone: the <em>columns</em> of a panel are its samples rounded up to whole vectors. Padding adds zeros, so how much of it is looked at
/// changes no bit. Sample i belongs to lane i mod 16 of block i
/// / 16; four blocks make a panel. A <em>chunk</em> is <see cref="ChunkPanels"/> panels: where samples are the lanes of the gradient, that
/// of a chunk is summed lane by lane, the lanes are then reduced by a fixed tree, and the chunks are added in order. Where dimensions are
/// the lanes (<see cref="DimensionLayout"/>), the sums are those of panels, added in order.
/// </summary>
internal static class SampleLayout
{
    /// <summary>Lanes of the logical vector.</summary>
    public const int Lanes = 16;

    /// <summary>Logical vectors of a panel.</summary>
    public const int PanelBlocks = 4;

    /// <summary>Samples of a panel.</summary>
    public const int Panel = Lanes * PanelBlocks;

    /// <summary>Panels of a chunk.</summary>
    public const int ChunkPanels = 4;

    /// <summary>Samples of a chunk.</summary>
    public const int Chunk = Panel * ChunkPanels;

    /// <summary>Number of panels that hold a number of samples.</summary>
    public static int Panels(int samples) => (samples + Panel - 1) / Panel;

    /// <summary>A length rounded up to whole logical vectors.</summary>
    public static int RoundUp(int length) => RoundUp(length, Lanes);

    /// <summary>A length rounded up to whole vectors of a width.</summary>
    public static int RoundUp(int length, int width) => (length + width - 1) / width * width;
}
