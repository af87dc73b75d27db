using System.Globalization;
using ModalityCompetition.Training.Checkpoints;
using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Engines.Cpu;
using ModalityCompetition.Training.Networks;
using ModalityCompetition.Training.Optimization;
using ModalityCompetition.Training.Randomness;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Benchmarks.Kernels;

/// <summary>
/// The console mode <c>checkpoints [rounds]</c>: what 12 checkpoints, and a validation sample with them, add to a trial of the quickstart's
/// shape. The variants take turns in one process, so that what else the machine does falls on all of them alike.
/// </summary>
internal static class CheckpointTable
{
    private const int Checkpoints = 12;
    private const int Trials = 8;
    private const int TestSamples = 400;

    /// <summary>Prints the table.</summary>
    /// <param name="output">Receives the text.</param>
    /// <param name="arguments">Rounds, each of which trains 8 trials of every variant; 150 where there is none.</param>
    /// <returns>The exit code: 2 for an argument that is no number of rounds.</returns>
    public static int Print(TextWriter output, ReadOnlySpan<string> arguments)
    {
        int rounds = 150;
        if (
            arguments.Length > 1
            || (arguments.Length == 1 && (!int.TryParse(arguments[0], NumberStyles.None, null, out rounds) || rounds < 1))
        )
        {
            output.WriteLine("The argument of 'checkpoints' is a number of rounds, at least 1.");
            return 2;
        }

        (string Name, TrialConfiguration Configuration)[] variants =
        [
            ("without", Quickstart(0, 0)),
            ($"{Checkpoints} checkpoints", Quickstart(Checkpoints, 0)),
            ($"{Checkpoints} checkpoints, validation_n 400", Quickstart(Checkpoints, TestSamples)),
        ];
        double[][] seconds = [.. variants.Select(_ => new double[rounds])];
        CpuTrialEngine[] engines = [.. variants.Select(_ => new CpuTrialEngine())];
        for (int round = -10; round < rounds; round++)
        {
            for (int v = 0; v < variants.Length; v++)
            {
                // The order turns from round to round, so that no variant always follows the same one.
                int variant = (v + round + 10) % variants.Length;
                double start = ThreadClock.Seconds();
                _ = engines[variant].Run(new TrialBatch(variants[variant].Configuration, new StreamRoot(1), 0, Trials), default);
                double taken = ThreadClock.Seconds() - start;
                if (round >= 0)
                {
                    seconds[variant][round] = taken / Trials;
                }
            }
        }

        output.WriteLine($"the quickstart's shape, test_n {TestSamples}; {ThreadClock.Name}; {rounds} rounds of {Trials} trials");
        for (int v = 0; v < variants.Length; v++)
        {
            double[] ratios = [.. seconds[v].Zip(seconds[0]).Select(pair => pair.First / pair.Second)];
            Array.Sort(ratios);
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{variants[v].Name, -34}{Median(seconds[v]) * 1e3, 8:F3} ms a trial{100 * (Median(ratios) - 1), 8:F2} % more, "
                        + $"middle half {100 * (ratios[rounds / 4] - 1):F2} to {100 * (ratios[3 * rounds / 4] - 1):F2} %"
                )
            );
        }

        return 0;
    }

    private static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    private static TrialConfiguration Quickstart(int checkpoints, int validation) =>
        new()
        {
            Data = new DataParameters
            {
                Classes = 5,
                TrainSamples = 200,
                Sparsity = 1,
                GaussianNoise = 0.05,
                Modalities = [Modality("image", 0.01, 1.4), Modality("text", 0.06, 1.8)],
            },
            Network = new NetworkParameters
            {
                Neurons = 16,
                Degree = 3,
                Beta = 1,
                InitialScale = 0.003,
            },
            Optimization = new OptimizationParameters { StepSize = 10, Iterations = 200 },
            Evaluation = new EvaluationParameters
            {
                TestSamples = TestSamples,
                Checkpoints = CheckpointSchedule.LogSpaced(checkpoints),
                ValidationSamples = validation,
            },
        };

    private static ModalityParameters Modality(string name, double insufficient, double largest) =>
        new()
        {
            Name = name,
            Dimension = 10,
            InsufficientProbability = insufficient,
            SufficientMax = largest,
            InsufficientTarget = 0.1,
            InsufficientOffTargetMax = 0.3,
            SufficientOffTargetMax = 0.2,
            SpanNoise = 0.01,
        };
}
