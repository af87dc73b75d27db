namespace ModalityCompetition.Training.Distributions;

/// <summary>
/// Shares test samples out among the patterns of sufficiency: in proportion to the square root of their probabilities, at least
/// <see cref="Fewest"/> of each. In proportion to the probabilities themselves rare patterns, which hold most errors, would have next to no
/// samples; equal numbers would take too many from the frequent ones, which hold the errors of networks that are not trained out.
/// </summary>
/// <remarks>Square roots are rounded alike on every machine, so the numbers are the same everywhere.</remarks>
internal static class StratumAllocation
{
    /// <summary>Least samples of a pattern and class: a variance takes two.</summary>
    public const int Fewest = 2;

    /// <summary>Samples of each pattern.</summary>
    /// <param name="weights">Probabilities of the patterns; one of probability 0 has no samples.</param>
    /// <param name="samples">Samples of all patterns together, at least <see cref="Fewest"/> of each that exists.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are too few.</exception>
    public static int[] Of(ReadOnlySpan<double> weights, int samples)
    {
        double[] wished = new double[weights.Length];
        int existing = 0;
        for (int p = 0; p < weights.Length; p++)
        {
            wished[p] = Math.Sqrt(weights[p]);
            existing += weights[p] > 0 ? 1 : 0;
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(samples, (long)Fewest * existing);
        int[] counts = new int[weights.Length];
        int rest = samples;

        // Who would have too few has the least, and the others share what is left; with that their shares fall, so it is looked at again.
        for (bool changed = true; changed; )
        {
            changed = false;
            double sum = Sum(wished, counts);
            for (int p = 0; p < wished.Length; p++)
            {
                if (wished[p] > 0 && counts[p] == 0 && rest * wished[p] < Fewest * sum)
                {
                    counts[p] = Fewest;
                    rest -= Fewest;
                    sum = Sum(wished, counts);
                    changed = true;
                }
            }
        }

        Share(wished, counts, rest);
        return counts;
    }

    // Whole parts first; what they leave goes to the largest fractions, to the first of equals.
    private static void Share(double[] wished, int[] counts, int rest)
    {
        double sum = Sum(wished, counts);
        bool[] open = Array.ConvertAll(counts, count => count == 0);
        double[] fractions = new double[wished.Length];
        int left = rest;
        for (int p = 0; p < wished.Length; p++)
        {
            if (open[p] && wished[p] > 0)
            {
                double share = rest * wished[p] / sum;
                counts[p] = (int)share;
                fractions[p] = share - counts[p];
                left -= counts[p];
            }
        }

        for (; left > 0; left--)
        {
            int largest = -1;
            for (int p = 0; p < wished.Length; p++)
            {
                if (open[p] && wished[p] > 0 && (largest < 0 || fractions[p] > fractions[largest]))
                {
                    largest = p;
                }
            }

            if (largest < 0)
            {
                // Everybody has the least: the most frequent pattern takes what is left.
                largest = Array.IndexOf(wished, wished.Max());
            }

            counts[largest]++;
            fractions[largest]--;
        }
    }

    private static double Sum(double[] wished, int[] counts)
    {
        double sum = 0;
        for (int p = 0; p < wished.Length; p++)
        {
            sum += counts[p] == 0 ? wished[p] : 0;
        }

        return sum;
    }
}
