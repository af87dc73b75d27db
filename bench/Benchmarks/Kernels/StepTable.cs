using System.Globalization;
using ModalityCompetition.Training.Engines.Cpu;
using ModalityCompetition.Training.Kernels;
using ModalityCompetition.Training.Randomness;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Benchmarks.Kernels;

/// <summary>
/// The console mode <c>steps [path] [seconds] [R=..,K=..,d=..,m=..,n=..]...</c>: peak of the core, then time per joint step, fraction of
/// the peak and traffic for every shape, and the share of training in a trial for the first two.
/// </summary>
internal static class StepTable
{
    private const double DefaultSeconds = 0.6;

    /// <summary>Prints the table.</summary>
    /// <param name="output">Receives the text.</param>
    /// <param name="arguments">Name of a hardware path, seconds per shape, shapes: each optional, in any order.</param>
    /// <returns>The exit code: 2 for an argument that is none of these.</returns>
    public static int Print(TextWriter output, ReadOnlySpan<string> arguments)
    {
        LanePath path = LanePaths.Best;
        double seconds = DefaultSeconds;
        List<StepShape> shapes = [];
        foreach (string argument in arguments)
        {
            if (StepShape.TryParse(argument, out StepShape? shape))
            {
                shapes.Add(shape);
            }
            else if (double.TryParse(argument, NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
            {
                seconds = number;
            }
            else if (!Enum.TryParse(argument, ignoreCase: true, out path) || !LanePaths.IsSupported(path))
            {
                string choices = string.Join(", ", Enum.GetValues<LanePath>().Where(LanePaths.IsSupported));
                output.WriteLine(
                    $"'{argument}' is neither a path of this machine ({choices}), nor seconds, nor a shape such as "
                        + $"R=2,K=10,d=10,m=5,n=1000."
                );
                return 2;
            }
        }

        PrintSteps(output, path, seconds, shapes.Count > 0 ? shapes : StepShape.All);
        if (shapes.Count == 0)
        {
            PrintTrials(output, path);
        }

        return 0;
    }

    private static void PrintSteps(TextWriter output, LanePath path, double seconds, IReadOnlyList<StepShape> shapes)
    {
        double peak = FmaPeak.Measure(path);
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{LanePaths.Describe(path)}; peak of one core {peak:F1} GFLOP/s; {ThreadClock.Name}"
            )
        );
        output.WriteLine($"{"joint step", -30}{"ms median", 12}{"ms p10", 12}{"GFLOP/s", 10}{"% peak", 8}{"bytes/flop", 12}");
        foreach (StepShape shape in shapes)
        {
            StepTiming timing = StepTiming.Measure(new JointStep(shape, path), seconds);
            double rate = shape.Operations / timing.Median / 1e9;
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{shape, -30}{timing.Median * 1e3, 12:F5}{timing.Best * 1e3, 12:F5}{rate, 10:F1}{100 * rate / peak, 8:F1}"
                        + $"{shape.Bytes / shape.Operations, 12:F3}"
                )
            );
        }
    }

    private static void PrintTrials(TextWriter output, LanePath path)
    {
        output.WriteLine();
        output.WriteLine($"{"trial of 500 steps", -30}{"ms", 12}{"training", 12}");
        foreach (StepShape shape in StepShape.All.Take(2))
        {
            double whole = TrialSeconds(shape, path, 500);
            double share = 1 - (TrialSeconds(shape, path, 0) / whole);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{shape, -30}{whole * 1e3, 12:F1}{100 * share, 11:F1}%"));
        }
    }

    // The best of three trials of the whole engine; with 0 steps what remains is drawing, the initial measurements and the evaluation.
    private static double TrialSeconds(StepShape shape, LanePath path, int iterations)
    {
        CpuTrialEngine engine = new(path);
        TrialBatch batch = new(JointStep.Configuration(shape, iterations), new StreamRoot(1), 0, 1);
        double best = double.PositiveInfinity;
        for (int attempt = 0; attempt < 3; attempt++)
        {
            double before = ThreadClock.Seconds();
            engine.Run(batch, default);
            best = Math.Min(best, ThreadClock.Seconds() - before);
        }

        return best;
    }
}
