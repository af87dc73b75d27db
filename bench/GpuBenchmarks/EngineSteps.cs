using ModalityCompetition.Benchmarks.Kernels;
using ModalityCompetition.Training.Randomness;
using ModalityCompetition.Training.TorchSharp.Engines;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.GpuBenchmarks;

/// <summary>
/// Processor time of a step as a user gets it from the engine: the difference between trainings of many steps and of one, in which drawing,
/// copying and evaluation cancel. Only what is public of the engine is used, so the same program measures the engine of an older build.
/// </summary>
internal static class EngineSteps
{
    private const int Elements = 1 << 21;
    private const int LeastTrials = 8;
    private const int MostTrials = 128;
    private const double SecondsOfSample = 0.5;

    /// <summary>Microseconds per step and trial of all networks, in order.</summary>
    /// <param name="engine">The engine, on CPU tensors.</param>
    /// <param name="shape">Sizes.</param>
    /// <param name="seconds">Processor time to spend, at least.</param>
    /// <returns>Trials of a batch and the samples.</returns>
    /// <remarks>The clock is that of the calling thread, which makes all steps; libtorch must not use another one.</remarks>
    public static (int Trials, double[] Samples) Measure(TorchTrialEngine engine, BenchmarkShape shape, double seconds)
    {
        int size = shape.Sizes["n"] * 2 * shape.Sizes["K"] * shape.Sizes["m"];
        int trials = Math.Clamp((int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)(Elements / size)), LeastTrials, MostTrials);
        double Trained(int iterations)
        {
            TrialBatch batch = new(shape.Configuration(iterations), new StreamRoot(1), 0, trials);
            double start = ThreadClock.Seconds();
            engine.Run(batch, default);
            return ThreadClock.Seconds() - start;
        }

        Trained(1);
        int steps = 1 + (int)(SecondsOfSample / Math.Max((Trained(11) - Trained(1)) / 10, 1e-6));
        List<double> samples = [];
        double end = ThreadClock.Seconds() + seconds;
        while (ThreadClock.Seconds() < end || samples.Count < 3)
        {
            samples.Add((Trained(1 + steps) - Trained(1)) / steps / trials * 1e6);
        }

        samples.Sort();
        return (trials, [.. samples]);
    }
}
