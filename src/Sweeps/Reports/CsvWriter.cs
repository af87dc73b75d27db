using ModalityCompetition.Sweeps.Reports.Texts;

namespace ModalityCompetition.Sweeps.Reports;

/// <summary>Writes comma-separated values as RFC 4180 says: CRLF between records; quotes only where a field needs them.</summary>
internal sealed class CsvWriter(TextWriter text)
{
    private bool started;

    /// <summary>Appends a field to the record.</summary>
    public void Field(string? value)
    {
        if (started)
        {
            text.Write(',');
        }

        started = true;
        if (value is null)
        {
            return;
        }

        if (value.AsSpan().IndexOfAny(",\"\r\n") < 0)
        {
            text.Write(value);
            return;
        }

        text.Write('"');
        text.Write(value.Replace("\"", "\"\"", StringComparison.Ordinal));
        text.Write('"');
    }

    /// <summary>Appends a number in shortest round-trip form; an empty field when it is not finite.</summary>
    public void Field(double? value) => Field(value is { } number && double.IsFinite(number) ? InvariantText.Exact(number) : null);

    /// <summary>The same as <see cref="InvariantText.Real(double)"/> writes it.</summary>
    public void Real(double? value) => Field(value is { } number && double.IsFinite(number) ? InvariantText.Real(number) : null);

    /// <summary>Appends a whole number; an empty field when there is none.</summary>
    public void Field(long? value) => Field(value is { } number ? InvariantText.Whole(number) : null);

    /// <summary>Ends the record.</summary>
    public void End()
    {
        text.Write("\r\n");
        started = false;
    }
}
