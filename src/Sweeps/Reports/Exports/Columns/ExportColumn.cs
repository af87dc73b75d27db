using ModalityCompetition.Sweeps.Reports.Texts;

namespace ModalityCompetition.Sweeps.Reports.Exports.Columns;

/// <summary>A column of an export.</summary>
/// <param name="Name">Its name: lower-case ASCII letters, digits and '_', or a key path of the spec.</param>
/// <param name="Type">Its type in a <c>.npy</c> file.</param>
/// <param name="Cell">Computes its cell in the row that is selected.</param>
internal sealed record ExportColumn(string Name, NpyType Type, Func<ExportValue> Cell)
{
    /// <summary>Names of the values 0, 1, ... of an integer column in text formats; null where the number itself is written.</summary>
    public string[]? Labels { get; init; }

    /// <summary>
    /// The cell as text; null for nothing. Digests are 16 hexadecimal digits, since a 64-bit number does not survive every reader.
    /// </summary>
    public string? Text()
    {
        ExportValue value = Cell();
        return value.IsNone
            ? null
            : Type switch
            {
                NpyType.UInt64 => ((ulong)value.Integer).ToString("x16", System.Globalization.CultureInfo.InvariantCulture),
                NpyType.Boolean => value.Integer != 0 ? "true" : "false",
                NpyType.Float32 => InvariantText.Real((float)value.Real),
                NpyType.Float64 => InvariantText.Real(value.Real),
                _ => value.Integer == ExportValue.Missing ? null : Labels?[value.Integer] ?? InvariantText.Whole(value.Integer),
            };
    }
}
