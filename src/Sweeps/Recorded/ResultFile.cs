using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.ProgramTrials;
using ModalityCompetition.Sweeps.Recorded.Guesses;
using ModalityCompetition.Sweeps.Recorded.Rows;
using ModalityCompetition.Sweeps.Recorded.Tables;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Recorded;

/// <summary>A file of results that exist already, one row per trial: separated values or Parquet.</summary>
/// <param name="path">Where it is.</param>
/// <param name="name">Its name for messages.</param>
public sealed class ResultFile(string path, string name)
{
    /// <summary>What the columns are taken for where no spec says it.</summary>
    /// <param name="sweep">Name of the sweep.</param>
    /// <param name="hints">What the user said of columns.</param>
    /// <param name="cancellation">Checked between rows.</param>
    /// <exception cref="ResultFileException">The file cannot be taken as it is.</exception>
    public GuessedColumns Guess(string sweep, ColumnHints hints, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(hints);
        return Asking(() => GuessedColumns.Of(Open, name, sweep, hints, cancellation));
    }

    /// <summary>Reads the trials.</summary>
    /// <param name="spec">A spec of the experiment <c>program</c>; its number of trials does not matter.</param>
    /// <param name="seedColumn">The column of seeds, where the user named one; null for the spec's.</param>
    /// <param name="scratch">Folder in which results are set aside until they are sorted.</param>
    /// <param name="cancellation">Checked between rows.</param>
    /// <exception cref="ResultFileException">The file is not what the spec says.</exception>
    public RecordedTrials Read(SweepSpec spec, string? seedColumn, string scratch, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (spec.Configurations[0].Definition is not ProgramTrialDefinition)
        {
            throw new ResultFileException(
                $"the spec is one of the experiment {spec.Experiment}: results of a file need one of the experiment program, "
                    + $"which says what "
                    + "the columns are (docs/programs.md)."
            );
        }

        return Asking(() =>
        {
            RecordedColumns columns;
            IReadOnlyList<string> names;
            using (IResultTable table = Open())
            {
                names = table.Columns;
                columns = RecordedColumns.Find(names, spec, name, seedColumn);
            }

            return new RecordedTrials(
                RecordedRows.Read(Open, columns, spec, name, scratch, cancellation),
                Uses(columns, names),
                columns.Key is not null
            );
        });
    }

    private IResultTable Open() => ResultTables.Open(path, name);

    private static List<ColumnUse> Uses(RecordedColumns columns, IReadOnlyList<string> names)
    {
        var uses = new ColumnUse[names.Count];
        foreach (int i in columns.LeftOut)
        {
            uses[i] = new ColumnUse(names[i], ColumnKind.LeftOut, "the spec does not name it");
        }

        foreach ((string parameter, int i) in columns.Parameters)
        {
            uses[i] = new ColumnUse(names[i], ColumnKind.Parameter, parameter == names[i] ? "" : parameter);
        }

        foreach (var (measured, i) in columns.Measured)
        {
            uses[i] = new ColumnUse(
                names[i],
                Enum.Parse<ColumnKind>(measured.Kind.ToString()),
                measured.Name == names[i] ? "" : measured.Name
            );
        }

        foreach ((_, int i) in columns.Outcomes)
        {
            uses[i] = new ColumnUse(names[i], ColumnKind.Outcome, "");
        }

        if (columns.Key is { } key)
        {
            uses[key] = new ColumnUse(names[key], ColumnKind.Seed, "trials with the same are pairs");
        }

        return [.. uses];
    }

    private T Asking<T>(Func<T> question)
    {
        try
        {
            return question();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ResultFileException($"{name} cannot be read ({IoFailure.Reason(failure)}): remove the cause.", failure)
            {
                IsOfStorage = true,
            };
        }
    }
}
