using ModalityCompetition.Experiments;
using ModalityCompetition.Training.Checkpoints;
using ModalityCompetition.Training.Strata;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.Engines;

/// <summary>The measurements of a trial at t = 0, from which a result is completed.</summary>
/// <param name="Classes">K.</param>
/// <param name="Modalities">R.</param>
/// <param name="Gamma">Gamma(0), [K, R].</param>
/// <param name="Moments">d(D), [K, R].</param>
/// <param name="WinProbabilities">P(initial winner | D), [K, R].</param>
/// <param name="TestClassCounts">Test samples by class, [K], in the units of test errors.</param>
/// <param name="Checkpoints">Iterations of the checkpoints, [C].</param>
/// <param name="IsStratified">Whether the test sample is stratified.</param>
internal sealed record TrialStart(
    int Classes,
    int Modalities,
    float[] Gamma,
    float[] Moments,
    float[] WinProbabilities,
    int[] TestClassCounts,
    int[] Checkpoints,
    bool IsStratified
)
{
    /// <summary>Measures a trial at t = 0.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="draws">The trial's random numbers.</param>
    /// <param name="gamma">Gamma(0), [K, R].</param>
    /// <param name="stop">Checked on the way.</param>
    public static TrialStart Of(TrialConfiguration configuration, TrialDraws draws, float[] gamma, CancellationToken stop = default)
    {
        double[] moments = InitialCompetition.SufficientMoments(draws.Train, configuration.Classes, configuration.Network.Degree, stop);
        return new TrialStart(
            configuration.Classes,
            configuration.Modalities,
            gamma,
            Array.ConvertAll(moments, moment => (float)moment),
            configuration.Evaluation.WinnersAndErrorsOnly
                ? new float[moments.Length]
                : InitialCompetition.WinProbabilities(moments, configuration, stop),
            ClassCounts(draws),
            configuration.CheckpointIterations,
            configuration.Evaluation.IsStratified
        );
    }

    /// <summary>Test samples by class, [K], in the units of test errors.</summary>
    /// <param name="draws">The trial's random numbers.</param>
    public static int[] ClassCounts(TrialDraws draws)
    {
        if (draws.Strata is { } strata)
        {
            return new StratifiedErrors(strata).ClassUnits();
        }

        int[] counts = new int[draws.Classes];
        foreach (int label in draws.Test.Labels)
        {
            counts[label]++;
        }

        return counts;
    }

    /// <summary>
    /// The result of a trial whose networks were all trained; without uni-modal ones there is nothing to say of them.
    /// </summary>
    public TrialResult Completed(
        float[] finalGamma,
        int[] learnIterations,
        NetworkResult joint,
        NetworkResult[] unimodal,
        NetworkResult[] probes,
        ulong digest,
        CheckpointMeasurements checkpoints,
        StratumMeasurements strata
    ) =>
        new()
        {
            Classes = Classes,
            Modalities = Modalities,
            Outcome = TrialOutcome.Completed,
            InitialGamma = Gamma,
            FinalGamma = finalGamma,
            SufficientMoment = Moments,
            InitialWinProbability = WinProbabilities,
            LearnIterations = learnIterations,
            TestClassCounts = TestClassCounts,
            Joint = joint,
            Unimodal = unimodal.Length == 0 ? Nothings() : unimodal,
            Probes = probes,
            WeightsDigest = digest,
            Checkpoints = checkpoints,
            Strata = IsStratified && unimodal.Length == 0 ? StratumMeasurements.Nothing(Modalities) : strata,
        };

    /// <summary>The result of a trial that diverged: what was measured at t = 0, and NaN, -1 or 0 elsewhere.</summary>
    public TrialResult Diverged(Divergence divergence)
    {
        float[] finalGamma = new float[Gamma.Length];
        Array.Fill(finalGamma, float.NaN);
        int[] learnIterations = new int[Gamma.Length];
        Array.Fill(learnIterations, TrialResult.NeverLearned);
        return new TrialResult
        {
            Classes = Classes,
            Modalities = Modalities,
            Outcome = TrialOutcome.Diverged,
            Divergence = divergence,
            InitialGamma = Gamma,
            FinalGamma = finalGamma,
            SufficientMoment = Moments,
            InitialWinProbability = WinProbabilities,
            LearnIterations = learnIterations,
            TestClassCounts = TestClassCounts,
            Joint = Nothing(),
            Unimodal = Nothings(),
            Probes = Nothings(),
            WeightsDigest = 0,
            Checkpoints = CheckpointMeasurements.NothingAt(Checkpoints, Classes, Modalities),
            Strata = IsStratified ? StratumMeasurements.Nothing(Modalities) : StratumMeasurements.None,
        };
    }

    private NetworkResult[] Nothings() => [.. Enumerable.Range(0, Modalities).Select(_ => Nothing())];

    private NetworkResult Nothing() => new(new int[Classes], 0, float.NaN, 0);
}
