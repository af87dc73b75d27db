using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Rendering.Output;
using ModalityCompetition.Client.Sessions.Planning;
using ModalityCompetition.Experiments.Words;
using ModalityCompetition.Sweeps.Competition.Twins;
using ModalityCompetition.Sweeps.Estimates.Design;
using ModalityCompetition.Sweeps.Pilots;
using ModalityCompetition.Sweeps.Reports.Texts;
using ModalityCompetition.Sweeps.Specs.Keys;
using Spectre.Console;

namespace ModalityCompetition.Client.Rendering.Design;

/// <summary>Which twins pay, for a reader.</summary>
internal static class TwinView
{
    private const int MostConfigurations = 30;

    // Of a configuration; the others take more work.
    private const int MostLevels = 6;

    /// <summary>Writes it as text.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="study">What the pilots say.</param>
    public static void Write(ClientConsole console, TwinStudy study)
    {
        IAnsiConsole rich = RichOutput.For(console);
        Table table = RichOutput.Table([
            "Configuration",
            "Twins of a trial",
            "",
            "Cost of a twin",
            "Work for the same half-width",
            "Least",
            "Most",
        ]);
        Dictionary<int, string> labels = PilotSize.Configurations(study.Spec).ToDictionary(c => c.Index, c => c.Label);
        foreach (TwinAdvice advice in study.Advice.Take(MostConfigurations))
        {
            AddRows(table, labels[advice.Configuration], advice, study);
        }

        rich.Write(table);
        int more = study.Advice.Count - MostConfigurations;
        if (more > 0)
        {
            rich.WriteLine($"and {CountText.Of(more, "more configuration")}, which count in what follows");
        }

        if (study.Advice.FirstOrDefault(a => a.Obstacle is null) is not { } example)
        {
            rich.WriteLine("No twins could be tried: the table says why. Leave 'fidelity' out.");
            return;
        }

        rich.WriteLine(
            $"From {CountText.Of(example.Trials, "trial")} of every configuration, the first of the sweep, of which nothing is kept; of "
                + $"{CountText.Of(example.Levels.Length, "kind")} of twins the best are shown. {CostText(study)} of all quantities it is "
                + "the geometric mean."
        );
        WriteFailed(rich, study);
        WriteAdvice(rich, study);
    }

    private static string CostText(TwinStudy study)
    {
        double?[] seconds = [.. study.Advice.Select(a => a.TrialSeconds).Where(s => s is not null)];
        return seconds.Length == 0
            ? "Costs are counted operations. Work is that of trials and twins against that of trials alone, which have the controls "
                + "of their start already;"
            : "Costs are measured, as medians of the time that a run took, so that they differ a little from one call to the next; a trial "
                + $"took {Range(seconds.Min()!.Value, seconds.Max()!.Value)}. Work is that of trials and twins against that of trials "
                + "alone;";
    }

    private static string Range(double least, double most) =>
        least == most ? ReadableText.Fine(least) : $"{ReadableText.Fine(least)} to {ReadableText.Fine(most)}";

    private static void WriteFailed(IAnsiConsole rich, TwinStudy study)
    {
        foreach (IGrouping<ITwinKind, string> failed in study.Advice.SelectMany(a => a.Failed).GroupBy(f => f.Level, f => f.Why))
        {
            rich.WriteLine(
                $"{failed.Key.Keys(study.Spec)}: a twin gave no result, which costs its trial the result too, so that these are left out. "
                    + failed.First()
            );
        }
    }

    private static void AddRows(Table table, string label, TwinAdvice advice, TwinStudy study)
    {
        if (advice.Best is not { } best)
        {
            table.AddPlainRow([label, advice.Obstacle ?? "", "", "", "", "", ""]);
            return;
        }

        foreach (TriedLevel level in advice.Levels.OrderBy(l => l != best).ThenBy(l => l.MeanWork).Take(MostLevels))
        {
            table.AddPlainRow([
                label,
                ReadableText.Count(level.Twins),
                level.Level.Keys(study.Spec)
                    + (
                        level == best
                            ? advice.Pays
                                ? ", best"
                                : ", least work"
                            : ""
                    ),
                $"1/{ReadableNumber.Significant(level.CostRatio, 2)}",
                ReadableNumber.Fixed(level.MeanWork, 2),
                One(advice, level, level.Work.Min()),
                One(advice, level, level.Work.Max()),
            ]);
        }
    }

