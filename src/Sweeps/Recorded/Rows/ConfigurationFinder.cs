using System.Collections.Immutable;
using System.Text.Json;
using ModalityCompetition.Sweeps.ProgramTrials;
using ModalityCompetition.Sweeps.Recorded.Tables;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Recorded.Rows;

/// <summary>Finds the configuration of a row by the values of its parameters.</summary>
internal sealed class ConfigurationFinder
{
    private const char Between = '\n';

    private readonly string _file;
    private readonly ImmutableArray<(string Name, int Column)> _parameters;
    private readonly Dictionary<string, int> _byValues = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _byCells;
    private readonly Dictionary<string, HashSet<string>> _values = new(StringComparer.Ordinal);
    private char[] _cells = new char[256];

    /// <summary>Knows the configurations of a spec.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="columns">The columns of the table.</param>
    /// <param name="file">Name of the file, for messages.</param>
    /// <exception cref="ResultFileException">The columns do not tell two configurations apart.</exception>
    public ConfigurationFinder(SweepSpec spec, RecordedColumns columns, string file)
    {
        _file = file;
        _parameters = columns.Parameters;
        _byCells = new Dictionary<string, int>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (PlannedConfiguration configuration in spec.Configurations)
        {
            var given = ((ProgramTrialDefinition)configuration.Definition).Parameters.ToDictionary(p => p.Key, p => p.Value);
            string[] values = [.. _parameters.Select(p => given.TryGetValue(p.Name, out string? json) ? Value(json) : "")];
            for (int i = 0; i < values.Length; i++)
            {
                if (!_values.TryGetValue(_parameters[i].Name, out HashSet<string>? known))
                {
                    _values[_parameters[i].Name] = known = [];
                }

                known.Add(values[i]);
            }

            if (!_byValues.TryAdd(string.Join(Between, values), configuration.Index))
            {
                throw new ResultFileException(
                    $"{file} has no column that tells the configurations {configuration.Index} and "
                        + $"{_byValues[string.Join(Between, values)]} of the spec apart: give one for every parameter of its axes."
                );
            }
        }
    }

    /// <summary>The configuration of the row that a table is at.</summary>
    /// <param name="table">The table.</param>
    /// <exception cref="ResultFileException">The spec has none with its values.</exception>
    public int Of(IResultTable table)
    {
        int length = 0;
        foreach ((_, int column) in _parameters)
        {
            ReadOnlySpan<char> cell = table.Cell(column);
            if (length + cell.Length + 1 > _cells.Length)
            {
                Array.Resize(ref _cells, 2 * (length + cell.Length + 1));
            }

            cell.CopyTo(_cells.AsSpan(length));
            length += cell.Length;
            _cells[length++] = Between;
        }

        ReadOnlySpan<char> key = _cells.AsSpan(0, length);
        return _byCells.TryGetValue(key, out int found) ? found : _byCells.Dictionary[key.ToString()] = Look(table);
    }

    private int Look(IResultTable table)
    {
        string[] values = [.. _parameters.Select(p => Cells.Value(table.Cell(p.Column)))];
        if (_byValues.TryGetValue(string.Join(Between, values), out int found))
        {
            return found;
        }

        for (int i = 0; i < values.Length; i++)
        {
            if (!_values[_parameters[i].Name].Contains(values[i]))
            {
                string[] known = [.. _values[_parameters[i].Name]];
                throw new ResultFileException(
                    $"{_file}, {table.Place}, column {table.Columns[_parameters[i].Column]}: "
                        + $"{(values[i].Length == 0 ? "it is empty" : $"it is {values[i]}")}, and the spec has "
                        + $"{string.Join(", ", known.Take(8))}{(known.Length > 8 ? ", ..." : "")}: add the value to the axes of "
                        + $"the spec, or "
                        + "correct the line."
                );
            }
        }

        throw new ResultFileException(
            $"{_file}, {table.Place}: the spec has no configuration with "
                + $"{string.Join(", ", values.Select((v, i) => $"{_parameters[i].Name} = {v}"))}: add it to the axes of the spec, "
                + $"for example "
                + "with zip, or correct the line."
        );
    }

    private static string Value(string json) =>
        json.StartsWith('"') ? Cells.Value(JsonSerializer.Deserialize<string>(json)) : Cells.Value(json);
}
