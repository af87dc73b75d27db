using System.Globalization;

namespace ModalityCompetition.Training.Trials;

/// <summary>The values a parameter may take, as data.</summary>
/// <param name="Name">The parameter's symbol in the paper and its key in a spec, for example <c>mu</c>.</param>
/// <param name="Minimum">Lower end; minus infinity when there is none.</param>
/// <param name="Maximum">Upper end; infinity when there is none.</param>
/// <param name="MinimumInclusive">Whether the lower end itself is allowed.</param>
/// <param name="MaximumInclusive">Whether the upper end itself is allowed.</param>
/// <param name="IsInteger">Whether only integers are allowed.</param>
public sealed record ParameterRange(
    string Name,
    double Minimum,
    double Maximum,
    bool MinimumInclusive = true,
    bool MaximumInclusive = true,
    bool IsInteger = false
)
{
    /// <summary>The lower end below which no trial makes sense, exclusive; null where that is <see cref="Minimum"/> itself.</summary>
    public double? HardMinimum { get; init; }

    /// <summary>Whether the upper end is a convention: a trial beyond it can be trained, and is likely to diverge.</summary>
    public bool IsMaximumConventional { get; init; }

    /// <summary>The values that an engine can train at all: this range without the ends that are conventions.</summary>
    public ParameterRange Trainable =>
        this with
        {
            Minimum = HardMinimum ?? Minimum,
            MinimumInclusive = HardMinimum is null && MinimumInclusive,
            Maximum = IsMaximumConventional ? double.PositiveInfinity : Maximum,
        };

    /// <summary>Whether a value is allowed; NaN and infinities never are.</summary>
    public bool Contains(double value) =>
        double.IsFinite(value)
        && (MinimumInclusive ? value >= Minimum : value > Minimum)
        && (MaximumInclusive ? value <= Maximum : value < Maximum)
        && (!IsInteger || value == Math.Floor(value));

    /// <summary>The range in words, for example <c>a number in [0, 0.5)</c> or <c>an integer >= 1</c>.</summary>
    public override string ToString()
    {
        string kind = IsInteger ? "an integer" : "a number";
        string low = Minimum.ToString("R", CultureInfo.InvariantCulture),
            high = Maximum.ToString("R", CultureInfo.InvariantCulture);
        return (double.IsInfinity(Minimum), double.IsInfinity(Maximum)) switch
        {
            (true, true) => kind,
            (false, true) => $"{kind} {(MinimumInclusive ? ">=" : ">")} {low}",
            (true, false) => $"{kind} {(MaximumInclusive ? "<=" : "<")} {high}",
            _ => $"{kind} in {(MinimumInclusive ? '[' : '(')}{low}, {high}{(MaximumInclusive ? ']' : ')')}",
        };
    }
}
