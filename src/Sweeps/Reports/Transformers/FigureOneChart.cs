using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Reports.Charts;
using ModalityCompetition.Sweeps.Reports.Competition;
using ModalityCompetition.Sweeps.Reports.Plots;
using ModalityCompetition.Sweeps.Reports.Plots.Axes;
using ModalityCompetition.Sweeps.Reports.Plots.Marks;
using ModalityCompetition.Sweeps.Reports.Texts;
using ModalityCompetition.Sweeps.TransformerTrials;
using ModalityCompetition.Transformers.Trials;

namespace ModalityCompetition.Sweeps.Reports.Transformers;

/// <summary>Figure 1 of the paper, over seeds: the accuracy of every network class by class, and what each encoder keeps.</summary>
internal static class FigureOneChart
{
    private static readonly (string Letter, NetworkKind Network, int? Modality)[] s_panels =
    [
        ("a", NetworkKind.Unimodal, 0),
        ("b", NetworkKind.Unimodal, 1),
        ("c", NetworkKind.Joint, null),
        ("d", NetworkKind.Probe, 0),
        ("e", NetworkKind.Probe, 1),
    ];

    /// <summary>Panels (a) to (e).</summary>
    public static Figure Accuracies(ConfigurationEstimates estimates, string id)
    {
        int classes = Classes(estimates);
        int shown = ClassAxis.Shown(classes);
        AxisSpec x = AxisSpec.Categories("class", Enumerable.Range(0, shown).Select(j => InvariantText.Whole(j)));
        List<Estimate> used = [];
        ImmutableArray<Panel> panels =
        [
            .. s_panels.Select(p =>
            {
                string name = Name(estimates, p.Network, p.Modality);
                EstimatePoints points = new(p.Modality is { } r ? r + 1 : 0);
                for (int j = 0; j < shown; j++)
                {
                    points.Add(
                        j,
                        estimates.Find(new Estimand(TransformerNames.ClassAccuracy, p.Network, p.Modality, j)),
                        $"{name}, {EstimandText.ClassName(estimates.Configuration, j)}"
                    );
                }

                used.AddRange(points.Estimates);
                return new Panel($"({p.Letter}) {name}", x, AxisSpec.Probability("test accuracy"), [points.Points()]);
            }),
        ];
        return new Figure
        {
            Id = id,
            Title = "Accuracy class by class",
            Caption =
                "Mean test accuracy over trials on every class: (a), (b) of the networks trained on one modality, (c) of the joint "
                + "network, "
                + "(d), (e) of the probes on its encoders. A class that is high above and low below was lost to the competition."
                + $"{Names(estimates, shown)} {ChartText.Bars(used)}{ClassAxis.Note(classes)}",
            Columns = 3,
            Panels = panels,
            FrameHeight = 130,
        };
    }

    /// <summary>Panel (f), one for each modality.</summary>
    public static Figure Kept(ConfigurationEstimates estimates, string id)
    {
        int shown = ClassAxis.Shown(Classes(estimates));
        List<Estimate> used = [];
        return new Figure
        {
            Id = id,
            Title = "What an encoder keeps",
            Caption =
                "(f) Every point is a class: its mean test accuracy by the network trained on the modality alone, and by the probe on the "
                + "jointly trained encoder. On the solid line nothing is lost; below the broken one the class counts as dropped in a "
                + "trial like the mean. "
                + "Upright bars: intervals of the probe's accuracy.",
            Columns = 2,
            Panels = [.. Enumerable.Range(0, TransformerConfiguration.Modalities).Select(r => Panel(estimates, r, shown, used))],
            FrameHeight = 200,
        };
    }

    private static Panel Panel(ConfigurationEstimates estimates, int r, int shown, List<Estimate> used)
    {
        double share = ((TransformerConfiguration)estimates.Configuration.Definition).Probe.DroppedBelow;
        EstimatePoints points = new(r + 1);
        for (int j = 0; j < shown; j++)
        {
            Estimate? alone = estimates.Find(new Estimand(TransformerNames.ClassAccuracy, NetworkKind.Unimodal, r, j));
            if (alone is not null && double.IsFinite(alone.Value))
            {
                points.Add(
                    alone.Value,
                    estimates.Find(new Estimand(TransformerNames.ClassAccuracy, NetworkKind.Probe, r, j)),
                    $"{EstimandText.ClassName(estimates.Configuration, j)}, alone {InvariantText.Fixed(alone.Value, 3)}, probe"
                );
            }
        }

        used.AddRange(points.Estimates);
        return new Panel(
            $"(f) {EstimandText.ModalityName(estimates, r)}",
            AxisSpec.Probability("test accuracy alone"),
            AxisSpec.Probability("test accuracy of the probe"),
            [
                new LineMark(0, [(0, 0), (1, 1)]) { Thin = true, Faint = true },
                new LineMark(3, [(0, 0), (1, share)]) { Thin = true, Faint = true },
                points.Points(),
            ]
        );
    }

    private static string Name(ConfigurationEstimates estimates, NetworkKind network, int? modality) =>
        (network, modality) switch
        {
            (NetworkKind.Unimodal, { } r) => $"{EstimandText.ModalityName(estimates, r)} alone",
            (NetworkKind.Probe, { } r) => $"probe of {EstimandText.ModalityName(estimates, r)}",
            _ => "joint network",
        };

    private static int Classes(ConfigurationEstimates estimates) => ((TransformerConfiguration)estimates.Configuration.Definition).Classes;

    private static string Names(ConfigurationEstimates estimates, int shown) =>
        shown > 12 ? "" : $" Classes: {string.Join(", ", Numbered(estimates.Configuration.Definition.ClassNames.Take(shown)))}.";

    private static IEnumerable<string> Numbered(IEnumerable<string> names) => names.Select((name, j) => $"{InvariantText.Whole(j)} {name}");
}
