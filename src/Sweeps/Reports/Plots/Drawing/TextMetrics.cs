namespace ModalityCompetition.Sweeps.Reports.Plots.Drawing;

/// <summary>
/// Widths of text in a proportional sans-serif typeface, estimated on the safe side: the reader's font is unknown, and a label that gets a
/// little too much room never overlaps its neighbour.
/// </summary>
internal static class TextMetrics
{
    /// <summary>Estimated width of a text in pixels.</summary>
    public static double Width(string text, double size)
    {
        double ems = 0;
        foreach (System.Text.Rune rune in text.EnumerateRunes())
        {
            ems += Ems(rune.Value);
        }

        return ems * size;
    }

    /// <summary>The text, shortened in the middle by an ellipsis where it does not fit.</summary>
    public static string Fit(string text, double size, double width)
    {
        if (Width(text, size) <= width)
        {
            return text;
        }

        var runes = text.EnumerateRunes().ToArray();
        for (int keep = runes.Length - 1; keep > 1; keep--)
        {
            int head = (keep + 1) / 2;
            string candidate = $"{string.Concat(runes[..head])}…{string.Concat(runes[^(keep - head)..])}";
            if (Width(candidate, size) <= width)
            {
                return candidate;
            }
        }

        return "…";
    }

    private static double Ems(int rune) =>
        rune switch
        {
            ' ' or '.' or ',' or ':' or ';' or '\'' or '|' or 'i' or 'j' or 'l' or 'I' or '!' or '\u202f' => 0.34,
            'f' or 't' or 'r' or '(' or ')' or '[' or ']' or '/' or '-' => 0.42,
            'm' or 'w' or 'M' or 'W' or '@' or '%' => 0.95,
            >= 'A' and <= 'Z' => 0.70,
            < 0x2E80 => 0.60,
            _ => 1.05,
        };
}
