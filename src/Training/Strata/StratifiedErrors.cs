using System.Numerics;
using ModalityCompetition.Training.Distributions;

namespace ModalityCompetition.Training.Strata;

/// <summary>
/// Errors of networks on a stratified test sample, from what each of them does on every sample: bit i mod 64 of word i / 64 is 1 where
/// sample i is an error. All engines count with it, so equal errors give equal results.
/// </summary>
/// <param name="strata">The strata of the sample.</param>
internal sealed class StratifiedErrors(TestStrata strata)
{
    private const int WordBits = 64;

    /// <summary>Words of a network.</summary>
    public int Words => (strata.Samples + WordBits - 1) / WordBits;

    /// <summary>All samples by class, in <see cref="TestStrata.UnitsOf"/>, [K].</summary>
    public int[] ClassUnits() => [.. Enumerable.Repeat(strata.ClassUnits, strata.Classes)];

    /// <summary>Weighted errors of a network by class, in <see cref="TestStrata.UnitsOf"/>, [K]; all samples wrong are all units.</summary>
    /// <param name="wrong">Its errors, [<see cref="Words"/>].</param>
    public int[] ByClass(ReadOnlySpan<ulong> wrong)
    {
        int[] errors = new int[strata.Classes];
        for (int j = 0; j < errors.Length; j++)
        {
            double share = 0;
            for (int p = 0; p < strata.Patterns; p++)
            {
                int count = strata.Count(j, p);
                share += count == 0 ? 0 : strata.Weight(p) * Count(wrong, wrong, j, p) / count;
            }

            errors[j] = (int)Math.Round(strata.ClassUnits * Math.Min(1, share));
        }

        return errors;
    }

    /// <summary>What a trial shows of its strata.</summary>
    /// <param name="wrong">Errors of joint network, uni-modal networks and probes, [1 + 2R][<see cref="Words"/>].</param>
    public StratumMeasurements Measure(IReadOnlyList<ulong[]> wrong)
    {
        int modalities = strata.Modalities;
        int networks = 1 + (2 * modalities);
        StratumMeasurements measured = StratumMeasurements.Room(modalities);
        double[] variances = new double[measured.Columns];
        int[] counts = new int[measured.Columns];
        for (int j = 0; j < strata.Classes; j++)
        {
            for (int p = 0; p < strata.Patterns; p++)
            {
                int samples = strata.Count(j, p);
                if (samples == 0)
                {
                    continue;
                }

                for (int v = 0; v < networks; v++)
                {
                    counts[v] = Count(wrong[v], wrong[v], j, p);
                }

                for (int r = 0; r < modalities; r++)
                {
                    counts[networks + r] = Count(wrong[0], wrong[1 + r], j, p);
                    counts[networks + modalities + r] = Count(wrong[1 + modalities + r], wrong[1 + r], j, p);
                }

                Add(measured.Counts.AsSpan(p * measured.Columns, measured.Columns), counts);
                Vary(variances, counts, strata.Weight(p) / strata.Classes, samples);
            }
        }

        for (int i = 0; i < variances.Length; i++)
        {
            measured.Variances[i] = (float)variances[i];
        }

        return measured;
    }

    private static void Add(Span<int> sums, int[] counts)
    {
        for (int i = 0; i < sums.Length; i++)
        {
            sums[i] += counts[i];
        }
    }

    // A cell adds weight^2 s^2 / n, s^2 the variance of its n samples.
    private void Vary(double[] variances, int[] counts, double weight, double samples)
    {
        int modalities = strata.Modalities;
        int networks = 1 + (2 * modalities);
        double factor = weight * weight / (samples * (samples - 1));
        for (int v = 0; v < networks; v++)
        {
            double errors = counts[v];
            variances[v] += factor * (errors - (errors * errors / samples));
        }

        for (int i = 0; i < 2 * modalities; i++)
        {
            double minuend = counts[i < modalities ? 0 : 1 + i];
            double subtrahend = counts[1 + (i % modalities)];
            double both = counts[networks + i];
            double difference = minuend - subtrahend;
            variances[networks + i] += factor * (minuend + subtrahend - (2 * both) - (difference * difference / samples));
        }
    }

    // Samples of a cell on which both err.
    private int Count(ReadOnlySpan<ulong> one, ReadOnlySpan<ulong> other, int label, int pattern)
    {
        int at = strata.First(label, pattern);
        int end = at + strata.Count(label, pattern);
        int count = 0;
        while (at < end)
        {
            int offset = at % WordBits;
            int bits = Math.Min(WordBits - offset, end - at);
            ulong mask = (bits == WordBits ? ulong.MaxValue : (1UL << bits) - 1) << offset;
            count += BitOperations.PopCount(one[at / WordBits] & other[at / WordBits] & mask);
            at += bits;
        }

        return count;
    }
}
