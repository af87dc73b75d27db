using System.Globalization;
using System.Text;
using nietras.SeparatedValues;

namespace ModalityCompetition.Sweeps.Recorded.Tables;

/// <summary>
/// Separated values with a header line: comma, semicolon or tab, whichever the header has most of; fields may be quoted. Empty lines are
/// skipped.
/// </summary>
internal sealed class CsvTable : IResultTable
{
    private const int LongestHeader = 1 << 20;

    private static readonly char[] Separators = [',', ';', '\t'];

    private readonly string _name;
    private readonly StreamReader _text;
    private readonly SepReader _reader;

    /// <summary>Begins to read.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">Its name for messages.</param>
    /// <exception cref="ResultFileException">It has no header that can be used.</exception>
    public CsvTable(string path, string name)
    {
        _name = name;
        using (StreamReader head = Open(path))
        {
            Separator = FindSeparator(head);
        }

        _text = Open(path);
        _reader = new SepReaderOptions(new Sep(Separator))
        {
            HasHeader = false,
            DisableColCountCheck = true,
            Unescape = true,
        }.From(_text);
        if (!Advance())
        {
            throw new ResultFileException($"{name} is empty: the first line must have the names of the columns.");
        }

        SepReader.Row header = _reader.Current;
        var columns = new string[header.ColCount];
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i] = header[i].Span.Trim().ToString();
        }

        Columns = columns;
        if (columns.Where(c => c.Length > 0).GroupBy(c => c).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new ResultFileException(
                $"{name}: the column '{twice.Key}' stands twice in the first line: give every column its own name."
            );
        }

        if (Array.TrueForAll(columns, c => double.TryParse(c, CultureInfo.InvariantCulture, out _)))
        {
            throw new ResultFileException(
                $"{name} begins with numbers ({string.Join(", ", columns.Take(3))}): the first line must have the names of the columns."
            );
        }
    }

    /// <summary>What stands between fields.</summary>
    public char Separator { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Columns { get; }

    /// <inheritdoc/>
    public string Place => string.Create(CultureInfo.InvariantCulture, $"line {_reader.Current.LineNumberFrom}");

    /// <inheritdoc/>
    public bool Read()
    {
        while (Advance())
        {
            SepReader.Row row = _reader.Current;
            if (row.ColCount == Columns.Count)
            {
                return true;
            }

            if (row.ColCount == 1 && row[0].Span.IsWhiteSpace())
            {
                continue;
            }

            throw new ResultFileException(
                $"{_name}, {Place}: it has {Fields(row.ColCount)} and the first line has {Fields(Columns.Count)}: a separator is "
                    + $"missing or too "
                    + $"many there, or a field with {Shown(Separator)} in it lacks its quotes."
            );
        }

        return false;
    }

    /// <inheritdoc/>
    public ReadOnlySpan<char> Cell(int column) => _reader.Current[column].Span.Trim();

    /// <inheritdoc/>
    public void Dispose()
    {
        _reader.Dispose();
        _text.Dispose();
    }

    private bool Advance()
    {
        try
        {
            return _reader.MoveNext();
        }
        catch (Exception failure) when (failure is InvalidDataException or NotSupportedException)
        {
            throw new ResultFileException(
                $"{_name} has a line that is too long to be one of a table: a quote that is opened and never closed does that; correct it.",
                failure
            );
        }
    }

    private static StreamReader Open(string path) =>
        new(path, new UTF8Encoding(false), detectEncodingFromByteOrderMarks: true, new FileStreamOptions { BufferSize = 1 << 16 });

    // What the first line has most of, fields in quotes left out.
    private static char FindSeparator(StreamReader text)
    {
        Span<int> found = stackalloc int[Separators.Length];
        bool quoted = false;
        for (int i = 0; i < LongestHeader && text.Read() is >= 0 and var c && (quoted || c is not ('\n' or '\r')); i++)
        {
            quoted ^= c == '"';
            int at = quoted ? -1 : Array.IndexOf(Separators, (char)c);
            if (at >= 0)
            {
                found[at]++;
            }
        }

        int most = 0;
        for (int i = 1; i < found.Length; i++)
        {
            most = found[i] > found[most] ? i : most;
        }

        return Separators[most];
    }

    private static string Fields(int count) => string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? "field" : "fields")}");

    private static string Shown(char separator) => separator == '\t' ? "a tab" : $"'{separator}'";
}
