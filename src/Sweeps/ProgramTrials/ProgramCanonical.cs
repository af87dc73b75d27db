using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using ModalityCompetition.Programs.Declarations;
using ModalityCompetition.Programs.Measurements;

namespace ModalityCompetition.Sweeps.ProgramTrials;

/// <summary>
/// What of a declaration determines results, as it stands in the canonical text of a spec: the version, the axes and the measurements.
/// Where the program lies, its limits and what is estimated from the measurements do not.
/// </summary>
internal static class ProgramCanonical
{
    /// <summary>Paths with their values as JSON; axes and measurements in the order of the declaration, which is that of a row.</summary>
    public static IEnumerable<(string Key, string Path, string Value)> Of(ProgramDeclaration declaration)
    {
        if (declaration.Version.Length > 0)
        {
            yield return ("program.version", "program.version", Quoted(declaration.Version));
        }

        foreach (ProgramAxis axis in declaration.Axes)
        {
            yield return ("program.axes", $"program.axes.{axis.Name}", Quoted(string.Join(' ', axis.Labels)));
        }

        foreach (Measurement measured in declaration.Measurements)
        {
            yield return ("program.measurements", $"program.measurements.{measured.Name}", Quoted(Text(measured, declaration)));
        }
    }

    /// <summary>A text as JSON.</summary>
    public static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    private static string Text(Measurement measured, ProgramDeclaration declaration)
    {
        List<string> words = [measured.Kind.ToString().ToLowerInvariant()];
        if (measured.Kind is MeasurementKind.Real or MeasurementKind.Count)
        {
            words.Add(string.Create(CultureInfo.InvariantCulture, $"in [{End(measured.Range.Lowest)}, {End(measured.Range.Highest)}]"));
        }

        if (measured.WinnerOf is { } of)
        {
            words.Add($"of {declaration.Axes[of].Name}");
        }

        if (!measured.Axes.IsEmpty)
        {
            words.Add($"per {string.Join(", ", measured.Axes.Select(a => declaration.Axes[a].Name))}");
        }

        if (measured.Optional)
        {
            words.Add("or missing");
        }

        return string.Join(' ', words);
    }

    private static string End(double value) =>
        double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture)
        : value > 0 ? "inf"
        : "-inf";
}
