using System.Text;

namespace ModalityCompetition.Programs.Protocol;

/// <summary>What a program wrote, as it stands in a sentence.</summary>
internal static class ProtocolText
{
    private const int Longest = 80;

    /// <summary>The start of a line, in quotes and without what a terminal would act on.</summary>
    public static string Excerpt(ReadOnlySpan<byte> line)
    {
        string text = Encoding.UTF8.GetString(line.Length > 4 * Longest ? line[..(4 * Longest)] : line);
        string shown = new([.. text.Take(Longest).Select(c => char.IsControl(c) ? '?' : c)]);
        return $"'{shown.Trim()}'" + (text.Length > Longest ? "..." : "");
    }
}
