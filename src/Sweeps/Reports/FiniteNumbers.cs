using System.Text.Json;

namespace ModalityCompetition.Sweeps.Reports;

/// <summary>Numbers in JSON, which knows no infinity and no NaN.</summary>
internal static class FiniteNumbers
{
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
}
