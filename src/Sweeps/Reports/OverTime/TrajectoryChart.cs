using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Reports.Plots;
using ModalityCompetition.Sweeps.Reports.Plots.Axes;
using ModalityCompetition.Sweeps.Reports.Plots.Marks;
using ModalityCompetition.Sweeps.Reports.Texts;
using ModalityCompetition.Sweeps.Reports.Traces;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Reports.OverTime;

/// <summary>The competition along the training of one trial: Gamma of winners and losers, class by class, and the losses.</summary>
internal static class TrajectoryChart
{
    private const int MostClasses = 12;

    // Of more classes the first are drawn.
    private const int MostLines = 100;

    /// <summary>All classes in one panel per scale, and the losses.</summary>
    public static Figure Overview(TracedTrial traced, string id)
    {
        TrialTrace trace = traced.Trace;
        AxisSpec x = Time(trace);
        return new Figure
        {
            Id = id,
            Title = $"Trial {InvariantText.Whole(trace.Trial)}: Gamma and training losses",
            Caption =
                $"Trial {InvariantText.Whole(trace.Trial)} along its training. Left: Γ of every class and modality, strong where the "
                + $"modality became the trained "
                + "winner of the class, faint where it lost; logarithmic, values below the axis are drawn on its foot. Right: mean "
                + "cross-entropy on the training "
                + "sample of the joint network and of each uni-modal network. One trial, so there are no intervals.",
            Legend =
            [
                .. WinnersAndLosers(traced),
                new LegendEntry("joint loss", 5, LegendKind.Line),
                new LegendEntry("β", 0, LegendKind.Reference),
            ],
            Columns = 2,
            Panels = [Gammas("Competition", traced, x, Responses(traced)), Losses(traced, x)],
            FrameHeight = 220,
        };
    }

    /// <summary>Gamma along the same trial in two configurations, on the same axes.</summary>
    /// <param name="first">The trial in one of them, and its name.</param>
    /// <param name="second">The trial in the other one, and its name.</param>
    /// <param name="id">Identifier of the figure.</param>
    public static Figure SideBySide((TracedTrial Traced, string Name) first, (TracedTrial Traced, string Name) second, string id)
    {
        string trial = InvariantText.Whole(first.Traced.Trace.Trial);
        AxisSpec x = Time(first.Traced.Trace, second.Traced.Trace);
        AxisSpec y = Responses(first.Traced, second.Traced);
        return new Figure
        {
            Id = id,
            Title = $"Trial {trial}: Gamma, {first.Name} and {second.Name}",
            Caption =
                $"Γ of every class and modality along the joint training of trial {trial}, from the same data: left {first.Name}, right "
                + $"{second.Name}. Strong where the modality became the trained winner of the class, faint where it lost; logarithmic, "
                + "values below the axis are drawn on its foot. One trial, so there are no intervals.",
            Legend = [.. WinnersAndLosers(first.Traced), new LegendEntry("β", 0, LegendKind.Reference)],
            Columns = 2,
            Panels = [Gammas(first.Name, first.Traced, x, y), Gammas(second.Name, second.Traced, x, y)],
            FrameHeight = 200,
        };
    }

    /// <summary>One panel per class, winner against loser.</summary>
    public static Figure ByClass(TracedTrial traced, string id)
    {
        TrialTrace trace = traced.Trace;
        int classes = trace.Result.Classes;
        int shown = Math.Min(classes, MostClasses);
        double beta = traced.Configuration.Configuration.Network.Beta;
        AxisSpec x = Time(trace, 3);
        AxisSpec y = AxisSpec.Linear(
            "response Γ",
            trace.Gamma.SelectMany(g => g.Take(shown * trace.Result.Modalities)).Select(g => (double)g).Append(0).Append(beta),
            3
        );
        string more =
            classes > shown ? $" The first {InvariantText.Whole(shown)} of {InvariantText.Whole(classes)} classes are drawn." : "";
        string[] names = Names(traced);
        return new Figure
        {
            Id = id,
            Title = $"Trial {InvariantText.Whole(trace.Trial)}: Gamma per class",
            Caption =
                $"Γ of every modality along the joint training of trial {InvariantText.Whole(trace.Trial)}, one panel per class, its title "
                + $"names the modality with the largest Γ at the end. "
                + $"Dotted: β = {InvariantText.Significant(beta)}, where the activation becomes linear. One trial, so there are "
                + $"no intervals."
                + more,
            Legend =
            [
                .. names.Select((name, r) => new LegendEntry(name, r, LegendKind.Line)),
                new LegendEntry("β", 0, LegendKind.Reference),
            ],
            Columns = 4,
            Panels =
            [
                .. Enumerable
                    .Range(0, shown)
                    .Select(j => new Panel(
                        PanelTitle(names, j, CompetitionOutcome.Winner(trace, j)),
                        x with
                        {
                            Title = "iteration t",
                        },
                        y,
                        [
                            new ReferenceMark(beta, ""),
                            .. Enumerable.Range(0, names.Length).Select(r => Line(trace, trace.Gamma, j, r, names[r], faint: false)),
                        ]
                    )),
            ],
            FrameHeight = 92,
        };
    }

