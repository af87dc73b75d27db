using System.Globalization;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Specs.Keys;

/// <summary>An interval of numbers.</summary>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
/// <param name="LowIncluded">Whether the lower end belongs to the interval.</param>
/// <param name="HighIncluded">Whether the upper end belongs to the interval.</param>
public sealed record SpecRange(double Low, double High, bool LowIncluded = true, bool HighIncluded = true)
{
    /// <summary>The range of a parameter of a trial: the catalogue of trials says it, and the spec format repeats nothing.</summary>
    public static SpecRange Of(ParameterRange range)
    {
        ArgumentNullException.ThrowIfNull(range);
        return new SpecRange(range.Minimum, range.Maximum, range.MinimumInclusive, range.MaximumInclusive);
    }

    /// <summary>Whether a number lies in the interval; never for NaN.</summary>
    public bool Contains(double value) => (LowIncluded ? value >= Low : value > Low) && (HighIncluded ? value <= High : value < High);

    /// <summary>The interval as text, for example <c>[0, 0.5)</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{(LowIncluded ? '[' : '(')}{Low}, {High}{(HighIncluded ? ']' : ')')}");
}
