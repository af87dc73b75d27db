using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using ModalityCompetition.Programs.Measurements;
using ModalityCompetition.Programs.Rows;

namespace ModalityCompetition.Programs.Protocol;

/// <summary>Reads the values of an answer into the numbers of a trial.</summary>
internal sealed class NumbersReader
{
    // The largest whole number up to which double precision has them all.
    private const double LargestCount = 9007199254740992;

    private readonly ImmutableArray<MeasurementPlace> _places;
    private readonly byte[][] _names;
    private readonly IReadOnlyList<string[]> _labels;
    private readonly double[] _numbers;
    private readonly long[] _seen;
    private long _answer;

    /// <summary>A reader of what is declared.</summary>
    /// <param name="layout">Where numbers go.</param>
    /// <param name="labels">Labels of each axis.</param>
    public NumbersReader(RowLayout layout, IReadOnlyList<string[]> labels)
    {
        _places = layout.Measured;
        _names = [.. _places.Select(p => Encoding.UTF8.GetBytes(p.Measurement.Name))];
        _labels = labels;
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
                + $"the measurements are {string.Join(", ", _places.Select(p => p.Measurement.Name))}",
            id
        );
    }

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
                Expect(ref reader, JsonTokenType.StartArray, place, id);
                for (int row = 0; row < place.Rows; row++)
                {
                    reader.Read();
                    ReadVector(ref reader, place, row, id);
                }

                reader.Read();
                Expect(ref reader, JsonTokenType.EndArray, place, id);
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
                throw Shape(place, id);
            }

            _numbers[place.Start + (row * place.Columns) + column] = ReadNumber(ref reader, place.Measurement, id);
        }

        reader.Read();
        Expect(ref reader, JsonTokenType.EndArray, place, id);
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
            MeasurementKind.Winner => whole && value >= 0 && value < _labels[measured.WinnerOf!.Value].Length,
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
        string[] labels = _labels[measured.WinnerOf!.Value];
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
                $"a place from 0 to {_labels[measured.WinnerOf!.Value].Length - 1}, its label, or null where nobody won",
            _ => "a number",
        };
        return new ProtocolFault($"'{measured.Name}' must be {wanted}, not {found}", id);
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType wanted, MeasurementPlace place, long? id)
    {
        if (reader.TokenType != wanted)
        {
            throw Shape(place, id);
        }
    }

    private static ProtocolFault Shape(MeasurementPlace place, long? id)
    {
        string shape =
            place.Measurement.Axes.Length > 1 ? $"{place.Rows} arrays of {place.Columns} numbers" : $"an array of {place.Columns} numbers";
        return new ProtocolFault($"'{place.Measurement.Name}' must be {shape}", id);
    }

    private string NameOf(int at) => _places[at].Measurement.Name;
}
