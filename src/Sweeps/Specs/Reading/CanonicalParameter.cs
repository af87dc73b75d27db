using ModalityCompetition.Sweeps.Specs.Keys;
using ModalityCompetition.Sweeps.Specs.Reading.Values;

namespace ModalityCompetition.Sweeps.Specs.Reading;

/// <summary>A parameter of a configuration as it stands in the canonical text.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Path">Its concrete path.</param>
/// <param name="Value">Its value as JSON.</param>
internal readonly record struct CanonicalParameter(SpecKey Key, string Path, string Value)
{
    /// <summary>The value of a parameter that is not set and has no default.</summary>
    public const string Unset = "\"none\"";

    /// <summary>Whether it stands in the text: always, unless it has its default and its key leaves no trace then.</summary>
    public bool LeavesTrace => Key.AlwaysWritten || Value != DefaultOf(Key);

    /// <summary>
    /// The value, as JSON, of a parameter that the text does not name; null when the text always names it. Such a default is a number, a
    /// word or nothing: that of an expression would depend on other values.
    /// </summary>
    /// <exception cref="InvalidOperationException">The default of the key is an expression.</exception>
    public static string? DefaultOf(SpecKey key) =>
        key switch
        {
            { AlwaysWritten: true } or { Required: true } => null,
            { Default: null } => Unset,
            { Type: SpecKeyType.Choice } => $"\"{key.Default}\"",
            _ when SpecNumber.TryParse(key.Default, out double number) => NumberText.Write(number),
            _ => throw new InvalidOperationException(
                $"The default of {key.Path}, {key.Default}, is an expression: mark the key as always written."
            ),
        };
}
