using System.Reflection;
using System.Text;
using ModalityCompetition.Sweeps.Specs.Experiments;
using ModalityCompetition.Sweeps.Specs.Expressions;
using ModalityCompetition.Sweeps.Specs.Keys;
using ModalityCompetition.Sweeps.Specs.Reading;
using ModalityCompetition.Sweeps.Specs.Reading.Values;

namespace ModalityCompetition.Sweeps.Specs.Documents;

/// <summary>
/// The reference of the spec format, <c>docs/spec-reference.md</c>: a written frame around tables made from the catalogue of keys.
/// </summary>
public static class SpecReference
{
    private const string Frame = "spec-reference-frame.md";

    /// <summary>The page as Markdown, ending in a newline.</summary>
    /// <param name="experiments">The experiments that there are.</param>
    /// <param name="experiment">Name of the experiment whose keys it has.</param>
    /// <exception cref="ArgumentException">There is no such experiment.</exception>
    public static string Render(ExperimentRegistry experiments, string experiment = SpecKeys.DefaultExperiment)
    {
        ArgumentNullException.ThrowIfNull(experiments);
        return Render(
            experiments.Find(experiment) ?? throw new ArgumentException($"There is no experiment '{experiment}'.", nameof(experiment))
        );
    }

    /// <summary>The page of an experiment.</summary>
    internal static string Render(IExperiment experiment)
    {
        SpecCatalogue keys = experiment.Keys;
        if (experiment.Name != SpecKeys.DefaultExperiment)
        {
            return Short(experiment);
        }

        Assembly assembly = typeof(SpecReference).Assembly;
        using StreamReader reader = new(assembly.GetManifestResourceStream(Frame)!);
        return reader
            .ReadToEnd()
            .ReplaceLineEndings("\n")
            .Replace("{keys}\n", Keys(keys), StringComparison.Ordinal)
            .Replace("{functions}\n", Functions(), StringComparison.Ordinal)
            .Replace("{symbols}", Symbols(keys, ofModality: false), StringComparison.Ordinal)
            .Replace("{modality symbols}", Symbols(keys, ofModality: true), StringComparison.Ordinal)
            .Replace("{most configurations}", $"{SpecKeys.MostConfigurations}", StringComparison.Ordinal)
            .Replace("{most estimates}", $"{SpecKeys.MostEstimates}", StringComparison.Ordinal)
            .Replace("{tolerance}", NumberText.Write(NumberText.IntegerTolerance), StringComparison.Ordinal)
            .Replace("{longest}", $"{ExpressionParser.Longest}", StringComparison.Ordinal)
            .Replace("{deepest}", $"{ExpressionParser.Deepest}", StringComparison.Ordinal);
    }

    // What holds of every spec is said once, on the page of the default experiment.
    private static string Short(IExperiment experiment)
    {
        string example = experiment.Example is { } text ? $"## A complete spec\n\n```yaml\n{text.Trim()}\n```\n\n" : "";
        return $"# Spec reference of the experiment `{experiment.Name}`\n\n{experiment.Meaning}.\n\n{example}## Keys\n\n"
            + $"¹ does not determine results: a run can be continued with another value.\n\n{Keys(experiment.Keys)}\n"
            + "How numbers, expressions, axes, contrasts and values from the command line are written is the same in every spec: "
            + "`modcomp reference spec`.\n";
    }

    private static string Keys(SpecCatalogue keys)
    {
        StringBuilder page = new();
        foreach (SpecSection section in keys.Sections)
        {
            page.Append("### ")
                .Append(section.Path.Length == 0 ? "Top level" : $"`{section.Path}`")
                .Append("\n\n")
                .Append(section.Meaning)
                .Append(".\n\n")
                .Append("| key | meaning | unit | default | range or choices | sweep | source |\n|---|---|---|---|---|---|---|\n");
            foreach (SpecKey key in keys.In(section.Path))
            {
                string[] cells =
                [
                    $"`{key.Symbol}`",
                    key.Meaning + (key.DeterminesResults ? "" : " ¹"),
                    key.Unit,
                    DefaultOf(key),
                    RangeOf(key),
                    key.Sweepable ? "yes" : "no",
                    key.Source,
                ];
                page.Append("| ").AppendJoin(" | ", cells.Select(c => c.Replace("|", "\\|", StringComparison.Ordinal))).Append(" |\n");
            }

            page.Append('\n');
        }

        return page.ToString().TrimEnd('\n') + "\n";
    }

    private static string DefaultOf(SpecKey key) =>
        key switch
        {
            { Required: true } => "required",
            { Default: "" } => "empty",
            { Default: { } value } => $"`{value}`",
            _ => $"none: {key.WhenMissing}",
        };

    private static string RangeOf(SpecKey key)
    {
        string range = key.Type switch
        {
            SpecKeyType.WholeNumber => $"integer in {key.Range}",
            SpecKeyType.Number => $"{key.Range}",
            SpecKeyType.Choice => string.Join(", ", key.Choices.Select(c => $"`{c}`")),
            _ => key.Expected.Replace("an integer", "integer", StringComparison.Ordinal),
        };
        return key.Condition.Length == 0 ? range : $"{range}; {key.Condition}";
    }

    private static string Functions() =>
        "| function | gives |\n|---|---|\n"
        + string.Concat(
            ExpressionFunction.All.Select(f =>
                $"| `{f.Name}({(f.Arguments == 1 ? "x" : f.Variadic ? "x, y, ..." : "x, y")})` | {f.Meaning} |\n"
            )
        );

    private static string Symbols(SpecCatalogue keys, bool ofModality) =>
        string.Join(", ", keys.All.Where(k => k.IsParameter && k.HasSymbol && k.IsOfModality == ofModality).Select(k => $"`{k.Symbol}`"));
}
