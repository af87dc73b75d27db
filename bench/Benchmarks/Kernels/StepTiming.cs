namespace ModalityCompetition.Benchmarks.Kernels;

/// <summary>Times joint steps in samples of about ten milliseconds or one step, whichever is longer.</summary>
/// <param name="Median">Median seconds per step.</param>
/// <param name="Best">Tenth percentile of the seconds per step: what the machine does when others leave it alone.</param>
internal readonly record struct StepTiming(double Median, double Best)
{
    private const double SampleSeconds = 0.01;

    /// <summary>Measures for about a number of seconds of processor time, at least five samples.</summary>
    public static StepTiming Measure(JointStep step, double seconds)
    {
        double first = ThreadClock.Seconds();
        step.Take();
        step.Take();
        int repeats = Math.Max(1, (int)(SampleSeconds * 2 / (ThreadClock.Seconds() - first)));
        List<double> samples = [];
        double start = ThreadClock.Seconds();
        for (double now = start; now - start < seconds || samples.Count < 5; )
        {
            for (int i = 0; i < repeats; i++)
            {
                step.Take();
            }

            double end = ThreadClock.Seconds();
            samples.Add((end - now) / repeats);
            now = end;
        }

        samples.Sort();
        return new StepTiming(samples[samples.Count / 2], samples[samples.Count / 10]);
    }
}
