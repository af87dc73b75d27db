using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Reports.Charts;
using ModalityCompetition.Sweeps.Reports.Plots;
using ModalityCompetition.Sweeps.Reports.Plots.Axes;
using ModalityCompetition.Sweeps.Reports.Plots.Marks;
using ModalityCompetition.Sweeps.Reports.Texts;
using ModalityCompetition.Transformers.Trials;

namespace ModalityCompetition.Sweeps.Reports.Transformers;

/// <summary>Errors and losses of the joint network and of the uni-modal ones against the step.</summary>
internal static class LearningCurves
{
    /// <summary>The figure, of a configuration with checkpoints.</summary>
    public static Figure Of(ConfigurationEstimates estimates, string id)
    {
        int[] steps = ((TransformerConfiguration)estimates.Configuration.Definition).CheckpointSteps;
        AxisSpec whole = AxisSpec.Log("step t", steps.Select(t => (double)t));
        AxisSpec x = whole with { High = steps[^1], Ticks = [.. whole.Ticks.Where(t => t.Value <= steps[^1])], Inset = 6 };
        Panel[] panels =
        [
            Panel("Test error", "error (share of samples)", EstimandNames.TestErrorAt),
            Panel("Training error", "error (share of samples)", EstimandNames.TrainErrorAt),
            Panel("Training loss", "loss (nats)", EstimandNames.TrainLossAt),
        ];
        return new Figure
        {
            Id = id,
            Title = "Learning curves",
            Caption =
                "Means over trials of the joint network and of the networks trained on one modality, at the checkpoints; bars: their "
                + "intervals.",
            Legend =
            [
                .. Enumerable.Range(0, TransformerResult.TrainedNetworks).Select(v => new LegendEntry(Name(v), v, LegendKind.Joined)),
            ],
            Columns = 3,
            Panels = [.. panels],
            FrameHeight = 150,
        };

        Panel Panel(string title, string unit, string prefix)
        {
            EstimatePoints[] series = [.. Enumerable.Range(0, TransformerResult.TrainedNetworks).Select(v => Series(v, prefix))];
            return new Panel(
                title,
                x,
                AxisSpec.Linear(unit, series.SelectMany(s => s.Values).Append(0), 4),
                [.. series.Select(s => (Mark)s.Points(0, 2.6, joined: true))]
            );
        }

        EstimatePoints Series(int v, string prefix)
        {
            EstimatePoints points = new(v);
            foreach (int t in steps)
            {
                Estimand estimand = new(
                    CheckpointEstimands.NameAt(prefix, t),
                    v == 0 ? NetworkKind.Joint : NetworkKind.Unimodal,
                    v == 0 ? null : v - 1
                );
                points.Add(t, estimates.Find(estimand), $"{Name(v)} at step {InvariantText.Whole(t)}");
            }

            return points;
        }
    }

    private static string Name(int v) => v == 0 ? "joint network" : $"{TransformerConfiguration.ModalityNames[v - 1]} alone";
}