    private static Panel Gammas(string title, TracedTrial traced, AxisSpec x, AxisSpec y) =>
        new(title, x, y, [new ReferenceMark(traced.Configuration.Configuration.Network.Beta, "β"), .. Lines(traced)]);

    private static IEnumerable<LegendEntry> WinnersAndLosers(TracedTrial traced) =>
        Names(traced)
            .SelectMany(
                (name, r) =>
                    new[]
                    {
                        new LegendEntry($"{name}, winner", r, LegendKind.Line),
                        new LegendEntry($"{name}, loser", r, LegendKind.FaintLine),
                    }
            );

    private static AxisSpec Responses(params ReadOnlySpan<TracedTrial> trials)
    {
        double beta = trials[0].Configuration.Configuration.Network.Beta;
        List<double> gammas = [];
        foreach (TracedTrial traced in trials)
        {
            gammas.AddRange(traced.Trace.Gamma.SelectMany(g => g).Select(g => (double)g));
        }

        // A floor keeps encoders that start at zero on the paper without stretching the axis to nothing.
        double floor = gammas.Where(g => g > 0 && double.IsFinite(g)).DefaultIfEmpty(beta).Min();
        double largest = gammas.Where(double.IsFinite).Append(beta).Max();
        return AxisSpec.Log("response Γ", [Math.Max(floor, largest * 1e-6), largest]);
    }

    private static Panel Losses(TracedTrial traced, AxisSpec x)
    {
        TrialTrace trace = traced.Trace;
        string[] names = Names(traced);
        double[] losses = [.. trace.JointLoss.Concat(trace.UnimodalLoss.SelectMany(l => l)).Select(l => (double)l)];
        double largest = losses.Where(double.IsFinite).DefaultIfEmpty(1).Max();
        double smallest = losses.Where(l => l > 0 && double.IsFinite(l)).DefaultIfEmpty(largest).Min();
        // Losses that fall by more than a factor of twenty are read on a logarithmic axis.
        AxisSpec y =
            largest / Math.Max(smallest, 1e-12) > 20
                ? AxisSpec.Log("loss (nats)", [Math.Max(smallest, 1e-8), largest])
                : AxisSpec.Linear("loss (nats)", losses.Append(0));
        List<Mark> marks = [];
        if (traced.Configuration.Configuration.Optimization.LossTarget is { } target)
        {
            marks.Add(new ReferenceMark(target, "loss target"));
        }

        marks.AddRange(
            trace.UnimodalLoss.Select((loss, r) => new LineMark(r, Points(trace, i => loss[i])) { Text = $"uni-modal {names[r]}" })
        );
        marks.Add(new LineMark(5, Points(trace, i => trace.JointLoss[i])) { Text = "joint" });
        return new Panel("Training loss", x, y, [.. marks]);
    }

    private static IEnumerable<Mark> Lines(TracedTrial traced)
    {
        TrialTrace trace = traced.Trace;
        string[] names = Names(traced);
        int shown = Math.Min(trace.Result.Classes, MostLines);
        int[] winners = [.. Enumerable.Range(0, shown).Select(j => CompetitionOutcome.Winner(trace, j))];
        var pairs = Enumerable
            .Range(0, shown)
            .SelectMany(j => Enumerable.Range(0, names.Length).Select(r => (Class: j, Modality: r)))
            .ToArray();
        // Losers first, so that winners lie over them.
        return pairs
            .Where(p => winners[p.Class] != p.Modality)
            .Select(p => Line(trace, trace.Gamma, p.Class, p.Modality, names[p.Modality], faint: true))
            .Concat(
                pairs
                    .Where(p => winners[p.Class] == p.Modality)
                    .Select(p => Line(trace, trace.Gamma, p.Class, p.Modality, names[p.Modality], faint: false))
            );
    }

    private static LineMark Line(TrialTrace trace, float[][] gamma, int j, int r, string name, bool faint) =>
        new(r, Points(trace, i => gamma[i][j * trace.Result.Modalities + r]))
        {
            Faint = faint,
            Thin = faint,
            Text = $"class {InvariantText.Whole(j)}, {name}",
        };

    private static ImmutableArray<(double X, double Y)> Points(TrialTrace trace, Func<int, float> value) =>
        [.. trace.Iterations.Select((t, i) => ((double)t, (double)value(i)))];

    private static AxisSpec Time(TrialTrace trace, int intervals = 5) =>
        AxisSpec.Exactly("iteration t", 0, Math.Max(1, trace.Iterations[^1]), intervals);

    private static AxisSpec Time(TrialTrace first, TrialTrace second) =>
        Time(first.Iterations[^1] < second.Iterations[^1] ? second : first);

    private static string[] Names(TracedTrial traced) => [.. traced.Configuration.Definition.EntryNames];

    private static string PanelTitle(string[] names, int j, int winner) =>
        $"class {InvariantText.Whole(j)}: {(winner < 0 ? "no winner" : names[winner])}";
}
