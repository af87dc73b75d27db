namespace ModalityCompetition.Training.Distributions;

/// <summary>
/// The strata of a stratified test sample. Networks err for the most part on samples that are insufficient in some modality, and how
/// probable these are is known: a pattern of sufficiency has the probability of its modalities, a class 1/K. So the sample holds a fixed
/// number of every class and pattern, a <em>cell</em>, and an error is the sum over cells of weight times share of errors. Immutable.
/// </summary>
/// <remarks>
/// Patterns: 0, every modality is sufficient; 1 + r, r alone is insufficient; R + 1, two or more are, which ones drawn with their
/// probabilities given that. One of probability 0 has no samples. Classes have the same number of samples, give or take one. Samples lie
/// class by class, pattern by pattern.
/// </remarks>
public sealed class TestStrata
{
    // Weighted errors of a trial are counted in units, of which all samples of all classes together have at most so many.
    private const int MostUnits = 1 << 30;

    private readonly double[] _weights;
    private readonly double[] _conditional;
    private readonly int[] _counts;
    private readonly int[] _first;

    /// <summary>The strata of a sample.</summary>
    /// <param name="data">The distribution.</param>
    /// <param name="samples">Number of samples, at least <see cref="Fewest"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are too few samples.</exception>
    public TestStrata(DataParameters data, int samples)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, Fewest(data));
        (Classes, Modalities, Samples) = (data.Classes, data.ModalityCount, samples);
        _weights = WeightsOf(data);
        _conditional = Conditional(data);
        _counts = new int[Classes * Patterns];
        _first = new int[_counts.Length];
        int next = 0;
        int[] fewer = StratumAllocation.Of(_weights, samples / Classes);
        int[] more = samples % Classes == 0 ? fewer : StratumAllocation.Of(_weights, (samples / Classes) + 1);
        for (int cell = 0; cell < _counts.Length; cell++)
        {
            int[] ofClass = cell / Patterns < samples % Classes ? more : fewer;
            (_counts[cell], _first[cell]) = (ofClass[cell % Patterns], next);
            next += _counts[cell];
        }
    }

    /// <summary>Number K of classes.</summary>
    public int Classes { get; }

    /// <summary>Number R of modalities.</summary>
    public int Modalities { get; }

    /// <summary>Number of patterns, those of probability 0 included: R + 2.</summary>
    public int Patterns => Modalities + 2;

    /// <summary>Number of samples.</summary>
    public int Samples { get; }

    /// <summary>Probability of a pattern.</summary>
    /// <param name="pattern">0 .. R + 1.</param>
    public double Weight(int pattern) => _weights[pattern];

    /// <summary>Samples of a cell.</summary>
    /// <param name="label">Its class.</param>
    /// <param name="pattern">Its pattern.</param>
    public int Count(int label, int pattern) => _counts[(label * Patterns) + pattern];

    /// <summary>Index of the first sample of a cell.</summary>
    /// <param name="label">Its class.</param>
    /// <param name="pattern">Its pattern.</param>
    public int First(int label, int pattern) => _first[(label * Patterns) + pattern];

    /// <summary>All samples of a class in the units of <see cref="UnitsOf"/>.</summary>
    public int ClassUnits => MostUnits / Classes;

    /// <summary>
    /// What weighted errors of a trial are counted in: so many units are all samples, K times the largest whole number that leaves 2^30 or
    /// fewer, so that every class has as many as any other and a network that errs on one class alone has exactly 1/K of them.
    /// </summary>
    /// <param name="classes">Number K of classes.</param>
    public static int UnitsOf(int classes) => MostUnits / classes * classes;

    /// <summary>Fewest samples: two of every class and every pattern that exists.</summary>
    /// <param name="data">The distribution.</param>
    public static long Fewest(DataParameters data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return ((long)data.Classes * StratumAllocation.Fewest * WeightsOf(data).Count(weight => weight > 0));
    }

    /// <summary>Class and pattern of every sample.</summary>
    /// <param name="labels">Receives the classes, [n].</param>
    /// <param name="patterns">Receives the patterns, [n].</param>
    internal void Fill(Span<int> labels, Span<int> patterns)
    {
        int cell = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            while (i >= _first[cell] + _counts[cell])
            {
                cell++;
            }

            (labels[i], patterns[i]) = (cell / Patterns, cell % Patterns);
        }
    }

    /// <summary>Probability that a modality is insufficient, given the pattern and the modalities before it.</summary>
    /// <param name="pattern">The sample's pattern.</param>
    /// <param name="modality">The modality.</param>
    /// <param name="before">How many of the modalities before it are insufficient.</param>
    internal double Insufficient(int pattern, int modality, int before) =>
        pattern <= Modalities ? (pattern == 1 + modality ? 1 : 0) : _conditional[(modality * 3) + Math.Min(before, 2)];

    // tail[r, k]: probability that at least k of the modalities r, r + 1, ... are insufficient. Sums of products: nothing cancels.
    private static double[] Tails(DataParameters data)
    {
        int modalities = data.ModalityCount;
        double[] tail = new double[(modalities + 1) * 3];
        tail[modalities * 3] = 1;
        for (int r = modalities - 1; r >= 0; r--)
        {
            double mu = data.Modalities[r].InsufficientProbability;
            tail[r * 3] = 1;
            for (int k = 1; k <= 2; k++)
            {
                tail[(r * 3) + k] = (mu * tail[((r + 1) * 3) + k - 1]) + ((1 - mu) * tail[((r + 1) * 3) + k]);
            }
        }

        return tail;
    }

    // P(r is insufficient, given that at least two are and how many before it are), [R, 3].
    private static double[] Conditional(DataParameters data)
    {
        double[] tail = Tails(data);
        double[] conditional = new double[data.ModalityCount * 3];
        for (int r = 0; r < data.ModalityCount; r++)
        {
            for (int before = 0; before <= 2; before++)
            {
                double all = tail[(r * 3) + 2 - before];
                double then = tail[((r + 1) * 3) + Math.Max(0, 1 - before)];
                conditional[(r * 3) + before] = all > 0 ? data.Modalities[r].InsufficientProbability * then / all : 0;
            }
        }

        return conditional;
    }

    private static double[] WeightsOf(DataParameters data)
    {
        int modalities = data.ModalityCount;
        double[] weights = new double[modalities + 2];
        for (int insufficient = -1; insufficient < modalities; insufficient++)
        {
            double weight = 1;
            for (int r = 0; r < modalities; r++)
            {
                double mu = data.Modalities[r].InsufficientProbability;
                weight *= r == insufficient ? mu : 1 - mu;
            }

            weights[1 + insufficient] = weight;
        }

        weights[modalities + 1] = Tails(data)[2];
        return weights;
    }
}
