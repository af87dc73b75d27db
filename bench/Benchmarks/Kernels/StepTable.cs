using System.Diagnostics;
using System.Globalization;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Kernels;
using ModalityCompetition.Training.Randomness;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Benchmarks.Kernels;

/// <summary>The quick console mode: peak of the core, then milliseconds per joint step and the fraction of the peak for every shape.</summary>
internal static class StepTable
{
    private const double SecondsPerShape = 0.6;

    /// <summary>Prints the table.</summary>
    /// <param name="output">Receives the text.</param>
    /// <param name="arguments">Optionally the name of a hardware path; otherwise the fastest one of the machine.</param>
    /// <returns>The exit code: 2 for an unknown or missing path.</returns>
    public static int Print(TextWriter output, ReadOnlySpan<string> arguments)
    {
        LanePath path = LanePaths.Best;
        if (arguments.Length > 0 && (!Enum.TryParse(arguments[0], ignoreCase: true, out path) || !LanePaths.IsSupported(path)))
        {
            string choices = string.Join(", ", Enum.GetValues<LanePath>().Where(LanePaths.IsSupported));
            output.WriteLine($"'{arguments[0]}' is no path of this machine; choose from {choices}.");
            return 2;
        }

        double peak = FmaPeak.Measure(path);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{LanePaths.Describe(path)}; peak of one core {peak:F0} GFLOP/s"));
        output.WriteLine($"{"joint step",-34}{"ms",10}{"ms best",10}{"GFLOP/s",10}{"% peak",8}");
        foreach (StepShape shape in StepShape.All)
        {
            (double median, double best) = Time(new JointStep(shape, path));
            double rate = shape.Operations / median / 1e9;
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{shape,-34}{median * 1e3,10:F4}{best * 1e3,10:F4}{rate,10:F1}{100 * rate / peak,8:F1}"));
        }

        output.WriteLine();
        output.WriteLine($"{"trial of 500 steps",-34}{"ms",10}{"training",10}");
        foreach (StepShape shape in StepShape.All.Take(2))
        {
            double whole = TrialSeconds(shape, path, 500);
            double share = 1 - (TrialSeconds(shape, path, 0) / whole);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{shape,-34}{whole * 1e3,10:F1}{100 * share,9:F1}%"));
        }

        return 0;
    }

    // The best of three trials of the whole engine; with 0 steps what remains is drawing, the initial measurements and the evaluation.
    private static double TrialSeconds(StepShape shape, LanePath path, int iterations)
    {
        CpuTrialEngine engine = new(path);
        TrialBatch batch = new(JointStep.Configuration(shape, iterations), new StreamRoot(1), 0, 1);
        double best = double.PositiveInfinity;
        for (int attempt = 0; attempt < 3; attempt++)
        {
            long before = Stopwatch.GetTimestamp();
            engine.Run(batch, default);
            best = Math.Min(best, Stopwatch.GetElapsedTime(before).TotalSeconds);
        }

        return best;
    }

    private static (double Median, double Best) Time(JointStep step)
    {
        for (int i = 0; i < 5; i++)
        {
            step.Take();
        }

        List<double> seconds = [];
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < SecondsPerShape || seconds.Count < 5)
        {
            long before = Stopwatch.GetTimestamp();
            step.Take();
            seconds.Add(Stopwatch.GetElapsedTime(before).TotalSeconds);
        }

        seconds.Sort();
        return (seconds[seconds.Count / 2], seconds[0]);
    }
}
