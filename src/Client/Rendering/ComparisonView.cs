using System.Collections.Immutable;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Rendering.Output;
using ModalityCompetition.Experiments.Words;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Comparisons;
using ModalityCompetition.Sweeps.Estimates.Competition.Remedies;
using ModalityCompetition.Sweeps.Reports.Documents;
using ModalityCompetition.Sweeps.Reports.Texts;
using Spectre.Console;

namespace ModalityCompetition.Client.Rendering;

/// <summary>Two runs side by side, for a reader and for a script.</summary>
internal static class ComparisonView
{
    private const int MostTables = 200;

    /// <summary>Writes the class-averaged differences as text, of the first 200 pairs of configurations.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="comparison">The comparison.</param>
    /// <param name="remedies">What the remedies do in which the runs differ; null where they do not.</param>
    public static void Write(ClientConsole console, RunComparison comparison, RemedyTable? remedies)
    {
        IAnsiConsole rich = RichOutput.For(console);
        foreach (string warning in comparison.Warnings)
        {
            console.Error.WriteLine($"modcomp: warning: {warning}");
        }

        foreach (ConfigurationComparison pair in comparison.Configurations.Take(MostTables))
        {
            rich.WriteLine(
                $"A: configuration {pair.A.Index} ({pair.A.Label}); B: configuration {pair.B.Index} ({pair.B.Label}); "
                    + $"{(pair.Paired ? "paired by common random numbers" : "independent")}"
            );
            if (RemedyEffectText.Sides(pair.A, pair.B, pair.Paired) is { } sides)
            {
                rich.WriteLine($"{sides}.");
            }

            foreach (string warning in pair.Warnings)
            {
                string where = comparison.Configurations.Count == 1 ? "" : $"configurations {pair.A.Index} and {pair.B.Index}: ";
                console.Error.WriteLine($"modcomp: warning: {where}{warning}");
            }

            Table table = RichOutput.Table("Estimand", "A", "B", "A − B", "Interval", "", pair.Paired ? "Pairs" : "Trials of A, B");
            foreach (EstimandDifference difference in pair.Differences.Where(d => d.Estimand.Class is null))
            {
                int decimals = ReadableNumber.DecimalsFor((difference.High - difference.Low) / 2);
                table.AddPlainRow(
                    EstimandSelector.Format(difference.Estimand, Names(pair)),
                    Side(difference.ValueA, difference.A, decimals),
                    Side(difference.ValueB, difference.B, decimals),
                    ReadableNumber.Fixed(difference.Difference, decimals),
                    UnseenText.Marked(ReadableNumber.Interval(difference.Low, difference.High, decimals), difference.Unseen),
                    difference.Significant ? "*" : "",
                    pair.Paired
                        ? ReadableText.Count(difference.Pairs)
                        : $"{ReadableText.Count(difference.A.Trials)}, {ReadableText.Count(difference.B.Trials)}"
                );
            }

            rich.Write(table);
            if (UnseenText.Note(pair.Differences.Where(d => d.Estimand.Class is null).Select(d => (d.Unseen, 1.0)), "pair") is { } note)
            {
                rich.WriteLine(note);
            }
        }

        int more = comparison.Configurations.Count - MostTables;
        if (more > 0)
        {
            rich.WriteLine(
                $"and {CountText.Of(more, "more pair")} of configurations: --json has all, --config-a I with --config-b J "
                    + $"compares one pair."
            );
        }

        if (remedies is not null)
        {
            RemediesView.Write(rich, remedies);
        }

        rich.WriteLine(
            "* the interval excludes zero: the difference is shown. Each interval holds for itself, so that of many rows some exclude "
                + "it by chance."
        );
    }

    /// <summary>Writes every difference, those per class included, as JSON.</summary>
    public static void WriteJson(ClientConsole console, RunComparison comparison, RemedyTable? remedies)
    {
        using var text = new TextStream(console.Out);
        ComparisonReport.WriteJson(comparison, text, remedies);
        text.End();
    }

    private static ImmutableArray<string> Names(ConfigurationComparison pair) => [.. pair.A.Definition.EntryNames];

    // As precise as the side itself is known or as the difference is, whichever is more.
    private static string Side(double value, Estimate estimate, int decimals) =>
        ReadableNumber.Fixed(value, Math.Max(decimals, ReadableNumber.DecimalsFor(estimate.HalfWidth)));
}