    private static string One(TwinAdvice advice, TriedLevel level, double work) =>
        $"{ReadableNumber.Fixed(work, 2)} {advice.Quantities[level.Work.IndexOf(work)]}";

    // What the sweep's trials come to without twins and with them, and how few trials with twins do as well, where that can be told of one
    // configuration.
    private static void WritePlan(IAnsiConsole rich, TwinStudy study, ITwinKind level)
    {
        if (study.Advice is not [{ Variances.IsDefaultOrEmpty: false } advice] || advice.At(level) is not { } tried)
        {
            return;
        }

        Table table = RichOutput.Table([
            "Estimate",
            "rho² of a twin",
            $"Half-width of {ReadableText.Count(study.Spec.Trials)} trials",
            "with twins",
            "Trials with twins for the former",
            "Work of these",
        ]);
        foreach ((int i, string quantity) in advice.Quantities.Index().Where(q => advice.Variances[q.Index] > 0))
        {
            double width = FixedSampleWidth.Of(advice.Variances[i], study.Spec.Trials, study.Spec.Confidence);
            double ratio = tried.VarianceRatio(i);
            table.AddPlainRow([
                quantity,
                ReadableNumber.Fixed(tried.Rho2[i], 2),
                ReadableNumber.Significant(width, 2),
                ReadableNumber.Significant(width * Math.Sqrt(ratio), 2),
                ReadableText.Count(Math.Max(TwinAdvice.FewestTrials, (long)Math.Ceiling(ratio * study.Spec.Trials))),
                ReadableNumber.Fixed(tried.Work[i], 2),
            ]);
        }

        rich.Write(table);
        rich.WriteLine(
            "Half-widths are those of a fixed number of trials, with the twins below, from the variances of the pilot; 'modcomp design' "
                + "says what a spec with the section takes for half-widths that you name."
        );
    }

    private static string Listed(IEnumerable<string> items) =>
        items.ToArray() is [.. [_, ..] first, var last] ? $"{string.Join(", ", first)} and {last}" : string.Concat(items);

    private static void WriteAdvice(IAnsiConsole rich, TwinStudy study)
    {
        int paying = study.Advice.Count(a => a.Pays);
        if (study.Common is var (level, _, work))
        {
            if (paying < study.Advice.Count)
            {
                rich.WriteLine(
                    $"Twins do not pay in {study.Advice.Count - paying} of {CountText.Of(study.Advice.Count, "configuration")}; those "
                        + "would be "
                        + "better off in a sweep of their own."
                );
            }

            WritePlan(rich, study, level);
            string dearer = Listed(work.Where(w => w.Work > 1).Select(w => w.Quantity));
            rich.WriteLine(
                $"Put this into the spec: the same half-width takes {study.WorkText}."
                    + (dearer.Length > 0 ? $" For {dearer} alone leave it out." : "")
            );
            if (study.Spec.Until is not null)
            {
                rich.WriteLine(
                    "That is the work for a fixed number of trials. The sweep stops at targets: narrow ones take more trials with twins, "
                        + "not fewer, so compare what 'modcomp design' says of the spec with the section and without."
                );
            }

            rich.WriteLine();
            rich.WriteLine($"{SpecKeys.Fidelity}: {study.Section}");
            return;
        }

        rich.WriteLine(
            paying == 0
                ? "Twins do not pay here: those that are cheap enough say too little about their trials. Leave 'fidelity' out."
                : $"Twins pay in {paying} of {CountText.Of(study.Advice.Count, "configuration")}, and no section that all share pays "
                    + "on the whole: give those a sweep of their own."
        );
    }
}
