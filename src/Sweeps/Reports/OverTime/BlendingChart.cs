using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Reports.Plots;
using ModalityCompetition.Sweeps.Reports.Plots.Axes;
using ModalityCompetition.Sweeps.Reports.Plots.Marks;
using ModalityCompetition.Sweeps.Reports.Texts;
using ModalityCompetition.Sweeps.Reports.Traces;
using ModalityCompetition.Training.Remedies;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Reports.OverTime;

/// <summary>What Gradient-Blending estimated along the training of one trial: weights of the losses, and what they are made of.</summary>
internal static class BlendingChart
{
    // As the joint loss of the trajectories.
    private const int JointColor = 5;

    /// <summary>The figure; null where the trial was trained in another way.</summary>
    /// <param name="traced">The trial.</param>
    /// <param name="id">Identifier of the figure.</param>
    public static Figure? Of(TracedTrial traced, string id)
    {
        TrialTrace trace = traced.Trace;
        if (trace.Blending.IsEmpty)
        {
            return null;
        }

        string[] names = ["joint", .. traced.Configuration.Definition.EntryNames];
        string trial = InvariantText.Whole(trace.Trial);
        return new Figure
        {
            Id = id,
            Title = $"Trial {trial}: Gradient-Blending",
            Caption =
                $"What Gradient-Blending made of trial {trial}. Left: the weights of the joint loss and of each modality's own, "
                + $"which add up "
                + "to 1; they hold from one estimate to the next. Middle: generalisation G, by how much the validation loss of a copy fell "
                + "that was trained on this loss alone until the next estimate. Right: overfitting O, by how much the difference of its "
                + "validation and training loss grew. One trial, so there are no intervals.",
            Legend = [.. names.Select((name, k) => new LegendEntry(name, Color(k), LegendKind.Line))],
            Columns = 3,
            Panels =
            [
                Panel("Weights", "weight", trace, names, estimate => estimate.Weights, [0, 1]),
                Panel("Generalisation G", "G (nats)", trace, names, estimate => estimate.Generalization, [0]),
                Panel("Overfitting O", "O (nats)", trace, names, estimate => estimate.Overfitting, [0]),
            ],
            FrameHeight = 130,
        };
    }

    private static Panel Panel(
        string title,
        string unit,
        TrialTrace trace,
        string[] names,
        Func<BlendingEstimate, double[]> values,
        double[] shown
    )
    {
        IEnumerable<double> all = trace.Blending.SelectMany(values).Where(double.IsFinite);
        return new Panel(
            title,
            AxisSpec.Exactly("iteration t", 0, Math.Max(1, trace.Iterations[^1]), 4),
            AxisSpec.Linear(unit, all.Concat(shown), 4),
            [
                .. names.Select(
                    (name, k) => new LineMark(Color(k), Steps(trace, estimate => values(estimate)[k])) { Text = name, Stepped = true }
                ),
            ]
        );
    }

    // A value holds until the next estimate, the last one until the end.
    private static ImmutableArray<(double X, double Y)> Steps(TrialTrace trace, Func<BlendingEstimate, double> value) =>
        [
            .. trace.Blending.Select(estimate => ((double)estimate.Iteration, value(estimate))),
            (trace.Iterations[^1], value(trace.Blending[^1])),
        ];

    private static int Color(int loss) => loss == 0 ? JointColor : loss - 1;
}
