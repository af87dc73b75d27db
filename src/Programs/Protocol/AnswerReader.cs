using System.Collections.Immutable;
using System.Text.Json;
using ModalityCompetition.Programs.Measurements;
using ModalityCompetition.Programs.Rows;

namespace ModalityCompetition.Programs.Protocol;

/// <summary>
/// Reads what a program answers, one JSON object per line:
/// <code>
/// {"id":41,"values":{"test_error":0.12,"loss":0.31}}
/// {"id":41,"failed":"nan at step 12","diverged":true}
/// </code>
/// <para>
/// Every declared measurement is there exactly once. A measurement that is NaN or infinite, written as Python's <c>json</c> writes it
/// (<c>NaN</c>, <c>Infinity</c>, <c>-Infinity</c>), as a string of that text, or as a number too large for double precision, makes the
/// trial one that diverged: that is what divergence looks like in a training script, and it must not end a sweep of days. Such trials are
/// counted and reported as missing, never dropped. Everything else that is not as declared is a fault of the program.
/// </para>
/// Reading an answer allocates nothing unless something is wrong or there is a message.
/// </summary>
internal sealed class AnswerReader
{
    private readonly NumbersReader _values;

    /// <summary>A reader for what is declared.</summary>
    public AnswerReader(RowLayout layout, ImmutableArray<ProgramAxis> axes) => _values = new NumbersReader(layout, axes);

    /// <summary>The id of the request that the last answer names.</summary>
    public long Id { get; private set; }

    /// <summary>The numbers of the last answer, if it was <see cref="Answer.Values"/>; overwritten by the next.</summary>
    public ReadOnlySpan<double> Values => _values.Numbers;

    /// <summary>Why the trial of the last answer diverged or failed, as a sentence without its end; null if it did not.</summary>
    public string? Message { get; private set; }

    /// <summary>Reads a line.</summary>
    /// <exception cref="ProtocolFault">It is no answer, or not one that was declared.</exception>
    public Answer Read(ReadOnlySpan<byte> line)
    {
        try
        {
            return ReadObject(line);
        }
        catch (JsonException) when (NamedNumbers.Quote(line) is { } quoted)
        {
            try
            {
                return ReadObject(quoted);
            }
            catch (JsonException)
            {
                throw NotJson(line);
            }
        }
        catch (JsonException)
        {
            throw NotJson(line);
        }
    }

    private Answer ReadObject(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw NotJson(line);
        }

        long? id = null;
        bool values = false;
        bool diverged = false;
        string? failed = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("id"u8))
            {
                reader.Read();
                id =
                    id is null && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long number)
                        ? number
                        : throw new ProtocolFault($"the program answered without one whole number as the id: {ProtocolText.Excerpt(line)}");
            }
            else if (reader.ValueTextEquals("values"u8))
            {
                reader.Read();
                _values.Read(ref reader, id);
                values = true;
            }
            else if (reader.ValueTextEquals("failed"u8))
            {
                reader.Read();
                failed = reader.TokenType == JsonTokenType.String ? reader.GetString() : throw Other(line, id);
            }
            else if (reader.ValueTextEquals("diverged"u8))
            {
                reader.Read();
                diverged = reader.TokenType is JsonTokenType.True or JsonTokenType.False ? reader.GetBoolean() : throw Other(line, id);
            }
            else
            {
                throw new ProtocolFault(
                    $"the program's answer has the unknown key {ProtocolText.Excerpt(reader.ValueSpan)}; "
                        + "the keys are id, values, failed and diverged",
                    id
                );
            }
        }

        // Whatever comes after the object is refused by the reader itself.
        if (reader.TokenType != JsonTokenType.EndObject || reader.Read() || id is not { } known)
        {
            throw Other(line, id);
        }

        if (values == (failed is not null || diverged))
        {
            throw Other(line, id);
        }

        Id = known;
        return Judge(values, diverged, failed);
    }

    private Answer Judge(bool values, bool diverged, string? failed)
    {
        Message = values
            ? _values.NotFinite
            : $"the program says {ProtocolText.Excerpt(System.Text.Encoding.UTF8.GetBytes(failed ?? "diverged"))}";
        return values
            ? Message is null
                ? Answer.Values
                : Answer.Diverged
            : diverged
                ? Answer.Diverged
                : Answer.Failed;
    }

    private static ProtocolFault Other(ReadOnlySpan<byte> line, long? id) =>
        new(
            $"the program answered {ProtocolText.Excerpt(line)}; an answer has an id and either values, or failed and perhaps diverged",
            id
        );

    private static ProtocolFault NotJson(ReadOnlySpan<byte> line) =>
        new(
            line.TrimStart(" \t"u8) is [(byte)'{', ..]
                ? $"the program wrote {ProtocolText.Excerpt(line)}, which is no complete JSON object in one line"
                : $"the program wrote {ProtocolText.Excerpt(line)} to standard output, which is for the protocol alone; print to "
                    + $"standard error"
        );
}
