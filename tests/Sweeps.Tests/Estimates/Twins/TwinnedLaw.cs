using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Training.Optimization;
using ModalityCompetition.Training.Trials;
using ModalityCompetition.Training.Twins;

namespace ModalityCompetition.Sweeps.Tests.Estimates.Twins;

/// <summary>
/// Trials with twins whose means are known without any of the formulas under test. Two modalities, two classes and one neuron each: what is
/// known at the start has the law of real trials, with a winning probability in closed form. Errors are made up, skewed, with rare large
/// ones that twins see and others that they do not; a twin errs more than its trial.
/// </summary>
internal sealed class TwinnedLaw
{
    public const int TestSamples = 1000;

    private const int Classes = 2;
    private const int Samples = 8;
    private const double Scale = 0.05;

    // Probability that a class has a sample, that some modality leads it, and that the first does.
    private static readonly double s_known = 1 - Math.Pow(0.5, Samples);
    private static readonly double s_led = s_known * 0.75;

    /// <summary>Number k of twins of a trial.</summary>
    public int Twins { get; init; } = 8;

    /// <summary>By how many errors of 1000 the uni-modal network of the second modality is worse than that of the first.</summary>
    public int Behind { get; init; } = 10;

    /// <summary>Scale of the errors of a uni-modal network that its twin knows.</summary>
    public double Shared { get; init; } = 20;

    /// <summary>Probability of the rare amount that twins see; half as probable is the one that they do not see.</summary>
    public double Rare { get; init; } = 0.06;

    /// <summary>Errors that all twins but the first have beyond the law of the first: with any the controls are broken.</summary>
    public int Shift { get; init; }

    /// <summary>What is subtracted from the probability that the first modality is the initial winner: breaks that control.</summary>
    public double ProbabilityShift { get; init; }

    /// <summary>Probability that what a twin wins is drawn anew for a class.</summary>
    public double Departs { get; init; } = 0.2;

    /// <summary>Whether the second modality wins what is drawn anew, instead of either.</summary>
    public bool DepartsOneWay { get; init; }

    /// <summary>Whether twins have a joint network alone: then nothing is measured of their uni-modal ones.</summary>
    public bool JointOnly { get; init; }

    public double Joint => (30 + (30 * s_led) + Mean(20) + (200 * Rare) + (150 * Rare / 2) + Mean(5)) / TestSamples;

    public double First => (40 + Mean(20) + Mean(Shared) + Mean(5)) / TestSamples;

    public double Gap => Joint - First;

    public double Degradation => ((80 + Mean(10) + (100 * Rare)) / TestSamples) - First;

    /// <summary>P(trained winner of a class is the first modality): it keeps its lead in four of five cases, else 0.7.</summary>
    public static double FirstWins => (0.8 * s_led / 2) + ((1 - (0.8 * s_led)) * 0.7);

    public PlannedConfiguration Configuration =>
        TwoModalities.Configuration(
            Classes,
            Samples,
            neurons: 1,
            Scale,
            TestSamples,
            new TwinParameters
            {
                Count = Twins,
                Iterations = 1,
                StepSize = 5,
                TrainSamples = Samples,
                Neurons = 1,
                TestSamples = TestSamples,
                Networks = JointOnly ? TrainedNetworks.Joint : TrainedNetworks.All,
            }
        );

    public TrialResult Draw(Random random)
    {
        var start = new Start(random);
        var amounts = new Amounts(this, random);
        int[] winners = Trained(start, random);
        var twins = new TwinMeasurements(Classes, 2);
        AddTwin(twins, start, amounts, winners, others: false, random);
        for (int l = 1; l < Twins; l++)
        {
            var other = new Start(random);
            AddTwin(twins, other, new Amounts(this, random), Trained(other, random), others: true, random);
        }

        var (trial, probabilities) = (amounts, start.Probabilities());
        for (int j = 0; j < Classes; j++)
        {
            probabilities[2 * j] -= probabilities[2 * j] > 0 ? (float)ProbabilityShift : 0;
        }

        return new TrialResult
        {
            Classes = Classes,
            Modalities = 2,
            Outcome = TrialOutcome.Completed,
            InitialGamma = start.Gamma,
            FinalGamma = [.. winners.SelectMany(w => w == 0 ? new[] { 2f, 0.1f } : [0.1f, 2f])],
            SufficientMoment = start.Moment,
            InitialWinProbability = probabilities,
            LearnIterations = new int[2 * Classes],
            TestClassCounts = [TestSamples / 2, TestSamples / 2],
            Joint = Network(30 + (30 * start.Leads) + trial.Common + (trial.Seen ? 200 : 0) + (Unseen() ? 150 : 0) + Skewed(5, random)),
            Unimodal =
            [
                Network(40 + trial.Common + trial.Own[0] + Skewed(5, random)),
                Network(40 + Behind + trial.Common + trial.Own[1] + Skewed(5, random)),
            ],
            Probes =
            [
                Network(80 + trial.Half + (trial.Seen ? 100 : 0)),
                Network(90 + trial.Half + (trial.Seen ? 100 : 0) + Skewed(5, random)),
            ],
            WeightsDigest = 0,
            Twins = twins,
        };

        bool Unseen() => random.NextDouble() < Rare / 2;
    }

