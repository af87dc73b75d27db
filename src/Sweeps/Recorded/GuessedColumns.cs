using System.Globalization;
using System.Text;
using System.Text.Json;
using ModalityCompetition.Sweeps.Recorded.Guesses;
using ModalityCompetition.Sweeps.Recorded.Rows;
using ModalityCompetition.Sweeps.Recorded.Tables;

namespace ModalityCompetition.Sweeps.Recorded;

/// <summary>What the columns of a file of results are taken for where no spec says it, and the spec that says so.</summary>
public sealed class GuessedColumns
{
    private readonly string _file;
    private readonly string _name;
    private readonly List<GuessedColumn> _columns;
    private readonly string[][] _combinations;

    private GuessedColumns(string file, string name, List<GuessedColumn> columns, string[][] combinations) =>
        (_file, _name, _columns, _combinations) = (file, name, columns, combinations);

    /// <summary>The columns in the order of the file.</summary>
    public IReadOnlyList<ColumnUse> Uses => [.. _columns.Select(c => new ColumnUse(c.Column, c.Kind, c.Detail))];

    private GuessedColumn[] Parameters => [.. _columns.Where(c => c.Kind == ColumnKind.Parameter)];

    /// <summary>Looks through a file and guesses.</summary>
    /// <param name="open">Opens the file at its beginning.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <param name="name">Name of the sweep.</param>
    /// <param name="hints">What the user said.</param>
    /// <param name="cancellation">Checked between rows.</param>
    /// <exception cref="ResultFileException">There is nothing to estimate, or a column has text among numbers.</exception>
    internal static GuessedColumns Of(Func<IResultTable> open, string file, string name, ColumnHints hints, CancellationToken cancellation)
    {
        ColumnSurvey[] surveys;
        using (IResultTable table = open())
        {
            surveys = [.. table.Columns.Select(c => new ColumnSurvey(c))];
            hints.Check(table.Columns, file);
            int[] outcomes =
            [
                .. Enumerable
                    .Range(0, surveys.Length)
                    .Where(i => RecordedColumns.OutcomeNames.Any(o => o.Name.Equals(table.Columns[i], StringComparison.OrdinalIgnoreCase))),
            ];
            for (long row = 0; table.Read(); row++)
            {
                if (row % 1024 == 0)
                {
                    cancellation.ThrowIfCancellationRequested();
                }

                bool incomplete = false;
                foreach (int i in outcomes)
                {
                    incomplete |= Cells.Read(table.Cell(i), out double number) is CellKind.Number or CellKind.Boolean && number == 1;
                }

                for (int i = 0; i < surveys.Length; i++)
                {
                    surveys[i].Add(table.Cell(i), table, incomplete);
                }
            }
        }

        if (surveys[0].Rows == 0)
        {
            throw new ResultFileException($"{file} has a line of names and no line of results below it.");
        }

        List<GuessedColumn> columns = new ColumnGuesser(file, hints).Guess(surveys);
        if (!columns.Exists(c => c.IsMeasurement))
        {
            throw new ResultFileException(
                $"{file} has no column of measurements: "
                    + $"{string.Join("; ", columns.Select(c => $"{(c.Column.Length == 0 ? "''" : c.Column)} is {c.Describe()}"))}. Say it "
                    + "differently with --by, --seed-column and --ignore, or in a spec."
            );
        }

        return new GuessedColumns(file, name, columns, Combinations(open, columns, cancellation));
    }

    /// <summary>The spec: what <c>modcomp estimate --spec</c> reads as the same.</summary>
    /// <param name="trials">Most trials of a configuration.</param>
    /// <param name="seed">Digest of the seeds.</param>
    /// <param name="paired">Whether configurations share seeds.</param>
    public string Spec(long trials, ulong seed, bool paired)
    {
        StringBuilder text = new();
        text.Append(
            CultureInfo.InvariantCulture,
            $"""
            # What 'modcomp estimate' took the columns of {OneLine(_file)} for. Change what is wrong, and
            #   modcomp estimate FILE --spec THIS-FILE
            # reads the file again. All keys: 'modcomp reference spec --experiment program'; docs/programs.md explains them.
            name: {_name}
            experiment: program
            # The trials come from a file.
            engine: file
            # Read from the file: the most trials of a configuration, a digest of the seeds, and whether configurations share
            # seeds, so that they are compared in pairs.
            trials: {trials}
            seed: {seed}
            pairing: {(paired ? "common" : "independent")}
            program:

            """
        );
        (string Name, string Column)[] renamed =
        [
            .. _columns.Where(c => c.Kind != ColumnKind.LeftOut && c.Name != c.Column).Select(c => (c.Name, c.Column)),
            .. Refused().Select(n => (n, "")),
        ];
        if (renamed.Length > 0)
        {
            text.Append("  columns:\n");
            foreach ((string own, string column) in renamed)
            {
                text.Append(CultureInfo.InvariantCulture, $"    {own}: {Quoted(column)}\n");
            }
        }

        text.Append("  # With a range, as in {range: [0, 1]}, intervals hold without assuming a law.\n  measurements:\n");
        foreach (GuessedColumn column in _columns.Where(c => c.IsMeasurement))
        {
            string[] words =
            [
                .. new[]
                {
                    column.Kind == ColumnKind.Indicator ? "indicator: true" : null,
                    column.Kind == ColumnKind.Count ? "count: true" : null,
                    column.Optional ? "optional: true" : null,
                }.OfType<string>(),
            ];
            text.Append(CultureInfo.InvariantCulture, $"    {column.Name}: {{{string.Join(", ", words)}}}\n");
        }

        AppendParameters(text);
        return text.ToString();
    }

