using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Rendering.Documents;
using ModalityCompetition.Client.Rendering.Output;
using ModalityCompetition.Client.Sessions.Planning;
using ModalityCompetition.Experiments.Words;
using ModalityCompetition.Sweeps.Estimates.Competition;
using ModalityCompetition.Sweeps.Estimates.Design;
using ModalityCompetition.Sweeps.Reports.Texts;
using Spectre.Console;

namespace ModalityCompetition.Client.Rendering.Design;

/// <summary>How many trials a sweep takes, for a reader and for a script.</summary>
internal static class DesignView
{
    private const int MostConfigurations = 30;
    private const int MostCurves = 12;
    private const int MostColumns = 6;

    private static readonly double[] s_mantissas = [1, 3];

    /// <summary>Writes it as text.</summary>
    public static void Write(ClientConsole console, SweepDesign design)
    {
        IAnsiConsole rich = RichOutput.For(console);
        Table table = RichOutput.Table([.. DesignText.Headings, "Time"]);
        foreach (ConfigurationDesign one in design.Designs.Take(MostConfigurations))
        {
            foreach (TargetDesign target in one.Targets)
            {
                double? seconds = target.Planned.Trials * design.SecondsPerTrial[one.Configuration.Index];
                table.AddPlainRow([.. DesignText.Cells(one, target), seconds is { } s ? ReadableText.Duration(s) : "–"]);
            }
        }

        rich.Write(table);
        int more = design.Designs.Count - MostConfigurations;
        if (more > 0)
        {
            rich.WriteLine($"and {CountText.Of(more, "more configuration")}; --json and --output have all of them");
        }

        rich.WriteLine(DesignText.Caption);
        ConfigurationDesign[] shown = [.. design.Designs.Take(MostConfigurations)];
        foreach (string sentence in DesignText.Constants(shown).Concat(DesignText.TestSamples(shown)))
        {
            rich.WriteLine(sentence);
        }

        WriteBinding(rich, design);
        WriteCurves(rich, design);
        WriteSums(rich, design);
        WriteTwins(rich, design);
    }

    /// <summary>Writes what speaks against running the sweep at all, a line each.</summary>
    public static void WriteWarnings(ClientConsole console, SweepDesign design)
    {
        foreach (ConfigurationDesign one in design.Designs)
        {
            if (RegimeWarning.Of(one.Estimates) is { } warning)
            {
                console.Error.WriteLine(
                    $"modcomp: warning: {one.Configuration.Label}: {warning.What}, so that trials show no competition; {warning.Advice}"
                );
            }
        }
    }

    /// <summary>Writes it as JSON.</summary>
    public static void WriteJson(ClientConsole console, SweepDesign design) => JsonOutput.Write(console, DesignDocument.Of(design));

    // Of several targets the one that the trials are for, and what they would be without it.
    private static void WriteBinding(IAnsiConsole rich, SweepDesign design)
    {
        (ConfigurationDesign Design, BindingTarget Binding)[] bound =
        [
            .. design.Designs.Where(d => d.Binding is not null).Select(d => (d, d.Binding!)).Take(MostConfigurations),
        ];
        if (bound.Length == 0)
        {
            return;
        }

        const int saved = 4;
        string[] headings = [.. DesignText.BindingHeadings];
        Table table = RichOutput.Table([.. headings[..3], "Processor time", .. headings[3..]]);
        foreach ((ConfigurationDesign one, BindingTarget binding) in bound)
        {
            double seconds = design.ProcessorSecondsPerTrial[one.Configuration.Index];
            string[] cells = [.. DesignText.BindingCells(one, binding)];
            cells[saved] += $", {ReadableText.Duration(binding.Saved * seconds)}";
            table.AddPlainRow([.. cells[..3], ReadableText.Duration(binding.Trials * seconds), .. cells[3..]]);
        }

        rich.WriteLine();
        rich.Write(table);
        rich.WriteLine(DesignText.BindingCaption);
    }

