using ModalityCompetition.Training.Randomness;

namespace ModalityCompetition.Training.Distributions;

/// <summary>
/// Draws the sparse code z^r and the in-span noise alpha^r of one modality (arXiv 2203.12221, Section 4.1): item = sample, position =
/// coordinate, words = (activity, value, alpha, and at coordinate 0 the insufficient flag).
/// </summary>
internal readonly struct CodeSampler
{
    /// <summary>Samples drawn at a time.</summary>
    public const int Chunk = 64;

    private readonly RandomWords words;
    private readonly int classes;
    private readonly double activity;
    private readonly double insufficientProbability;
    private readonly double spanNoise;
    private readonly Interval sufficientTarget;
    private readonly Interval insufficientTarget;
    private readonly Interval sufficientOffTarget;
    private readonly Interval insufficientOffTarget;

    public CodeSampler(DataParameters data, int modality, RandomWords words)
    {
        ModalityParameters parameters = data.Modalities[modality];
        this.words = words;
        classes = data.Classes;
        activity = data.Sparsity / data.Classes;
        insufficientProbability = parameters.InsufficientProbability;
        spanNoise = parameters.SpanNoise;
        sufficientTarget = new Interval(1, parameters.SufficientMax);
        insufficientTarget = new Interval(parameters.InsufficientTarget, parameters.InsufficientTarget);
        sufficientOffTarget = Interval.Below(parameters.SufficientOffTargetMax, parameters.SufficientOffTargetLow);
        insufficientOffTarget = Interval.Below(parameters.InsufficientOffTargetMax, parameters.InsufficientOffTargetLow);
    }

    /// <summary>Draws samples first .. first + labels.Length - 1, at most <see cref="Chunk"/>.</summary>
    /// <param name="first">Index of the first sample.</param>
    /// <param name="labels">Their labels, [c].</param>
    /// <param name="sufficient">Receives whether each is sufficient, [c].</param>
    /// <param name="codes">Receives z, [c * K], row-major (sample, class).</param>
    /// <param name="signal">Receives z + alpha, [K * Chunk], row-major (class, sample).</param>
    /// <param name="insufficient">Probability that each is insufficient, [c]; empty for that of the distribution.</param>
    public void Fill(
        int first,
        ReadOnlySpan<int> labels,
        Span<bool> sufficient,
        Span<float> codes,
        Span<double> signal,
        ReadOnlySpan<double> insufficient = default
    )
    {
        int count = labels.Length;
        Span<uint> block = stackalloc uint[4 * Chunk];
        Span<uint> active = block[..count],
            value = block.Slice(Chunk, count);
        Span<uint> alpha = block.Slice(2 * Chunk, count),
            flag = block.Slice(3 * Chunk, count);
        for (int j = 0; j < classes; j++)
        {
            words.Items((uint)first, (uint)j, active, value, alpha, flag);
            if (j == 0)
            {
                for (int i = 0; i < count; i++)
                {
                    double probability = insufficient.IsEmpty ? insufficientProbability : insufficient[i];
                    sufficient[i] = !UnitUniform.Happens(flag[i], probability);
                }
            }

            Span<double> row = signal.Slice(j * Chunk, count);
            for (int i = 0; i < count; i++)
            {
                float z = Coordinate(labels[i] == j, sufficient[i], active[i], value[i]);
                codes[(i * classes) + j] = z;
                row[i] = z + (spanNoise * UnitUniform.Open(alpha[i]));
            }
        }
    }

    private float Coordinate(bool isTarget, bool isSufficient, uint active, uint value)
    {
        if (isTarget)
        {
            return isSufficient ? sufficientTarget.At(value) : insufficientTarget.At(value);
        }

        if (!UnitUniform.Happens(active, activity))
        {
            return 0;
        }

        return isSufficient ? sufficientOffTarget.At(value) : insufficientOffTarget.At(value);
    }

    private readonly record struct Interval(double Low, double High)
    {
        public static Interval Below(double high, double lowFraction) => new(high * lowFraction, high);

        public float At(uint word) => (float)(Low + ((High - Low) * UnitUniform.Open(word)));
    }
}
