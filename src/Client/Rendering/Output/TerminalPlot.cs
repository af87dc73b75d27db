using System.Globalization;
using System.Text;
using ModalityCompetition.Experiments.Words;

namespace ModalityCompetition.Client.Rendering.Output;

/// <summary>
/// A small plot of lines over time out of characters, one mark per series. It shows the shape; the numbers are in the files.
/// </summary>
internal static class TerminalPlot
{
    private const int Height = 14;
    private const int LabelWidth = 9;

    /// <summary>Draws series over a common axis.</summary>
    /// <param name="title">Title line.</param>
    /// <param name="times">Points in time, ascending, [S].</param>
    /// <param name="series">Mark, and values [S] of each series; later ones are drawn over earlier ones.</param>
    /// <param name="width">Columns of the whole plot.</param>
    public static string Draw(
        string title,
        IReadOnlyList<int> times,
        IReadOnlyList<(char Mark, IReadOnlyList<float> Values)> series,
        int width
    )
    {
        int columns = Math.Clamp(width - LabelWidth - 1, 20, 100);
        float[] finite = [.. series.SelectMany(s => s.Values).Where(float.IsFinite)];
        float low = finite.Length == 0 ? 0 : Math.Min(0, finite.Min());
        float high = finite.Length == 0 ? 1 : finite.Max();
        float span = high > low ? high - low : 1;
        int first = times[0];
        int duration = Math.Max(1, times[^1] - first);
        char[][] field = [.. Enumerable.Range(0, Height).Select(_ => Enumerable.Repeat(' ', columns).ToArray())];
        foreach ((char mark, IReadOnlyList<float> values) in series)
        {
            for (int i = 0; i < times.Count; i++)
            {
                if (float.IsFinite(values[i]))
                {
                    int x = (int)((long)(times[i] - first) * (columns - 1) / duration);
                    int y = (int)Math.Round((values[i] - low) / span * (Height - 1));
                    field[Height - 1 - Math.Clamp(y, 0, Height - 1)][x] = mark;
                }
            }
        }

        var text = new StringBuilder(title).Append('\n');
        for (int row = 0; row < Height; row++)
        {
            string label =
                row == 0 ? Number(high)
                : row == Height - 1 ? Number(low)
                : "";
            text.Append(label.PadLeft(LabelWidth)).Append('|').Append(new string(field[row]).TrimEnd()).Append('\n');
        }

        string last = times[^1].ToString(CultureInfo.InvariantCulture);
        string start = first.ToString(CultureInfo.InvariantCulture);
        text.Append(' ', LabelWidth).Append('+').Append('-', columns).Append('\n');
        text.Append(' ', LabelWidth + 1)
            .Append(start)
            .Append(' ', Math.Max(1, columns - start.Length - last.Length))
            .Append(last)
            .Append(" t");
        return text.ToString();
    }

    private static string Number(float value) => ReadableNumber.Significant(value);
}
