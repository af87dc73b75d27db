using System.Globalization;
using ModalityCompetition.Training.Kernels;
using ModalityCompetition.Training.Remedies;

namespace ModalityCompetition.Benchmarks.Kernels;

/// <summary>
/// The console mode <c>remedies [rounds]</c>: processor time of a joint step under every remedy over that of one without. The variants take
/// turns in one process, so that what else the machine does falls on all of them alike.
/// </summary>
internal static class RemedyTable
{
    private const int Steps = 200;

    // The first shape of the benchmark of steps.
    private static readonly StepShape Shape = StepShape.All[0];

    private static readonly (string Name, RemedyParameters Remedy)[] Variants =
    [
        ("none", RemedyParameters.None),
        ("unimodal_losses", new() { Method = RemedyMethod.UnimodalLosses }),
        ("step_ratio", new() { Method = RemedyMethod.StepRatio, StepRatios = [1, 0.5] }),
        ("ogm", new() { Method = RemedyMethod.Ogm }),
        ("modality_dropout", new() { Method = RemedyMethod.ModalityDropout }),
        ("alternating", new() { Method = RemedyMethod.Alternating }),
        ("ogm_ge", new() { Method = RemedyMethod.OgmGe }),
        ("reconboost", new() { Method = RemedyMethod.ReconBoost }),
        ("mmpareto", new() { Method = RemedyMethod.MmPareto }),
        ("distillation", new() { Method = RemedyMethod.Distillation }),
        ("gradient_blending", new() { Method = RemedyMethod.GradientBlending, SuperEpoch = 50 }),
    ];

    /// <summary>Prints the table.</summary>
    /// <param name="output">Receives the text.</param>
    /// <param name="arguments">Rounds, each of which takes 200 steps of every variant; 150 where there is none.</param>
    /// <returns>The exit code: 2 for an argument that is no number of rounds.</returns>
    public static int Print(TextWriter output, ReadOnlySpan<string> arguments)
    {
        int rounds = 150;
        if (
            arguments.Length > 1
            || (arguments.Length == 1 && (!int.TryParse(arguments[0], NumberStyles.None, null, out rounds) || rounds < 1))
        )
        {
            output.WriteLine("The argument of 'remedies' is a number of rounds, at least 1.");
            return 2;
        }

        JointStep[] steps = [.. Variants.Select(v => new JointStep(Shape, LanePaths.Best, v.Remedy))];
        double[][] seconds = [.. Variants.Select(_ => new double[rounds])];
        for (int round = -10; round < rounds; round++)
        {
            for (int v = 0; v < Variants.Length; v++)
            {
                // The order turns from round to round, so that no variant always follows the same one.
                int variant = (v + round + 10) % Variants.Length;
                double start = ThreadClock.Seconds();
                for (int step = 0; step < Steps; step++)
                {
                    steps[variant].Take();
                }

                if (round >= 0)
                {
                    seconds[variant][round] = (ThreadClock.Seconds() - start) / Steps;
                }
            }
        }

        output.WriteLine($"{Shape}; {ThreadClock.Name}; {rounds} rounds of {Steps} steps");
        for (int v = 0; v < Variants.Length; v++)
        {
            double[] ratios = [.. seconds[v].Zip(seconds[0]).Select(pair => pair.First / pair.Second).Order()];
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Variants[v].Name, -20}{seconds[v].Order().ElementAt(rounds / 2) * 1e6, 8:F2} microseconds a step, "
                        + $"{ratios[rounds / 2]:F3} of none, middle half {ratios[rounds / 4]:F3} to {ratios[3 * rounds / 4]:F3}"
                )
            );
        }

        return 0;
    }
}
