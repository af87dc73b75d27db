using System.Collections.Immutable;
using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Shipped;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Keys;
using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Networks;
using ModalityCompetition.Training.Optimization;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Tests.Estimates;

/// <summary>
/// Trials with a known law instead of trained ones. Given the latent number u of the trial, shared by its classes, the initial winner of
/// class j is r with a probability that is linear in u; the trained winner is the initial one with probability <see cref="Persistence"/>
/// and otherwise uniform.
/// </summary>
internal sealed class SyntheticTrials
{
    public const int TestSamples = 200;
    public const int TrainSamples = 100;
    public const int Iterations = 500;

    public int Classes { get; init; } = 4;

    public int Modalities { get; init; } = 2;

    /// <summary>How strongly the trial's latent number moves the winning probabilities of all of its classes together, in [0, 1].</summary>
    public double Dependence { get; init; } = 0.5;

    public double Persistence { get; init; } = 0.9;

    /// <summary>Probability that no modality learns a class.</summary>
    public double Unlearned { get; init; } = 0.1;

    /// <summary>
    /// The training errors of a network are uniform on 0 up to this number, exclusive, out of <see cref="TrainSamples"/>.
    /// </summary>
    public int TrainErrorsBelow { get; init; } = TrainSamples / 4;

    public double DivergedProbability { get; init; }

    /// <summary>Probability that a trial timed out, and as much again that it crashed.</summary>
    public double LostProbability { get; init; }

    public PlannedConfiguration Configuration(int index = 0) =>
        new(
            index,
            [],
            new TrialConfiguration
            {
                Data = new DataParameters
                {
                    Classes = Classes,
                    TrainSamples = TrainSamples,
                    Sparsity = 1,
                    Modalities = [.. Enumerable.Range(0, Modalities).Select(Modality)],
                },
                Network = new NetworkParameters
                {
                    Neurons = 3,
                    Degree = 3,
                    Beta = 1,
                    InitialScale = 0.1,
                },
                Optimization = new OptimizationParameters { StepSize = 0.5, Iterations = Iterations },
                Evaluation = new EvaluationParameters { TestSamples = TestSamples },
            }
        )
        {
            Measures = ShippedExperiments.Registry.Find(SpecKeys.DefaultExperiment)!,
        };

    /// <summary>The same law with all classes learned and no training errors.</summary>
    public static SyntheticTrials TrainedOut { get; } = new() { Unlearned = 0, TrainErrorsBelow = 1 };

    /// <summary>P(initial winner of any class is modality 0), unconditionally.</summary>
    public static double FirstWins => 0.5;

    public IEnumerable<TrialRecord> Draw(int seed, int count)
    {
        var random = new Random(seed);
        for (var trial = 0; trial < count; trial++)
        {
            TrialResult drawn = DrawTrial(random);
            double fate = LostProbability == 0 ? 1 : random.NextDouble();
            yield return new TrialRecord(
                trial,
                fate < LostProbability ? FailedTrial.Of(TrialOutcome.TimedOut, Classes, Modalities)
                    : fate < 2 * LostProbability ? FailedTrial.Of(TrialOutcome.Crashed, Classes, Modalities)
                    : drawn
            );
        }
    }

    public TrialResult DrawTrial(Random random)
    {
        var pairs = Classes * Modalities;
        var (gamma0, gammaT, moment, probability, learn) = (
            new float[pairs],
            new float[pairs],
            new float[pairs],
            new float[pairs],
            new int[pairs]
        );
        var latent = random.NextDouble();
        for (var j = 0; j < Classes; j++)
        {
            var first = Modalities == 1 ? 1 : (float)(0.5 + (Dependence * (latent - 0.5)));
            var winner = random.NextDouble() < first ? 0 : random.Next(1, Math.Max(2, Modalities));
            var trained = random.NextDouble() < Persistence ? winner : random.Next(Modalities);
            var shared = random.NextDouble() < 0.2;
            var unlearned = random.NextDouble() < Unlearned;
            for (var r = 0; r < Modalities; r++)
            {
                var i = (j * Modalities) + r;
                probability[i] = r == 0 ? first : (1 - first) / (Modalities - 1);
                moment[i] = 1;

                // So that head starts, whose probabilities ask for the law of real trials, say nothing.
                gamma0[i] = r == winner ? 2 : 0;
                gammaT[i] =
                    unlearned ? (r == trained ? 0.5f : 0.4f)
                    : r == trained ? 3
                    : shared ? 2
                    : 0.125f;
                learn[i] = gammaT[i] >= 1 ? random.Next(Iterations + 1) : TrialResult.NeverLearned;
            }
        }

        return Assemble(random, gamma0, gammaT, moment, probability, learn, diverged: random.NextDouble() < DivergedProbability);
    }

    private TrialResult Assemble(
        Random random,
        float[] gamma0,
        float[] gammaT,
        float[] moment,
        float[] probability,
        int[] learn,
        bool diverged
    )
    {
        var difficulty = random.NextDouble();
        if (diverged)
        {
            Array.Fill(gammaT, float.NaN);
            Array.Fill(learn, TrialResult.NeverLearned);
        }

        return new TrialResult
        {
            Classes = Classes,
            Modalities = Modalities,
            Outcome = diverged ? TrialOutcome.Diverged : TrialOutcome.Completed,
            Divergence = diverged ? new Divergence(TrialResult.JointNetwork, 7) : null,
            InitialGamma = gamma0,
            FinalGamma = gammaT,
            SufficientMoment = moment,
            InitialWinProbability = probability,
            LearnIterations = learn,
            TestClassCounts = Split(TestSamples),
            Joint = Network(random, difficulty, diverged),
            Unimodal = [.. Enumerable.Range(0, Modalities).Select(r => Network(random, 0.5 * difficulty * (r + 1), diverged))],
            Probes = [.. Enumerable.Range(0, Modalities).Select(_ => Network(random, difficulty, diverged))],
            WeightsDigest = 0,
        };
    }

    private NetworkResult Network(Random random, double difficulty, bool diverged) =>
        diverged
            ? new NetworkResult(new int[Classes], 0, float.NaN, 0)
            : new NetworkResult(
                Split((int)(TestSamples * Math.Min(1, difficulty * random.NextDouble()))),
                random.Next(TrainErrorsBelow),
                (float)(difficulty * random.NextDouble()),
                Iterations
            );

    private int[] Split(int total) => [.. Enumerable.Range(0, Classes).Select(j => (total / Classes) + (j < total % Classes ? 1 : 0))];

    private static ModalityParameters Modality(int r) =>
        new()
        {
            Name = ((ImmutableArray<string>)["image", "text", "sound"])[r],
            Dimension = 10,
            InsufficientProbability = 0.1 * (r + 1),
            SufficientMax = 2,
            InsufficientTarget = 0.2,
            InsufficientOffTargetMax = 0.5,
            SufficientOffTargetMax = 0.2,
        };
}
