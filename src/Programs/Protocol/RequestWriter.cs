using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using ModalityCompetition.Programs.Declarations;
using ModalityCompetition.Programs.Measurements;

namespace ModalityCompetition.Programs.Protocol;

/// <summary>
/// Writes what a program is asked, one JSON object per line:
/// <code>
/// {"protocol":1,"measurements":["test_error","loss"]}                    once, at the start
/// {"id":41,"trial":17,"seed":"9007199254740993","parameters":{"lr":0.1}} for every trial
/// </code>
/// A process never sees the same id twice, while it may be asked for the same trial again: of another configuration, or once more. So an
/// answer that comes late is nobody else's. A seed is 64 bits, as text because many readers of JSON keep 53. Writing a trial allocates
/// nothing once the buffer has grown.
/// </summary>
internal sealed class RequestWriter : IDisposable
{
    /// <summary>Version of the protocol.</summary>
    public const int Protocol = 1;

    private readonly ArrayBufferWriter<byte> _buffer = new(8192);
    private readonly Utf8JsonWriter _json;

    public RequestWriter() => _json = new Utf8JsonWriter(_buffer, new JsonWriterOptions { SkipValidation = true });

    /// <summary>What was written since <see cref="Clear"/>.</summary>
    public ReadOnlySpan<byte> Written => _buffer.WrittenSpan;

    /// <summary>Forgets what was written.</summary>
    public void Clear() => _buffer.ResetWrittenCount();

    /// <summary>Writes the first line.</summary>
    public void WriteHello(ProgramDeclaration declaration)
    {
        _json.WriteStartObject();
        _json.WriteNumber("protocol"u8, Protocol);
        _json.WriteStartArray("measurements"u8);
        foreach (Measurement measured in declaration.Measurements)
        {
            _json.WriteStringValue(measured.Name);
        }

        _json.WriteEndArray();
        EndLine();
    }

    /// <summary>Writes a trial.</summary>
    /// <param name="id">What the answer names.</param>
    /// <param name="trial">Its number.</param>
    /// <param name="seed">Its seed.</param>
    /// <param name="parameters">A JSON object.</param>
    public void WriteTrial(long id, long trial, ulong seed, ReadOnlySpan<byte> parameters)
    {
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(seed, digits, out int length);
        _json.WriteStartObject();
        _json.WriteNumber("id"u8, id);
        _json.WriteNumber("trial"u8, trial);
        _json.WriteString("seed"u8, digits[..length]);
        _json.WritePropertyName("parameters"u8);
        _json.WriteRawValue(parameters, skipInputValidation: true);
        EndLine();
    }

    /// <inheritdoc/>
    public void Dispose() => _json.Dispose();

    private void EndLine()
    {
        _json.WriteEndObject();
        _json.Flush();
        _json.Reset();
        _buffer.Write("\n"u8);
    }
}
