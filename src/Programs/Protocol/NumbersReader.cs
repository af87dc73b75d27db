using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using ModalityCompetition.Experiments.Words;
using ModalityCompetition.Programs.Measurements;
using ModalityCompetition.Programs.Rows;

namespace ModalityCompetition.Programs.Protocol;

/// <summary>Reads the values of an answer into the numbers of a trial.</summary>
internal sealed class NumbersReader
{
    // The largest whole number up to which double precision has them all.
    private const double LargestCount = 9007199254740992;

    // Names of measurements are shorter.
    private const int LongestName = 100;

    // Of more labels than that the first and the last are told.
    private const int MostLabels = 12;

    private readonly ImmutableArray<MeasurementPlace> _places;
    private readonly byte[][] _names;
    private readonly ImmutableArray<ProgramAxis> _axes;
    private readonly double[] _numbers;
    private readonly long[] _seen;
    private long _answer;

    /// <summary>A reader of what is declared.</summary>
    /// <param name="layout">Where numbers go.</param>
    /// <param name="axes">The axes that measurements name.</param>
    public NumbersReader(RowLayout layout, ImmutableArray<ProgramAxis> axes)
    {
        _places = layout.Measured;
        _names = [.. _places.Select(p => Encoding.UTF8.GetBytes(p.Measurement.Name))];
        _axes = axes;
        _numbers = new double[layout.Values];
        _seen = new long[_places.Length];
    }

    /// <summary>The numbers of the last answer; NaN where something does not exist.</summary>
    public ReadOnlySpan<double> Numbers => _numbers;

    /// <summary>Which measurement of the last answer is not finite, as a sentence without its end; null when all are.</summary>
    public string? NotFinite { get; private set; }

