using ModalityCompetition.Programs.Declarations;
using ModalityCompetition.Sweeps.ProgramTrials;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Pilots.Programs;

/// <summary>A quantity of a program's trials of which a sweep is to know the mean.</summary>
/// <param name="Name">Key of the estimand.</param>
/// <param name="Estimand">What it is in a trial; null where twins are no control of it, as of whether a trial diverged.</param>
internal sealed record ProgramPilotQuantity(string Name, ProgramEstimand? Estimand)
{
    /// <summary>What a sweep is about: its targets, where it stops at some; otherwise every mean of the program.</summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="declaration">Its program.</param>
    public static ProgramPilotQuantity[] Of(SweepSpec spec, ProgramDeclaration declaration)
    {
        ProgramEstimand[] means = [.. ProgramEstimands.Of(declaration).Where(e => e.Quantile is null)];

        // A sequence without bounds has no twins.
        ProgramEstimand[] stopping = [.. means.Where(e => e.Range.IsBounded)];
        return spec.Until is { } until
            ? [.. until.Targets.Select(t => new ProgramPilotQuantity(t.Estimand, Array.Find(stopping, e => e.Key == t.Estimand)))]
            : [.. means.Select(e => new ProgramPilotQuantity(e.Key, e))];
    }

    /// <summary>The quantities in every run, [quantity][trial]; NaN where a run shows none.</summary>
    /// <param name="quantities">The quantities.</param>
    /// <param name="run">The runs.</param>
    /// <param name="trials">Their number.</param>
    public static double[][] Read(ProgramPilotQuantity[] quantities, ProgramPilotRun run, int trials)
    {
        var definition = (ProgramTrialDefinition)run.Definition;
        var reading = new ProgramReading(definition);
        double[][] values = [.. quantities.Select(_ => new double[trials])];
        for (int trial = 0; trial < trials; trial++)
        {
            definition.Rows.Read(run.Row(trial), reading.Measured);
            reading.Derive();
            for (int i = 0; i < quantities.Length; i++)
            {
                values[i][trial] = quantities[i].Estimand is { } estimand ? reading.Of(estimand) : double.NaN;
            }
        }

        return values;
    }

    /// <summary>
    /// What twins tell of a quantity. Where some of them show nothing, the estimate has two controls: the quantity, with a fixed value for
    /// these twins, and whether a twin shows nothing. This is the sum of both that says most of the trials.
    /// </summary>
    /// <param name="trial">The quantity of every trial.</param>
    /// <param name="twin">That of every first twin; NaN where it shows none.</param>
    public static double[] Told(double[] trial, double[] twin)
    {
        if (!Array.Exists(twin, double.IsNaN))
        {
            return twin;
        }

        double[] shown = [.. twin.Where(v => !double.IsNaN(v))];
        if (shown.Length == 0)
        {
            return new double[twin.Length];
        }

        // On average over the twins that show nothing, and over the others, the sum is what the trials are.
        double mean = shown.Average();
        double[] ofOthers = [.. trial.Where((_, i) => !double.IsNaN(twin[i]))];
        double[] ofAbsent = [.. trial.Where((_, i) => double.IsNaN(twin[i]))];
        (double others, double absent) = (ofOthers.Average(), ofAbsent.Average());
        double both = shown.Zip(ofOthers, (x, y) => (x - mean) * (y - others)).Sum();
        double square = shown.Sum(x => (x - mean) * (x - mean));
        double slope = square > 0 ? both / square : 0;
        return [.. twin.Select(v => double.IsNaN(v) ? absent : others + (slope * (v - mean)))];
    }
}
