using System.Globalization;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Plans;

/// <summary>
/// One of several parts of a sweep that are run without knowing of each other: the same consecutive trials of every configuration, so that
/// configurations can be compared in pairs within each part, too.
/// </summary>
/// <param name="Number">Which part, 1 &lt;= Number &lt;= Parts.</param>
/// <param name="Parts">How many parts there are, 1 to <see cref="MostParts"/>.</param>
public readonly record struct TrialPart(int Number, int Parts)
{
    /// <summary>Most parts of a sweep.</summary>
    public const int MostParts = 1_000_000;

    /// <summary>Reads <c>2/8</c>; null where the text does not have that form or there is no such part.</summary>
    public static TrialPart? Parse(string? text) =>
        text?.Split('/') is [var number, var parts]
        && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int which)
        && int.TryParse(parts, NumberStyles.None, CultureInfo.InvariantCulture, out int all)
        && which >= 1
        && which <= all
        && all <= MostParts
            ? new TrialPart(which, all)
            : null;

    /// <summary>
    /// The first trial and one past the last one of every configuration; nothing where a sweep has fewer trials than parts. The parts of a
    /// sweep have each of its trials once, and their sizes differ by at most one.
    /// </summary>
    /// <param name="spec">The sweep.</param>
    public (long First, long End) Trials(SweepSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return ((long)((Int128)spec.Trials * (Number - 1) / Parts), (long)((Int128)spec.Trials * Number / Parts));
    }

    /// <summary>As <see cref="Parse"/> reads it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number}/{Parts}");
}