    /// <summary>Reads an object of values; the reader stands at its start and ends at its end.</summary>
    /// <param name="reader">Where to read.</param>
    /// <param name="id">The id of the request, for messages; null when it is not known yet.</param>
    public void Read(ref Utf8JsonReader reader, long? id)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new ProtocolFault("the values of the program's answer must be an object, for example {\"loss\":0.3}", id);
        }

        NotFinite = null;
        _answer++;
        int next = 0;
        int read = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            int at = Find(ref reader, next, id);
            if (_seen[at] == _answer)
            {
                throw new ProtocolFault($"the program reported '{NameOf(at)}' twice", id);
            }

            _seen[at] = _answer;
            read++;
            next = at + 1;
            reader.Read();
            ReadMeasurement(ref reader, _places[at], id);
        }

        if (read < _places.Length)
        {
            string missing = string.Join(
                ", ",
                Enumerable.Range(0, _places.Length).Where(i => _seen[i] != _answer).Select(i => $"'{NameOf(i)}'")
            );
            throw new ProtocolFault($"the program did not report {missing}", id);
        }
    }

    // Programs mostly report in the order of the declaration, so the search starts where the last one ended.
    private int Find(ref Utf8JsonReader reader, int start, long? id)
    {
        for (int i = 0; i < _names.Length; i++)
        {
            int at = (start + i) % _names.Length;
            if (reader.ValueTextEquals(_names[at]))
            {
                return at;
            }
        }

        throw new ProtocolFault(
            $"the program reported {ProtocolText.Excerpt(reader.ValueSpan)}, which is not declared; "
                + $"the measurements are {string.Join(", ", _places.Select(p => p.Measurement.Name))}{Meant(reader.ValueSpan)}",
            id
        );
    }

    // Of names that are near, one that was reported already was not meant.
    private string Meant(ReadOnlySpan<byte> name) =>
        name.Length > LongestName
            ? ""
            : Spelling.DidYouMean(
                Encoding.UTF8.GetString(name),
                Enumerable.Range(0, _places.Length).Where(i => _seen[i] != _answer).Select(NameOf)
            );

    private void ReadMeasurement(ref Utf8JsonReader reader, MeasurementPlace place, long? id)
    {
        switch (place.Measurement.Axes.Length)
        {
            case 0:
                _numbers[place.Start] = ReadNumber(ref reader, place.Measurement, id);
                break;
            case 1:
                ReadVector(ref reader, place, 0, id);
                break;
            default:
                ReadMatrix(ref reader, place, id);
                break;
        }
    }

    private void ReadVector(ref Utf8JsonReader reader, MeasurementPlace place, int row, long? id)
    {
        Expect(ref reader, JsonTokenType.StartArray, place, id);
        for (int column = 0; column < place.Columns; column++)
        {
            reader.Read();
            if (reader.TokenType is JsonTokenType.EndArray or JsonTokenType.StartArray)
            {
                throw OtherLength(ref reader, place, row, column, id);
            }

            _numbers[place.Start + (row * place.Columns) + column] = ReadNumber(ref reader, place.Measurement, id);
        }

        reader.Read();
        if (reader.TokenType != JsonTokenType.EndArray)
        {
            throw OtherLength(ref reader, place, row, place.Columns, id);
        }
    }

    private void ReadMatrix(ref Utf8JsonReader reader, MeasurementPlace place, long? id)
    {
        Expect(ref reader, JsonTokenType.StartArray, place, id);
        for (int row = 0; row < place.Rows; row++)
        {
            reader.Read();
            if (reader.TokenType == JsonTokenType.EndArray)
            {
                throw Shape(place, $"{Came(ref reader, row, out _)} arrays", id);
            }

            ReadVector(ref reader, place, row, id);
        }

        reader.Read();
        if (reader.TokenType != JsonTokenType.EndArray)
        {
            throw Shape(place, $"{Came(ref reader, place.Rows, out _)} arrays", id);
        }
    }

    private double ReadNumber(ref Utf8JsonReader reader, Measurement measured, long? id)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null when measured.Kind == MeasurementKind.Winner:
                return RowLayout.Nobody;
            case JsonTokenType.Null when measured.Optional:
                return double.NaN;
            case JsonTokenType.Null:
                throw new ProtocolFault($"'{measured.Name}' is null; declare it as optional if a trial need not have it", id);
            case JsonTokenType.True or JsonTokenType.False when measured.Kind == MeasurementKind.Indicator:
                return reader.GetBoolean() ? 1 : 0;
            case JsonTokenType.String when measured.Kind == MeasurementKind.Winner:
                return Label(ref reader, measured, id);
            case JsonTokenType.String when NamedNumbers.Is(reader.ValueSpan):
                NotFinite ??= $"'{measured.Name}' is {Encoding.UTF8.GetString(reader.ValueSpan)}";
                return double.NaN;
            case JsonTokenType.Number:
                double value = reader.GetDouble();
                if (double.IsFinite(value))
                {
                    return Checked(value, measured, id);
                }

                NotFinite ??= $"'{measured.Name}' is too large for double precision";
                return double.NaN;
            case JsonTokenType.StartArray:
                throw new ProtocolFault($"'{measured.Name}' must be a number where the program reported an array", id);
            default:
                throw Kind(measured, ProtocolText.Excerpt(reader.ValueSpan), id);
        }
    }

    private double Checked(double value, Measurement measured, long? id)
    {
        bool whole = Math.Floor(value) == value;
        bool fits = measured.Kind switch
        {
            MeasurementKind.Indicator => value is 0 or 1,
            MeasurementKind.Count => whole && value is >= 0 and <= LargestCount,
            MeasurementKind.Winner => whole && value >= 0 && value < _axes[measured.WinnerOf!.Value].Length,
            _ => true,
        };
        if (!fits)
        {
            throw Kind(measured, value.ToString(CultureInfo.InvariantCulture), id);
        }

        return measured.Range.Holds(value)
            ? value
            : throw new ProtocolFault(
                FormattableString.Invariant(
                    $"'{measured.Name}' is {value}, outside its range [{measured.Range.Lowest}, {measured.Range.Highest}]"
                ),
                id
            );
    }

    private double Label(ref Utf8JsonReader reader, Measurement measured, long? id)
    {
        ImmutableArray<string> labels = _axes[measured.WinnerOf!.Value].Labels;
        for (int i = 0; i < labels.Length; i++)
        {
            if (reader.ValueTextEquals(labels[i]))
            {
                return i;
            }
        }

        throw Kind(measured, ProtocolText.Excerpt(reader.ValueSpan), id);
    }

    private ProtocolFault Kind(Measurement measured, string found, long? id)
    {
        string wanted = measured.Kind switch
        {
            MeasurementKind.Indicator => "0 or 1",
            MeasurementKind.Count => "a whole number of at least 0",
            MeasurementKind.Winner =>
                $"a place from 0 to {_axes[measured.WinnerOf!.Value].Length - 1}, its label ({Labels(measured.WinnerOf.Value)}), or null "
                    + "where nobody won",
            _ => "a number",
        };
        return new ProtocolFault($"'{measured.Name}' must be {wanted}, not {found}", id);
    }

    private void Expect(ref Utf8JsonReader reader, JsonTokenType wanted, MeasurementPlace place, long? id)
    {
        if (reader.TokenType != wanted)
        {
            throw Shape(place, ProtocolText.Excerpt(reader.ValueSpan), id);
        }
    }

    private ProtocolFault OtherLength(ref Utf8JsonReader reader, MeasurementPlace place, int row, int before, long? id)
    {
        string where = place.Measurement.Axes.Length > 1 ? $" in array {row}" : "";
        int count = Came(ref reader, before, out bool nested);
        return Shape(place, nested ? $"arrays within the array{where}" : $"{count}{where}", id);
    }

    // Number of entries of an array; the reader stands at what came after so many, or at the end of the array.
    private static int Came(ref Utf8JsonReader reader, int before, out bool nested)
    {
        int count = before;
        nested = false;
        while (reader.TokenType != JsonTokenType.EndArray)
        {
            nested |= reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject;
            count++;
            reader.Skip();
            reader.Read();
        }

        return count;
    }

    private ProtocolFault Shape(MeasurementPlace place, string came, long? id)
    {
        ImmutableArray<int> on = place.Measurement.Axes;
        string shape = on.Length > 1 ? $"{place.Rows} arrays of {place.Columns} numbers" : $"an array of {place.Columns} numbers";
        string places = string.Join("; ", on.Select(a => $"{_axes[a].Name}: {Labels(a)}"));
        return new ProtocolFault($"'{place.Measurement.Name}' must be {shape} ({places}), and the program reported {came}", id);
    }

    private string Labels(int axis)
    {
        ImmutableArray<string> labels = _axes[axis].Labels;
        return labels.Length <= MostLabels
            ? string.Join(", ", labels)
            : $"{string.Join(", ", labels.Take(MostLabels - 2))}, ..., {labels[^1]}";
    }

    private string NameOf(int at) => _places[at].Measurement.Name;
}
