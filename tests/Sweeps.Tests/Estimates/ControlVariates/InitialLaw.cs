using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Training.Theory;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Tests.Estimates.ControlVariates;

/// <summary>
/// Trials whose start has the law of real ones, drawn here with <see cref="Random"/> and the Box-Muller transform, and whose errors are
/// made up so that their means are known without any of the formulas under test: two modalities alike, so that each leads a class with
/// probability 1/2, and a penalty with a probability of (1/2)^m.
/// </summary>
internal static class InitialLaw
{
    public const int Classes = 3;
    public const int Samples = 60;
    public const int Neurons = 3;
    public const int TestSamples = 400;

    /// <summary>
    /// E[joint test error]: 20 of 400, 40 more per class that modality 0 leads, 60 more when no weight of modality 1 points at class 0,
    /// uniform noise of mean 10.
    /// </summary>
    public const double JointError = (20 + (40 * Classes * LeadProbability) + (60 * DeadProbability) + 10) / TestSamples;

    /// <summary>E[joint - uni-modal of 0], whose error is 30 and noise of mean 5 alone.</summary>
    public const double Gap = JointError - (35.0 / TestSamples);

    private const double DeadProbability = 1.0 / 8;

    // Nobody leads when no weight of either modality points at the class.
    private const double LeadProbability = 0.5 * (1 - (DeadProbability * DeadProbability));

    public static PlannedConfiguration Configuration { get; } =
        TwoModalities.Configuration(Classes, Samples, Neurons, scale: 0.05, TestSamples);

    /// <param name="trial">Index of the trial.</param>
    /// <param name="random">Where its numbers come from.</param>
    /// <param name="train">Gamma(T) of given Gamma(0) and d(D), [K, 2]; null for 1 everywhere.</param>
    public static TrialRecord Draw(long trial, Random random, Func<float[], float[], float[]>? train = null)
    {
        var (gamma, moment, probability) = (new float[2 * Classes], new float[2 * Classes], new float[2 * Classes]);
        for (var i = 0; i < Samples; i++)
        {
            var label = random.Next(Classes);
            for (var r = 0; r < 2; r++)
            {
                moment[(2 * label) + r] += (float)(Math.Pow(1 + random.NextDouble(), 3) / Samples);
            }
        }

        var leads = 0;
        for (var j = 0; j < Classes; j++)
        {
            for (var r = 0; r < 2; r++)
            {
                gamma[(2 * j) + r] = 0.05f * (float)Math.Max(0, Enumerable.Range(0, Neurons).Max(_ => Normal(random)));
            }

            var given = new double[2];
            WinningProbability.Conditional([moment[2 * j], moment[(2 * j) + 1]], Neurons, margin: 0, given);
            (probability[2 * j], probability[(2 * j) + 1]) = ((float)given[0], (float)given[1]);
            leads += gamma[2 * j] * moment[2 * j] > gamma[(2 * j) + 1] * moment[(2 * j) + 1] ? 1 : 0;
        }

        return new TrialRecord(
            trial,
            new TrialResult
            {
                Classes = Classes,
                Modalities = 2,
                Outcome = TrialOutcome.Completed,
                InitialGamma = gamma,

                // Modality 0 always wins in the end, so that trained and initial winners often differ; the errors are those of the start.
                FinalGamma = train?.Invoke(gamma, moment) ?? [.. Enumerable.Repeat(1f, 2 * Classes)],
                SufficientMoment = moment,
                InitialWinProbability = probability,
                LearnIterations = new int[2 * Classes],
                TestClassCounts = [134, 133, 133],
                Joint = Network(20 + (40 * leads) + (gamma[1] == 0 ? 60 : 0) + random.Next(21)),
                Unimodal = [Network(30 + random.Next(11)), Network(200)],
                Probes = [Network(50), Network(50)],
                WeightsDigest = 0,
            }
        );
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static NetworkResult Network(int errors) => new([errors, 0, 0], 0, 0.5f, 10);
}
