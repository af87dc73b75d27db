using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Reports.Charts;
using ModalityCompetition.Sweeps.Reports.Plots;
using ModalityCompetition.Sweeps.Reports.Plots.Axes;
using ModalityCompetition.Sweeps.Reports.Plots.Marks;
using ModalityCompetition.Sweeps.Reports.Texts;

namespace ModalityCompetition.Sweeps.Reports.Competition;

/// <summary>Test and training errors of the joint network, the uni-modal networks and the probes.</summary>
internal static class ErrorChart
{
    private static readonly (NetworkKind Kind, string Text)[] Networks =
    [
        (NetworkKind.Joint, "joint network"),
        (NetworkKind.Unimodal, "uni-modal network"),
        (NetworkKind.Probe, "probe (encoder cut out of the joint network)"),
    ];

    public static Figure Of(ConfigurationEstimates estimates, string id)
    {
        if (estimates.Configuration.Definition.EntryNames.Count == 1)
        {
            return Alone(estimates, id);
        }

        var test = Series(estimates, EstimandNames.TestError);
        var train = Series(estimates, EstimandNames.TrainError);
        AxisSpec x = AxisSpec.Categories("", estimates.Configuration.Definition.EntryNames.Prepend("joint"));
        double slot = 330.0 / x.Ticks.Length;
        bool predicted = test.Concat(train).SelectMany(s => s.Estimates).Any(e => e.Prediction is not null);
        return new Figure
        {
            Id = id,
            Title = "Errors of joint, uni-modal and probe networks",
            Caption =
                "Mean error of every network on test samples (left) and on its training samples (right). A probe that is much "
                + "worse than the "
                + "uni-modal network of the same modality lost encoders to the "
                + $"competition.{(predicted ? " Strokes: the predicted value." : "")} "
                + ChartText.Bars(test.Concat(train).SelectMany(s => s.Estimates))
                + ControlledText.Under(test.SelectMany(s => s.Estimates), "Test errors"),
            Legend =
            [
                .. Networks.Select((n, i) => new LegendEntry(n.Text, i, LegendKind.Point)),
                .. predicted ? [new LegendEntry("predicted", 0, LegendKind.Theory)] : (LegendEntry[])[],
            ],
            Columns = 2,
            Panels =
            [
                new Panel("Test error", x, Axis("error (share of samples)", test), Marks(test, slot)),
                new Panel("Training error", x, Axis("error (share of samples)", train), Marks(train, slot)),
            ],
        };
    }

    // Joint network, uni-modal network and probe are the same: one point says it.
    private static Figure Alone(ConfigurationEstimates estimates, string id)
    {
        AxisSpec x = AxisSpec.Categories("", ["test", "training"]);
        EstimatePoints points = new EstimatePoints(0)
            .Add(0, estimates.Stated(new Estimand(EstimandNames.TestError, NetworkKind.Unimodal, 0)), "test error")
            .Add(1, estimates.Find(new Estimand(EstimandNames.TrainError, NetworkKind.Unimodal, 0)), "training error");
        return new Figure
        {
            Id = id,
            Title = "Test and training error",
            Caption =
                "Mean error on fresh test samples and on the training samples of the only network there is. Strokes: the predicted value. "
                + ChartText.Bars(points.Estimates)
                + ControlledText.Under(points.Estimates, "Test errors"),
            Legend =
            [
                new LegendEntry(EstimandText.ModalityName(estimates, 0), 0, LegendKind.Point),
                new LegendEntry("predicted", 0, LegendKind.Theory),
            ],
            Columns = 2,
            Panels = [new Panel("Error", x, Axis("error (share of samples)", [points]), EstimatePoints.SideBySide([points], 120))],
        };
    }

    // The joint network stands alone at its position; the other two share theirs.
    private static ImmutableArray<Mark> Marks(EstimatePoints[] series, double slot) =>
        [.. EstimatePoints.SideBySide([series[0]], slot), .. EstimatePoints.SideBySide(series[1..], slot)];

    private static AxisSpec Axis(string title, EstimatePoints[] series) =>
        AxisSpec.Linear(title, series.SelectMany(s => s.Values).Append(0));

    private static EstimatePoints[] Series(ConfigurationEstimates estimates, string name)
    {
        EstimatePoints joint = new(0);
        joint.Add(0, estimates.Stated(new Estimand(name, NetworkKind.Joint)), "joint");
        EstimatePoints unimodal = new(1);
        EstimatePoints probes = new(2);
        for (int r = 0; r < estimates.Configuration.Definition.EntryNames.Count; r++)
        {
            string modality = EstimandText.ModalityName(estimates, r);
            unimodal.Add(r + 1, estimates.Stated(new Estimand(name, NetworkKind.Unimodal, r)), $"uni-modal {modality}");
            probes.Add(r + 1, estimates.Stated(new Estimand(name, NetworkKind.Probe, r)), $"probe {modality}");
        }

        return [joint, unimodal, probes];
    }
}