    // The lines for the spec are the last, to be copied.
    private static void WriteTwins(IAnsiConsole rich, SweepDesign design)
    {
        if (TwinPlanView.Of(design) is not var (twins, section))
        {
            return;
        }

        Table table = RichOutput.Table([.. twins.Headings]);
        foreach (string[] row in twins.Rows.Take(MostConfigurations))
        {
            table.AddPlainRow(row);
        }

        rich.WriteLine();
        rich.Write(table);
        if (twins.Rows.Length > MostConfigurations)
        {
            rich.WriteLine($"and {CountText.Of(twins.Rows.Length - MostConfigurations, "more row")}; --json and --output have all of them");
        }

        rich.WriteLine(twins.Caption);
        if (section.Length > 0)
        {
            rich.WriteLine();
            rich.WriteLine(section);
        }
    }

    private static void WriteCurves(IAnsiConsole rich, SweepDesign design)
    {
        (string Label, TargetDesign Target)[] curves =
        [
            .. design
                .Designs.SelectMany(d => d.Targets.Where(t => t.Curve.Count > 1).Select(t => (d.Configuration.Label, t)))
                .Take(MostCurves),
        ];
        if (curves.Length == 0)
        {
            return;
        }

        long[] grid = Grid(curves.Min(c => c.Target.Curve[0].Trials), curves.Max(c => c.Target.Curve[^1].Trials));
        Table table = RichOutput.Table(["Half-width after trials", "", .. grid.Select(ReadableText.Count)]);
        foreach ((string label, TargetDesign target) in curves)
        {
            table.AddPlainRow([label, target.Target.Key, .. grid.Select(n => Width(target, n))]);
        }

        rich.WriteLine();
        rich.Write(table);
    }

    private static void WriteSums(IAnsiConsole rich, SweepDesign design)
    {
        long pilot = design.Designs.Sum(d => d.Trials);
        string took =
            $"The pilot took {ReadableText.Duration(design.PilotSeconds)} for {CountText.Of(pilot, "trial")}, the first of the "
            + "sweep, and nothing of it is kept.";
        int unknown = design.Designs.Count(d => d.Planned is null);
        rich.WriteLine(
            unknown == 0
                ? $"All of it: about {CountText.Of(design.Designs.Sum(d => d.Planned!.Value), "trial")}, "
                    + $"{ReadableText.Duration(design.Seconds!.Value)} with {CountText.Of(design.Workers, "worker")} on this machine "
                    + $"({ReadableText.Duration(design.ProcessorSeconds!.Value)} of processors). "
                    + $"{took}"
                : $"Of {unknown} of {CountText.Of(design.Designs.Count, "configuration")} the pilot does not tell how many trials they "
                    + "take; "
                    + $"give it more time with --seconds. {took}"
        );
        if (design.Designs.Any(d => d.Planned > design.Spec.Trials))
        {
            rich.WriteLine(
                $"'trials' of the spec is {ReadableText.Count(design.Spec.Trials)}, which is too few for "
                    + $"{design.Designs.Count(d => d.Planned > design.Spec.Trials)} of "
                    + $"{CountText.Of(design.Designs.Count, "configuration")}; --trials of 'modcomp run' gives more."
            );
        }
    }

    // 1, 3, 10, 30, ... as far as curves go.
    private static long[] Grid(long first, long last)
    {
        long[] all =
        [
            .. Enumerable
                .Range(0, 19)
                .SelectMany(e => Array.ConvertAll(s_mantissas, m => m * Math.Pow(10, e)))
                .Where(n => n >= first && n <= last)
                .Select(n => (long)n),
        ];
        return all.Length <= MostColumns ? all : [.. all.Where((_, i) => i % ((all.Length + MostColumns - 1) / MostColumns) == 0)];
    }

    // Of the interval that the sweep stops on, where it can.
    private static string Width(TargetDesign target, long trials)
    {
        double width = target.WidthAfter(trials);
        return double.IsFinite(width) ? ReadableNumber.Significant(width) : "–";
    }
}
