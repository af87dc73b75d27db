using System.Globalization;
using ModalityCompetition.Sweeps.Recorded.Rows;
using ModalityCompetition.Sweeps.Recorded.Tables;

namespace ModalityCompetition.Sweeps.Recorded.Guesses;

/// <summary>
/// Guesses what columns are: by their names a seed and outcomes; a parameter where few values occur about equally often, each with more
/// than half of the seeds where these repeat; a measurement where there are numbers.
/// </summary>
/// <param name="file">Name of the file, for messages.</param>
/// <param name="hints">What the user said, which goes first.</param>
internal sealed class ColumnGuesser(string file, ColumnHints hints)
{
    private readonly ColumnNames _names = new();

    // How many configurations have a seed, as far as the first seed tells; 1 without seeds, or where none repeats.
    private long _perSeed = 1;

    /// <summary>Guesses.</summary>
    /// <param name="surveys">The columns in the order of the file.</param>
    /// <exception cref="ResultFileException">A column has a text among numbers.</exception>
    public List<GuessedColumn> Guess(IReadOnlyList<ColumnSurvey> surveys)
    {
        ColumnSurvey? key = hints.Seed is { } named
            ? surveys.First(s => s.Name == named)
            : RecordedColumns
                .KeyNames.Select(n => surveys.FirstOrDefault(s => s.Name.Equals(n, StringComparison.OrdinalIgnoreCase) && IsKey(s)))
                .FirstOrDefault(s => s is not null);
        _perSeed = Math.Max(1, key?.AsFirst ?? 1);
        return [.. surveys.Select(s => s == key ? Seed(s) : One(s))];
    }

    private bool IsKey(ColumnSurvey survey) => survey.AllSeeds && !hints.By.Contains(survey.Name) && !hints.Ignored.Contains(survey.Name);

    // The column is found again by one of its names, which is said only where it has another.
    private static GuessedColumn Seed(ColumnSurvey survey) => new(survey.Name, "seed", ColumnKind.Seed, "trials with the same are pairs");

