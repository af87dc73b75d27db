using System.Globalization;
using System.Text;
using ModalityCompetition.Transformers.Data.Titles;
using nietras.SeparatedValues;

namespace ModalityCompetition.Transformers.Data.Folders;

/// <summary>
/// The table of a folder: separated by commas, fields quoted as in RFC 4180, UTF-8, with a header line that has the columns image, title,
/// class and split in any order among others. Empty lines are skipped.
/// </summary>
internal static class FolderTable
{
    /// <summary>Name of its file.</summary>
    public const string Name = "samples.csv";

    /// <summary>The columns that it must have.</summary>
    public static readonly string[] Columns = ["image", "title", "class", "split"];

    private const string Separator = ",";
    private const string UnclosedQuote = "a quote is opened there and never closed: close it, and double every quote within a field";
    private const string StrayQuote =
        "a quote stands within a field that does not begin with one, or before the end of one that does: put the whole field in quotes and "
        + "double every quote within it";

    /// <summary>Reads the rows.</summary>
    /// <param name="content">Bytes of the file.</param>
    /// <param name="path">Its path for messages.</param>
    /// <param name="faults">Receives the faults of rows, which are left out.</param>
    /// <exception cref="DataSetException">It has no text or no header that can be used.</exception>
    public static List<FolderRow> Read(byte[] content, string path, FolderFaults faults)
    {
        using SepReader reader = new SepReaderOptions(new Sep(Separator[0]))
        {
            HasHeader = false,
            DisableColCountCheck = true,
            Unescape = true,
        }.FromText(Text(content, path));
        List<FolderRow> rows = [];
        int[]? places = null;
        int count = 0;
        for (bool isFirst = true; Advance(reader, path); isFirst = false)
        {
            SepReader.Row row = reader.Current;
            // Sep 0.18.0 gives the first row the line that it ends before.
            long line = isFirst ? 1 : row.LineNumberFrom;
            if (row.Span.IsWhiteSpace())
            {
                continue;
            }

            if (QuoteFault(row.Span) is { } quotes)
            {
                faults.Add(line, quotes);
            }
            else if (places is null)
            {
                (places, count) = (Header(row, path, line), row.ColCount);
            }
            else if (row.ColCount != count)
            {
                faults.Add(
                    line,
                    $"it has {Fields(row.ColCount)} and the first line has {Fields(count)}: a comma is missing or too many there, or a "
                        + "field with a comma in it lacks its quotes"
                );
            }
            else if (Sample(row, places, line, faults) is { } sample)
            {
                rows.Add(sample);
            }

            if (places is null)
            {
                faults.ThrowIfAny();
            }
        }

        if (places is null)
        {
            throw new DataSetException($"{path} is empty: its first line must have the columns {string.Join(", ", Columns)}.");
        }

        return rows;
    }

    /// <summary>Writes a table, with a line feed at the end of every line on every machine.</summary>
    public static string Write(IEnumerable<FolderRow> rows)
    {
        StringBuilder text = new();
        text.AppendJoin(Separator, Columns).Append('\n');
        foreach (FolderRow row in rows)
        {
            text.AppendJoin(Separator, Quoted(row.Image), Quoted(row.Title), Quoted(row.Class), row.Part.Word()).Append('\n');
        }

        return text.ToString();
    }

    // Blanks at the ends are no reason for quotes to RFC 4180, and readers that trim fields leave those in quotes alone.
    private static string Quoted(string field) =>
        field.AsSpan().ContainsAny("\",\r\n") || field.Length != field.AsSpan().Trim().Length
            ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : field;

    private static string Text(byte[] content, string path)
    {
        try
        {
            string text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(content);
            return text.StartsWith('\uFEFF') ? text[1..] : text;
        }
        catch (DecoderFallbackException wrong)
        {
            throw new DataSetException($"{path} is not UTF-8 from byte {wrong.Index} on: save it in that encoding.", wrong);
        }
    }

    private static bool Advance(SepReader reader, string path)
    {
        try
        {
            return reader.MoveNext();
        }
        catch (Exception failure) when (failure is InvalidDataException or NotSupportedException)
        {
            throw new DataSetException(
                $"{path} has a line that is too long to be one of a table: a quote that is opened and never closed does that; correct it.",
                failure
            );
        }
    }

    private static int[] Header(SepReader.Row row, string path, long line)
    {
        string[] names = new string[row.ColCount];
        for (int i = 0; i < names.Length; i++)
        {
            names[i] = row[i].Span.Trim().ToString();
        }

        return [.. Columns.Select(Place)];

        int Place(string column)
        {
            int first = Array.FindIndex(names, Is);
            if (first < 0)
            {
                throw new DataSetException(
                    $"{path}, line {line}: there is no column '{column}': the first line must have {string.Join(", ", Columns)}, and has "
                        + $"{string.Join(", ", names)}."
                );
            }

            return Array.FindLastIndex(names, Is) == first
                ? first
                : throw new DataSetException($"{path}, line {line}: the column '{column}' is there twice: remove or rename one of them.");

            bool Is(string name) => name.Equals(column, StringComparison.OrdinalIgnoreCase);
        }
    }

    private static FolderRow? Sample(SepReader.Row row, int[] places, long line, FolderFaults faults)
    {
        string image = row[places[0]].Span.Trim().ToString(),
            title = row[places[1]].ToString(),
            label = row[places[2]].Span.Trim().ToString(),
            split = row[places[3]].Span.Trim().ToString();
        string? fault =
            image.Length == 0 ? "the image is empty: write its path within the folder"
            : !TitleWords.Any(title) ? $"the title '{title.ReplaceLineEndings(" ")}' has no word: write one with a letter or a digit"
            : label.Length == 0 ? "the class is empty: write its name"
            : label.Any(char.IsControl) ? "the class has a line break or another control character in its name: take it out"
            : null;
        ImageTextPart? part = Part(split);
        fault ??= part is null
            ? $"the split '{split.ReplaceLineEndings(" ")}' is none: write {string.Join(" or ", ImageTextParts.All.Select(p => p.Word()))}"
            : null;
        if (fault is not null)
        {
            faults.Add(line, fault);
            return null;
        }

        return new FolderRow(line, image, title, label, part!.Value);
    }

    private static ImageTextPart? Part(string split)
    {
        foreach (ImageTextPart part in ImageTextParts.All)
        {
            if (split == part.Word())
            {
                return part;
            }
        }

        return null;
    }

    // The reader takes quotes wherever they stand; RFC 4180 has them around whole fields alone.
    private static string? QuoteFault(ReadOnlySpan<char> row)
    {
        bool isQuoted = false,
            isStart = true;
        for (int i = 0; i < row.Length; i++)
        {
            char next = i + 1 < row.Length ? row[i + 1] : ',';
            if (isQuoted)
            {
                if (row[i] == '"' && next == '"')
                {
                    i++;
                }
                else if (row[i] == '"')
                {
                    if (next != ',')
                    {
                        return StrayQuote;
                    }

                    isQuoted = false;
                }
            }
            else if (row[i] == ',')
            {
                isStart = true;
            }
            else if (row[i] == '"')
            {
                if (!isStart)
                {
                    return StrayQuote;
                }

                (isQuoted, isStart) = (true, false);
            }
            else
            {
                isStart = false;
            }
        }

        return isQuoted ? UnclosedQuote : null;
    }

    private static string Fields(int count) => string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? "field" : "fields")}");
}
