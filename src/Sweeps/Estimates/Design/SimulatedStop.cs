// Where a sweep stops, by simulation from its pilot.
//
// The half-width of a betting sequence after n trials is known to first order only, and long before it has settled it is off by a factor
// (PlugInBets.PredictShrinkage). So the rule itself is run: over the trials of the pilot first, which the sweep begins with, and then over
// trials drawn from them with replacement, until it stops. What takes longer than may be simulated is forecast from where the simulation
// ends, when the interval has settled.
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates.Stopping;
using ModalityCompetition.Training.Randomness;

namespace ModalityCompetition.Sweeps.Estimates.Design;

/// <summary>A stop of a configuration whose later trials are drawn from its first.</summary>
/// <param name="Trials">Trials at which it stops; null when nothing can be said.</param>
/// <param name="Widths">Half-widths on the way, at the trials that were asked for and that it came to.</param>
internal sealed record SimulatedStop(long? Trials, IReadOnlyList<(long Trials, double HalfWidth)> Widths)
{
    /// <summary>Simulates.</summary>
    /// <param name="target">What is wished for.</param>
    /// <param name="table">The estimands of the configuration.</param>
    /// <param name="pilot">Observations of the trials of the pilot in order, at least one trial.</param>
    /// <param name="run">Number of the simulation; each draws other trials.</param>
    /// <param name="most">Most trials that are simulated.</param>
    /// <param name="grid">Trials at which the half-width is wanted, ascending.</param>
    public static SimulatedStop Of(
        DesignTarget target,
        EstimandTable table,
        IReadOnlyList<double[]> pilot,
        int run,
        long most,
        IReadOnlyList<long> grid
    )
    {
        var wished = new StoppingTarget(target.Estimand, target.HalfWidth, target.Confidence);
        ITargetSequence sequence = TargetSequences.For(wished, table);
        var rule = new StoppingRule(wished, sequence, TrialForecast.Farthest, target.LeastTrials);
        var widths = new List<(long, double)>();
        int next = 0;
        long trials = 0;
        while (trials < most && (rule.State == StoppingState.Running || trials < pilot.Count))
        {
            double[] observed = pilot[trials < pilot.Count ? (int)trials : Drawn(trials, run, pilot.Count)];
            trials++;
            if (rule.State == StoppingState.Running)
            {
                rule.Add(observed);
            }
            else
            {
                // The pilot reached the target before its end, and has narrowed the interval since.
                rule.Narrow(observed);
            }

            for (; next < grid.Count && grid[next] <= trials; next++)
            {
                widths.Add((grid[next], rule.HalfWidth));
            }
        }

        for (; next < grid.Count; next++)
        {
            long observations = (long)((double)grid[next] * sequence.Count / trials);
            widths.Add((grid[next], sequence.Count == 0 ? double.NaN : sequence.PredictHalfWidth(Math.Max(sequence.Count, observations))));
        }

        return new SimulatedStop(rule.State == StoppingState.Reached ? rule.Trials : rule.Forecast().Sequential, widths);
    }

    // Lemire's multiplication; a bias of 2^-32 times the trials of a pilot is nothing.
    private static int Drawn(long trial, int run, int count) =>
        (int)(
            ((ulong)Philox4x32.Block((uint)trial, (uint)(trial >> 32), (uint)run, 0x44u << 24, 0x64657369, 0x676e0000).W0 * (ulong)count)
            >> 32
        );
}