    // What would be found by its name and is not meant. An empty text says that there is no column.
    private IEnumerable<string> Refused()
    {
        GuessedColumn[] leftOut = [.. _columns.Where(c => c.Kind == ColumnKind.LeftOut)];
        if (
            !_columns.Exists(c => c.Kind == ColumnKind.Seed)
            && leftOut.Any(c => RecordedColumns.KeyNames.Contains(c.Column, StringComparer.OrdinalIgnoreCase))
        )
        {
            yield return "seed";
        }

        foreach ((string outcome, _) in RecordedColumns.OutcomeNames)
        {
            if (leftOut.Any(c => c.Column.Equals(outcome, StringComparison.OrdinalIgnoreCase)))
            {
                yield return outcome;
            }
        }
    }

    private void AppendParameters(StringBuilder text)
    {
        GuessedColumn[] parameters = Parameters;
        string[][] values = [.. parameters.Select((_, i) => _combinations.Select(c => c[i]).Distinct().ToArray())];
        int[] constant = [.. Enumerable.Range(0, parameters.Length).Where(i => values[i].Length == 1)];
        int[] swept = [.. Enumerable.Range(0, parameters.Length).Where(i => values[i].Length > 1)];
        if (constant.Length > 0)
        {
            string pairs = string.Join(", ", constant.Select(i => $"{parameters[i].Name}: {Scalar(values[i][0])}"));
            text.Append(CultureInfo.InvariantCulture, $"parameters: {{{pairs}}}\n");
        }

        if (swept.Length == 0)
        {
            return;
        }

        text.Append("axes:\n");
        if (values.Aggregate(1L, (n, v) => n * v.Length) == _combinations.Length)
        {
            foreach (int i in swept)
            {
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"  - parameters.{parameters[i].Name}: [{string.Join(", ", Sorted(values[i]).Select(Scalar))}]\n"
                );
            }

            return;
        }

        // Not every combination is there.
        text.Append("  - zip:\n");
        foreach (int i in swept)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"      parameters.{parameters[i].Name}: [{string.Join(", ", _combinations.Select(c => Scalar(c[i])))}]\n"
            );
        }
    }

    private static string[][] Combinations(Func<IResultTable> open, List<GuessedColumn> columns, CancellationToken cancellation)
    {
        int[] parameters = [.. Enumerable.Range(0, columns.Count).Where(i => columns[i].Kind == ColumnKind.Parameter)];
        if (parameters.Length == 0)
        {
            return [];
        }

        HashSet<string> cells = new(StringComparer.Ordinal);
        var found = cells.GetAlternateLookup<ReadOnlySpan<char>>();
        Dictionary<string, string[]> combinations = new(StringComparer.Ordinal);
        StringBuilder key = new();
        using IResultTable table = open();
        for (long row = 0; table.Read(); row++)
        {
            if (row % 1024 == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            key.Clear();
            foreach (int i in parameters)
            {
                key.Append(table.Cell(i)).Append('\n');
            }

            if (cells.Add(key.ToString()))
            {
                string[] values = [.. parameters.Select(i => Cells.Value(table.Cell(i)))];
                combinations.TryAdd(string.Join('\n', values), values);
            }
        }

        return [.. combinations.Values.OrderBy(v => v, Comparer<string[]>.Create(Compare))];
    }

    private static IEnumerable<string> Sorted(string[] values) => values.Order(Comparer<string>.Create(Compare));

    private static int Compare(string[] a, string[] b)
    {
        for (int i = 0; i < a.Length; i++)
        {
            if (Compare(a[i], b[i]) is not 0 and var order)
            {
                return order;
            }
        }

        return 0;
    }

    private static int Compare(string a, string b) =>
        double.TryParse(a, CultureInfo.InvariantCulture, out double x) && double.TryParse(b, CultureInfo.InvariantCulture, out double y)
            ? x.CompareTo(y)
            : string.CompareOrdinal(a, b);

    private static string Scalar(string value) =>
        double.TryParse(value, CultureInfo.InvariantCulture, out _) || value is "true" or "false" ? value : Quoted(value);

    // A text of JSON is one of YAML.
    private static string Quoted(string text) => JsonSerializer.Serialize(text);

    private static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
}
