namespace ModalityCompetition.Training.Distributions;

/// <summary>Samples drawn from the distribution, in row-major arrays owned by this object.</summary>
public sealed class SampleSet
{
    /// <summary>Number n of samples.</summary>
    public required int Count { get; init; }

    /// <summary>Labels y, 0..K-1, [n].</summary>
    public required int[] Labels { get; init; }

    /// <summary>Inputs X^r, [R][n * d_r], row-major (sample, dimension).</summary>
    public required float[][] Inputs { get; init; }

    /// <summary>Sparse codes z^r, [R][n * K], row-major (sample, class).</summary>
    public required float[][] Codes { get; init; }

    /// <summary>Whether the code of modality r is sufficient, [R][n].</summary>
    public required bool[][] Sufficient { get; init; }
}
