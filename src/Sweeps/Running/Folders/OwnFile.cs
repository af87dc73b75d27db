using System.Text;

namespace ModalityCompetition.Sweeps.Running.Folders;

/// <summary>
/// Files that may be written over: those that this program has written itself and that are of the same kind, told by how they begin, and
/// empty ones. Nothing of the user's, and no other file of a run, is ever replaced.
/// </summary>
public static class OwnFile
{
    // A title and the names of all swept parameters come before what tells a page and a table.
    private const int HeadBytes = 1 << 14;

    /// <summary>Whether the beginning of a file is that of an <c>estimates.json</c>.</summary>
    public static bool IsEstimatesJson(string head) =>
        Begins(head, "{") && head.Contains("\"schema\": \"modality-competition/", StringComparison.Ordinal);

    /// <summary>Whether the beginning of a file is that of an <c>estimates.csv</c>.</summary>
    public static bool IsEstimatesCsv(string head) =>
        Begins(head, "configuration,") && head.Contains("estimand,network,modality,", StringComparison.Ordinal);

    /// <summary>Whether the beginning of a file is that of a page of this program.</summary>
    public static bool IsPage(string head) =>
        Begins(head, "<!DOCTYPE html>")
        && head.Contains("default-src 'none'", StringComparison.Ordinal)
        && head.Contains("<title>", StringComparison.Ordinal);

    /// <summary>Whether the beginning of a file is that of a page about a replayed trial.</summary>
    public static bool IsTracePage(string head) => IsPage(head) && head.Contains("<title>Trial ", StringComparison.Ordinal);

    /// <summary>Whether the beginning of a file is that of a drawing of a replayed trial.</summary>
    public static bool IsTraceDrawing(string head) =>
        Begins(head, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<svg ")
        && head.Contains("aria-labelledby=\"trace-title trace-desc\"", StringComparison.Ordinal);

    /// <summary>Whether the beginning of a file is that of an array of NumPy.</summary>
    public static bool IsArray(string head) => Begins(head, "\u0093NUMPY");

    /// <summary>Whether the beginning of a file is that of a Parquet file.</summary>
    public static bool IsParquet(string head) => Begins(head, "PAR1");

    /// <summary>Whether the beginning of a file is that of an Arrow IPC file.</summary>
    public static bool IsArrow(string head) => Begins(head, "ARROW1");

    /// <summary>Refuses to write over a file of another kind.</summary>
    /// <param name="file">The file that is to be written; it may not exist.</param>
    /// <param name="kind">What it would have to be, for example <c>an export of trials</c>.</param>
    /// <param name="isKind">Whether the beginning of a file, a character a byte, is that of one.</param>
    /// <exception cref="RunException">Something else is there.</exception>
    public static void Check(string file, string kind, Func<string, bool> isKind)
    {
        ArgumentNullException.ThrowIfNull(isKind);
        if (Head(file) is { Length: > 0 } head && !isKind(head))
        {
            throw new RunException(
                $"{file} exists and is not {kind}, and nothing is ever written over a file of another kind: give another name, or "
                    + $"move it away."
            );
        }
    }

    /// <summary>The first bytes of a file, a character a byte; empty for an empty file, null where there is none.</summary>
    public static string? Head(string file)
    {
        if (!File.Exists(file))
        {
            return null;
        }

        byte[] bytes = new byte[HeadBytes];
        using FileStream stream = File.OpenRead(file);
        return Encoding.Latin1.GetString(bytes, 0, stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
    }

    private static bool Begins(string head, string with) => head.StartsWith(with, StringComparison.Ordinal);
}