    private GuessedColumn One(ColumnSurvey survey)
    {
        string name = survey.Name;
        if (hints.Ignored.Contains(name))
        {
            return LeftOut(survey, "as you said");
        }

        if (hints.By.Contains(name))
        {
            return Parameter(survey);
        }

        if (name.Length == 0 || (name.StartsWith("Unnamed: ", StringComparison.Ordinal) && survey.AllWhole))
        {
            return LeftOut(survey, "it has no name");
        }

        if (survey.Missing == survey.Rows)
        {
            return LeftOut(survey, "it is empty");
        }

        bool bits = survey is { Texts: 0, NotFinite: 0, AllBits: true };
        if (
            bits
            && RecordedColumns.OutcomeNames.FirstOrDefault(o => o.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Name is { } outcome
        )
        {
            return new GuessedColumn(name, outcome, ColumnKind.Outcome, "such trials count as incomplete");
        }

        if (RecordedColumns.KeyNames.Contains(name, StringComparer.OrdinalIgnoreCase) && survey.AllSeeds)
        {
            return LeftOut(survey, "another column is the seed");
        }

        IReadOnlyList<(string Value, long Count)>? values = survey.Values();
        if (survey.Texts > 0)
        {
            return OfText(survey, values);
        }

        if (survey.Numbers + survey.Booleans == 0 || bits || survey is { Numbers: 0, NotFinite: 0 })
        {
            return bits || survey.Booleans > 0
                ? Measurement(survey, ColumnKind.Indicator, Share(survey, values))
                : Measurement(survey, ColumnKind.Real, "");
        }

        if (
            hints.By.Count == 0
            && survey is { Missing: 0, NotFinite: 0, Booleans: 0 }
            && values is { Count: <= ColumnSurvey.MostValues }
            && IsGrid(survey, values, _perSeed == 1 ? 3 : 2)
        )
        {
            return Parameter(survey);
        }

        bool count = survey is { AllWhole: true, Lowest: >= 0, Booleans: 0 };
        string range = string.Create(CultureInfo.InvariantCulture, $"{survey.Lowest:R} to {survey.Highest:R}");
        return Measurement(survey, count ? ColumnKind.Count : ColumnKind.Real, range);
    }

    private GuessedColumn OfText(ColumnSurvey survey, IReadOnlyList<(string Value, long Count)>? values)
    {
        // A word here and there among numbers is a mistake in a line, not another kind of column.
        if (survey.Numbers > 9 * survey.Texts)
        {
            (string text, string place) = survey.FirstText!.Value;
            throw new ResultFileException(
                $"{file}, {place}, column {survey.Name}: '{text}' is no number, and {survey.Numbers} others of the column are: "
                    + $"correct it, leave "
                    + $"the cell empty, or leave the column out with --ignore {survey.Name}."
            );
        }

        if (values is { Count: <= ColumnSurvey.MostValues } && hints.By.Count == 0 && survey.Missing == 0 && IsGrid(survey, values, 2))
        {
            return Parameter(survey);
        }

        bool commas =
            survey.FirstText is { } first
            && first.Text.Count(c => c == ',') == 1
            && double.TryParse(first.Text.Replace(',', '.'), CultureInfo.InvariantCulture, out _);
        return LeftOut(survey, commas ? "its numbers have a decimal comma: write a point" : "it is text");
    }

    // About equally often, as in an experiment that was planned, and not a property of the seed.
    private bool IsGrid(ColumnSurvey survey, IReadOnlyList<(string Value, long Count)> values, int least)
    {
        long fewest = values.Min(v => v.Count);
        return fewest >= least && 2 * fewest >= values.Max(v => v.Count) && (_perSeed == 1 || 2 * fewest * _perSeed > survey.Rows);
    }

    private GuessedColumn Parameter(ColumnSurvey survey)
    {
        IReadOnlyList<(string Value, long Count)>? values = survey.Values();
        string more = values is { Count: > 6 } ? string.Create(CultureInfo.InvariantCulture, $", ... ({values.Count} values)") : "";
        string detail = values is null ? "many values" : string.Join(", ", values.Take(6).Select(v => v.Value)) + more;
        if (survey.Missing + survey.NotFinite > 0)
        {
            throw new ResultFileException(
                $"{file}: the column {survey.Name} makes configurations and has {survey.Missing + survey.NotFinite} cells that are "
                    + $"empty or no "
                    + "finite number: fill them in, or name other columns with --by."
            );
        }

        return new GuessedColumn(survey.Name, _names.Of(survey.Name), ColumnKind.Parameter, detail);
    }

    private GuessedColumn Measurement(ColumnSurvey survey, ColumnKind kind, string detail)
    {
        string[] more =
        [
            .. new[]
            {
                detail,
                survey.Missing > 0 ? $"missing in {Rows(survey.Missing)}" : "",
                survey.NotFinite > 0 ? $"NaN or infinite in {Rows(survey.NotFinite)}, which count as diverged" : "",
            }.Where(d => d.Length > 0),
        ];
        return new GuessedColumn(survey.Name, _names.Of(survey.Name), kind, string.Join(", ", more), survey.Missing > 0);
    }

    private static string Share(ColumnSurvey survey, IReadOnlyList<(string Value, long Count)>? values)
    {
        long yes = values?.Where(v => v.Value is "1" or "true").Sum(v => v.Count) ?? 0;
        return string.Create(CultureInfo.InvariantCulture, $"1 in {yes} of {survey.Numbers + survey.Booleans} rows");
    }

    private static string Rows(long count) => string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? "row" : "rows")}");

    private static GuessedColumn LeftOut(ColumnSurvey survey, string why) => new(survey.Name, "", ColumnKind.LeftOut, why);
}
