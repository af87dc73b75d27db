using MathNet.Numerics;
using MathNet.Numerics.Distributions;
using ModalityCompetition.TestKit.Engines;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.TestKit.Calibration;

/// <summary>
/// P(r is the initial winner of a class) by simulation from the definitions (paper, Section 4.1 and Definition A.2), without engine,
/// streams or quadrature of the product: the number of sufficient samples of a class is binomial, d is a mean of powers of uniform numbers,
/// Gamma(0) / sigma_0 is the positive part of a maximum of m normal ones.
/// </summary>
internal static class InitialWinSimulation
{
    private const double Work = 4e6;

    /// <summary>The probabilities, [R].</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="seed">Seed of the simulation.</param>
    public static Truth[] Of(TrialConfiguration configuration, ulong seed)
    {
        var dice = new SplitMix(seed);
        int modalities = configuration.Modalities,
            samples = configuration.Data.TrainSamples,
            degree = configuration.Network.Degree;
        double pair = configuration.Data.Modalities.Aggregate(1.0 / configuration.Classes, (p, m) => p * (1 - m.InsufficientProbability));
        double[] above = AtMost(samples, pair);
        int draws = (int)Math.Clamp(Work / (modalities * ((samples * pair) + 5)), 2000, 100_000);
        long[] wins = new long[modalities];
        double[] scores = new double[modalities];
        for (int draw = 0; draw < draws; draw++)
        {
            int pairs = Array.BinarySearch(above, dice.Unit());
            pairs = pairs < 0 ? ~pairs : pairs;
            for (int r = 0; r < modalities; r++)
            {
                // Logarithms, so that no C and q overflow.
                double most = configuration.Data.Modalities[r].SufficientMax,
                    sum = 0;
                for (int i = 0; i < pairs; i++)
                {
                    sum += Power((1 + ((most - 1) * dice.Unit())) / most, degree);
                }

                double maximum = Normal.InvCDF(0, 1, Math.Pow(dice.Unit(), 1.0 / configuration.Network.Neurons));
                scores[r] =
                    maximum > 0 && pairs > 0
                        ? Math.Log(maximum) + ((Math.Log(sum / samples) + (degree * Math.Log(most))) / (degree - 2))
                        : double.NegativeInfinity;
            }

            int winner = Winner(scores, Math.Log(1 + configuration.Evaluation.InitialMargin));
            if (winner >= 0)
            {
                wins[winner]++;
            }
        }

        double unseen = 1.0 / draws / draws;
        return [.. wins.Select(w => (double)w / draws).Select(p => new Truth(p, Math.Sqrt((p * (1 - p) / draws) + unseen), draws, 0, 1))];
    }

    private static double Power(double x, int degree)
    {
        double power = x;
        for (int i = 1; i < degree; i++)
        {
            power *= x;
        }

        return power;
    }

    private static int Winner(double[] scores, double margin)
    {
        int best = 0;
        double second = double.NegativeInfinity;
        for (int r = 1; r < scores.Length; r++)
        {
            if (scores[r] > scores[best])
            {
                (second, best) = (scores[best], r);
            }
            else
            {
                second = Math.Max(second, scores[r]);
            }
        }

        return double.IsNegativeInfinity(scores[best]) || !(scores[best] > second + margin) ? -1 : best;
    }

    /// <summary>Distribution function of the binomial law, [n + 1].</summary>
    private static double[] AtMost(int samples, double success)
    {
        double[] above = new double[samples + 1];
        double sum = 0;
        for (int k = 0; k <= samples; k++)
        {
            double mass =
                success >= 1 ? (k == samples ? 1 : 0)
                : success <= 0 ? (k == 0 ? 1 : 0)
                : Math.Exp(SpecialFunctions.BinomialLn(samples, k) + (k * Math.Log(success)) + ((samples - k) * Math.Log(1 - success)));
            sum += mass;
            above[k] = k == samples ? 1 : sum;
        }

        return above;
    }
}
