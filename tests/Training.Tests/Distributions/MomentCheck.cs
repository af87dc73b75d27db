using ModalityCompetition.Training.Distributions;

namespace ModalityCompetition.Training.Tests.Distributions;

/// <summary>
/// Compares drawn samples with the closed forms of a distribution. Every statistic is a quantity of one sample whose mean is 0 by
/// <see cref="DataMoments"/>; it is averaged within a trial, and the trial averages give a z value. A z value beyond
/// <see cref="Bound"/> has probability 4e-8 per statistic (two-sided, normal limit), below 2e-6 for a whole check.
/// </summary>
internal static class MomentCheck
{
    public const double Bound = 5.5;
    private const int Degree = 3;

    /// <summary>The z values by name.</summary>
    public static IReadOnlyDictionary<string, double> ZValues(DataParameters claimed, int trials, Func<long, SampleSet> draw)
    {
        Dictionary<string, (double Sum, double Squares)> totals = [];
        for (long trial = 0; trial < trials; trial++)
        {
            foreach ((string name, double average) in TrialAverages(claimed, draw(trial)))
            {
                (double sum, double squares) = totals.GetValueOrDefault(name);
                totals[name] = (sum + average, squares + (average * average));
            }
        }

        return totals.ToDictionary(
            entry => entry.Key,
            entry => entry.Value.Sum / Math.Sqrt(Math.Max(1e-300, entry.Value.Squares - (entry.Value.Sum * entry.Value.Sum / trials)))
        );
    }

    public static void AssertWithinBound(DataParameters claimed, int trials, Func<long, SampleSet> draw) =>
        Assert.All(ZValues(claimed, trials, draw), entry => Assert.InRange(entry.Value, -Bound, Bound));

    private static Dictionary<string, double> TrialAverages(DataParameters claimed, SampleSet samples)
    {
        Dictionary<string, double> averages = [];
        DataMoments moments = new(claimed);
        int classes = claimed.Classes;
        for (int i = 0; i < samples.Count; i++)
        {
            int y = samples.Labels[i];
            bool pair = samples.Sufficient.All(sufficient => sufficient[i]);
            Add("label 0", (y == 0 ? 1 : 0) - (1.0 / classes));
            Add("sufficient pair", (pair ? 1 : 0) - moments.SufficientPairProbability);
            for (int r = 0; r < claimed.ModalityCount; r++)
            {
                ModalityParameters p = claimed.Modalities[r];
                ReadOnlySpan<float> z = samples.Codes[r].AsSpan(i * classes, classes);
                ReadOnlySpan<float> x = samples.Inputs[r].AsSpan(i * p.Dimension, p.Dimension);
                double cube = Math.Pow(z[y], Degree);
                bool sufficient = samples.Sufficient[r][i];
                int active = 0;
                double off = 0,
                    offSquares = 0,
                    offSufficient = 0;
                for (int j = 0; j < classes; j++)
                {
                    if (j != y)
                    {
                        active += z[j] != 0 ? 1 : 0;
                        off += z[j];
                        offSquares += z[j] * z[j];
                        offSufficient += sufficient ? z[j] : 0;
                    }
                }

                Add($"{r} insufficient", (sufficient ? 0 : 1) - p.InsufficientProbability);
                Add($"{r} sufficient target", sufficient ? cube - moments.SufficientTarget(r, Degree) : 0);
                Add($"{r} insufficient target", sufficient ? 0 : cube - moments.InsufficientTarget(r, Degree));
                Add($"{r} target", cube - moments.Target(r, Degree));
                Add($"{r} active", 1 + active - moments.ExpectedActive);
                Add($"{r} off-target", off - ((classes - 1) * moments.OffTarget(r, 1)));
                Add($"{r} off-target squares", offSquares - ((classes - 1) * moments.OffTarget(r, 2)));
                double sufficientOff = (1 + p.SufficientOffTargetLow) * p.SufficientOffTargetMax / 2;
                Add(
                    $"{r} sufficient off-target",
                    offSufficient - ((classes - 1) * claimed.Sparsity / classes * (1 - p.InsufficientProbability) * sufficientOff)
                );
                Add($"{r} d", (pair ? cube : 0) - (classes * moments.SufficientMoment(r, Degree)));
                Add($"{r} coordinate", z[1] - moments.Code(r, 1));
                Add($"{r} coordinate squares", (z[1] * z[1]) - moments.Code(r, 2));
                foreach (int k in new[] { 0, p.Dimension - 1 })
                {
                    double centred = x[k] - moments.InputMean(r, k);
                    Add($"{r} input {k}", centred);
                    Add($"{r} input {k} variance", (centred * centred) - moments.InputVariance(r, k));
                }
            }
        }

        return averages;

        void Add(string name, double value) => averages[name] = averages.GetValueOrDefault(name) + (value / samples.Count);
    }
}
