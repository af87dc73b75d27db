using System.Globalization;
using System.Text;
using ModalityCompetition.Sweeps.Instruments;

namespace ModalityCompetition.Sweeps.Services;

/// <summary>The page <c>docs/telemetry.md</c>: a written frame around tables made from the instruments.</summary>
public static class TelemetryReference
{
    private const string Frame = "telemetry-frame.md";

    /// <summary>The page as Markdown, ending in a newline.</summary>
    public static string Render()
    {
        using StreamReader reader = new(typeof(TelemetryReference).Assembly.GetManifestResourceStream(Frame)!);
        return reader
            .ReadToEnd()
            .ReplaceLineEndings("\n")
            .Replace("{process}\n", Table(InstrumentCatalogue.OfProcess), StringComparison.Ordinal)
            .Replace("{sweep}\n", Table(InstrumentCatalogue.OfSweep), StringComparison.Ordinal)
            .Replace("{sweeps}", Text(ToldLimits.UsualSweeps), StringComparison.Ordinal)
            .Replace("{configurations}", Text(ToldLimits.UsualConfigurations), StringComparison.Ordinal)
            .Replace("{estimands}", Text(SweepTelling.MostEstimands), StringComparison.Ordinal)
            .Replace("{estimates}", Text(ToldLimits.MostEstimates), StringComparison.Ordinal);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Table(IEnumerable<InstrumentEntry> entries)
    {
        var table = new StringBuilder("| instrument | in Prometheus | kind | unit | labels | meaning |\n|---|---|---|---|---|---|\n");
        foreach (InstrumentEntry entry in entries)
        {
            string labels = string.Join(", ", entry.Labels.Select(l => $"`{l}`"));
            string kind = entry.Kind == InstrumentKind.UpDownCounter ? "up-down counter" : entry.Kind.ToString().ToLowerInvariant();
            table.Append(
                CultureInfo.InvariantCulture,
                $"| `{entry.Name}` | `{entry.PrometheusName}` | {kind} | `{entry.Unit}` | {labels} | {entry.Meaning} |\n"
            );
        }

        return table.ToString();
    }
}
