namespace ModalityCompetition.Training.Distributions;

/// <summary>
/// Samples drawn from the distribution, in row-major arrays owned by this object. <see cref="DataSampler.Fill"/> overwrites them, so that
/// one object can serve many trials of a shape.
/// </summary>
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

    /// <summary>A sample of the right shape, all zero.</summary>
    /// <param name="data">The distribution; gives K, R and d_r.</param>
    /// <param name="count">Number n of samples, at least 1.</param>
    public static SampleSet Allocate(DataParameters data, int count)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return new SampleSet
        {
            Count = count,
            Labels = new int[count],
            Inputs = [.. data.Modalities.Select(modality => new float[checked(count * modality.Dimension)])],
            Codes = [.. data.Modalities.Select(_ => new float[checked(count * data.Classes)])],
            Sufficient = [.. data.Modalities.Select(_ => new bool[count])],
        };
    }
}
