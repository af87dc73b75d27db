using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.ProgramTrials;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Programs;
using ModalityCompetition.Training.Trials;
using ModalityCompetition.Training.Twins;

namespace ModalityCompetition.Sweeps.Pilots.Programs;

/// <summary>
/// Runs the first trials of a configuration of a program in full and as first twins of several kinds, and says which kind and how many
/// twins take the least work for the same half-width. What a program computes is not known, so that work is the time that trials take.
/// </summary>
public static class ProgramTwinPilot
{
    /// <summary>Runs the pilot of a configuration.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="configuration">The configuration, of a program; twins that it has are not looked at.</param>
    /// <param name="kinds">The kinds of twins, at least one.</param>
    /// <param name="runs">Runs trials.</param>
    /// <param name="trials">Number of trials, at least 4.</param>
    /// <param name="cancellation">Stops.</param>
    public static TwinAdvice Run(
        SweepPlan plan,
        PlannedConfiguration configuration,
        IReadOnlyList<ProgramTwinKind> kinds,
        ProgramPilotRuns runs,
        int trials,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(kinds);
        ArgumentNullException.ThrowIfNull(runs);
        ProgramTrialDefinition alone = ((ProgramTrialDefinition)configuration.Definition).Alone;
        TrialBatch batch = plan.Batch(new TrialBlock(configuration.Index, 0, 1)) with { Definition = alone, Count = trials };
        IReadOnlyList<ProgramPilotRun> ran = runs.Run(batch, [alone, .. kinds.Select(k => k.Twins[configuration.Index])], cancellation);
        if (ran[0].Failure is { } failure)
        {
            return Nothing($"A trial gave no result, and controls need every trial to complete: {failure}.");
        }

        if (!ran[0].Completed)
        {
            return Nothing(TwinAdvice.Diverging);
        }

        ProgramPilotQuantity[] asked = ProgramPilotQuantity.Of(plan.Spec, alone.Declaration);
        double[][] measured = ProgramPilotQuantity.Read(asked, ran[0], trials);

        // What never varies has no half-width.
        int[] varying = [.. Enumerable.Range(0, asked.Length).Where(i => Array.Exists(measured[i], v => v != measured[i][0]))];
        if (varying.Length == 0)
        {
            return Nothing("What is to be estimated is the same in all trials of the pilot.");
        }

        int most = MostTwins(alone);
        if (most < TwinParameters.Fewest)
        {
            return Nothing("A trial has more numbers than would fit beside those of twins.");
        }

        TwinSeries?[] series = [.. varying.Select(i => Series(asked[i].Name, measured[i]))];
        ProgramPilotRun[] tried = [.. ran.Skip(1)];
        (ITwinKind Level, string Why)[] failed =
        [
            .. kinds.Zip(tried).Where(k => k.Second.Failure is not null).Select(k => ((ITwinKind)k.First, k.Second.Failure! + ".")),
        ];
        if (failed.Length == kinds.Count)
        {
            return Nothing($"A twin gave no result, which costs its trial the result too: {failed[0].Why}");
        }

        return new TwinAdvice(
            configuration.Index,
            trials,
            [.. varying.Select(i => asked[i].Name)],
            [.. kinds.Zip(tried).Where(k => k.Second.Failure is null).Select(k => Try(k.First, k.Second))],
            Obstacle: null
        )
        {
            Variances = [.. series.Select(s => s?.Variance ?? double.NaN)],
            Failed = [.. failed],
            TrialSeconds = ran[0].Seconds,
        };

        TwinAdvice Nothing(string why) => new(configuration.Index, trials, [], [], why);

        TriedLevel Try(ProgramTwinKind kind, ProgramPilotRun twins)
        {
            double[][] values = ProgramPilotQuantity.Read(asked, twins, trials);
            return TriedLevel.Of(
                kind,
                ran[0].Seconds / twins.Seconds,
                [.. varying.Select((i, at) => (series[at], series[at] is null ? null : ProgramPilotQuantity.Told(measured[i], values[i])))],
                most
            );
        }
    }

    // Where a trial lacks the number, its estimate has no controls.
    private static TwinSeries? Series(string name, double[] trial) =>
        Array.Exists(trial, double.IsNaN) ? null : new TwinSeries(name, trial, start: []);

    /// <summary>As many twins of a trial as a spec may have; fewer than 2 for none.</summary>
    /// <param name="alone">The trials without twins.</param>
    internal static int MostTwins(ProgramTrialDefinition alone)
    {
        long ofTrial = Math.Min(ProgramTwinChecks.MostNumbers, ProgramTwinChecks.MostOfBlock / alone.Block);
        return (int)Math.Min(TwinParameters.Most, (ofTrial / Math.Max(1, alone.Rows.Values)) - 1);
    }
}
