using System.Text.Json;

namespace ModalityCompetition.Sweeps.Reports;

/// <summary>Numbers in JSON, which knows no infinity and no NaN, and long documents.</summary>
internal static class FiniteNumbers
{
    private const int LongBytes = 1 << 16;

    /// <summary>Writes a number in its shortest form that reads back as the same bits; null where it is not finite.</summary>
    public static void WriteFinite(this Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumber(name, value);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    /// <summary>Hands what is written on to the stream once it is long: a writer keeps everything in memory until it is told to.</summary>
    public static void FlushWhenLong(this Utf8JsonWriter json)
    {
        if (json.BytesPending >= LongBytes)
        {
            json.Flush();
        }
    }
}