    // A whole number, geometric: skewed as an exponential one.
    private static int Skewed(double scale, Random random) => (int)(-Math.Log(1 - random.NextDouble()) * scale);

    private static double Mean(double scale) => 1 / (Math.Exp(1 / scale) - 1);

    private static int[] Trained(Start start, Random random)
    {
        int[] winners = new int[Classes];
        for (int j = 0; j < Classes; j++)
        {
            bool keeps = start.Leader(j) >= 0 && random.NextDouble() < 0.8;
            winners[j] =
                keeps ? start.Leader(j)
                : random.NextDouble() < 0.7 ? 0
                : 1;
        }

        return winners;
    }

    // As its trial but for more errors, some of its own, and another winner in one class of ten.
    private void AddTwin(TwinMeasurements twins, Start start, in Amounts amounts, int[] winners, bool others, Random random)
    {
        int shift = others ? Shift : 0;
        int seen = amounts.Seen ? 1 : 0;
        Span<int> errors = twins.Errors(others);
        Add(ref errors[0], 40 + (30 * start.Leads) + (1.2 * amounts.Common) + (180 * seen));
        if (!JointOnly)
        {
            Add(ref errors[1], 60 + (1.2 * (amounts.Common + amounts.Own[0])));
            Add(ref errors[2], 60 + (0.9 * (amounts.Common + amounts.Own[1])));
        }

        Add(ref errors[3], 70 + amounts.Half + (100 * seen));
        Add(ref errors[4], 70 + amounts.Half + (120 * seen));
        for (int j = 0; j < Classes; j++)
        {
            int winner =
                random.NextDouble() >= Departs ? winners[j]
                : DepartsOneWay ? 1
                : random.Next(2);
            twins.Wins(others)[(2 * j) + winner]++;
        }

        void Add(ref int error, double amount) =>
            error += (int)Math.Round(Math.Min(1, (amount + shift + (5 * random.NextDouble())) / TestSamples) * TwinMeasurements.Whole);
    }

    private static NetworkResult Network(int errors)
    {
        int first = Math.Min(errors, TestSamples / 2);
        return new([first, Math.Min(errors - first, TestSamples / 2)], 0, 0.5f, 10);
    }

    /// <summary>What a trial and its first twin have in common beside their start.</summary>
    private readonly struct Amounts(TwinnedLaw law, Random random)
    {
        public int Common { get; } = Skewed(20, random);

        public int Half { get; } = Skewed(10, random);

        public bool Seen { get; } = random.NextDouble() < law.Rare;

        public int[] Own { get; } = [Skewed(law.Shared, random), Skewed(law.Shared, random)];
    }

    /// <summary>Data and weights at the start, [class, modality], drawn with the Box-Muller transform.</summary>
    private readonly struct Start
    {
        public Start(Random random)
        {
            for (int i = 0; i < Samples; i++)
            {
                int label = random.Next(Classes);
                for (int r = 0; r < 2; r++)
                {
                    double z = 1 + random.NextDouble();
                    Moment[(2 * label) + r] += (float)(z * z * z / Samples);
                }
            }

            for (int i = 0; i < Gamma.Length; i += 2)
            {
                double length = Scale * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
                (double sine, double cosine) = Math.SinCos(2 * Math.PI * random.NextDouble());
                (Gamma[i], Gamma[i + 1]) = ((float)Math.Max(0, length * cosine), (float)Math.Max(0, length * sine));
            }

            for (int j = 0; j < Classes; j++)
            {
                Leads += Leader(j) == 0 ? 1 : 0;
            }
        }

        public float[] Moment { get; } = new float[2 * Classes];

        public float[] Gamma { get; } = new float[2 * Classes];

        public int Leads { get; }

        // With q = 3 the score of a modality is its Gamma times its moment.
        public int Leader(int j)
        {
            var (first, second) = (Gamma[2 * j] * Moment[2 * j], Gamma[(2 * j) + 1] * Moment[(2 * j) + 1]);
            return first > second ? 0
                : second > first ? 1
                : -1;
        }

        // Both weights are positive in one case of four, and then the quotient of two half-normal numbers decides; one alone in two.
        public float[] Probabilities()
        {
            float[] probabilities = new float[2 * Classes];
            for (int j = 0; j < Classes; j++)
            {
                if (Moment[2 * j] > 0)
                {
                    double both = 0.5 / Math.PI * Math.Atan2(Moment[2 * j], Moment[(2 * j) + 1]);
                    (probabilities[2 * j], probabilities[(2 * j) + 1]) = ((float)(0.25 + both), (float)(0.5 - both));
                }
            }

            return probabilities;
        }
    }
}
