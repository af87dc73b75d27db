using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Randomness;
using ModalityCompetition.Training.Theory;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.Engines;

/// <summary>What the training sample says about the initial competition, before any weight is drawn.</summary>
internal static class InitialCompetition
{
    // Samples that are added up between two looks at whether to stop.
    private const int Stretch = 1 << 14;

    /// <summary>
    /// d_{j,r}(D) = (1/n) sum over samples sufficient in every modality of 1{y = j} (z_j^r)^q, in double, samples in order, [K, R].
    /// </summary>
    public static double[] SufficientMoments(SampleSet samples, int classes, int degree, CancellationToken stop = default)
    {
        int modalities = samples.Codes.Length;
        double[] moments = new double[classes * modalities];
        for (int i = 0; i < samples.Count; i++)
        {
            if (i % Stretch == 0)
            {
                stop.ThrowIfCancellationRequested();
            }

            if (IsSufficient(samples, i))
            {
                int label = samples.Labels[i];
                for (int r = 0; r < modalities; r++)
                {
                    moments[(label * modalities) + r] += DeterministicMath.IntegerPower(samples.Codes[r][(i * classes) + label], degree);
                }
            }
        }

        for (int i = 0; i < moments.Length; i++)
        {
            moments[i] /= samples.Count;
        }

        return moments;
    }

    /// <summary>P(r is the initial winner of class j | D), [K, R].</summary>
    public static float[] WinProbabilities(double[] moments, TrialConfiguration configuration, CancellationToken stop = default)
    {
        int modalities = configuration.Modalities;
        float[] result = new float[moments.Length];
        double[] scales = new double[modalities];
        double[] probabilities = new double[modalities];
        for (int j = 0; j < configuration.Classes; j++)
        {
            stop.ThrowIfCancellationRequested();
            for (int r = 0; r < modalities; r++)
            {
                scales[r] = Scale(moments[(j * modalities) + r], configuration.Network.Degree);
            }

            WinningProbability.Conditional(
                scales,
                configuration.Network.Candidates ?? configuration.Network.Neurons,
                configuration.Evaluation.InitialMargin,
                probabilities
            );
            for (int r = 0; r < modalities; r++)
            {
                result[(j * modalities) + r] = (float)probabilities[r];
            }
        }

        return result;
    }

    /// <summary>a_r = d^(1/(q-2)).</summary>
    public static double Scale(double moment, int degree) => moment == 0 ? 0 : DeterministicMath.Root(moment, degree - 2);

    private static bool IsSufficient(SampleSet samples, int sample)
    {
        foreach (bool[] sufficient in samples.Sufficient)
        {
            if (!sufficient[sample])
            {
                return false;
            }
        }

        return true;
    }
}
