using System.Globalization;
using ModalityCompetition.Sweeps.Specs.Keys;
using ModalityCompetition.Sweeps.Specs.Yaml;

namespace ModalityCompetition.Sweeps.Specs.Reading.Values;

/// <summary>
/// How many estimates a spec may ask for, all its configurations together. A few hundred bytes make 100,000 configurations, and an estimate
/// is some 700 bytes of <c>estimates.json</c> and 50 microseconds of its report; so this, not the length of a spec, bounds what it costs.
/// </summary>
/// <param name="most">The most; null for any number.</param>
/// <param name="place">Where the spec makes them.</param>
/// <param name="path">The key that makes them; empty for the whole spec.</param>
internal sealed class EstimateLimit(long? most, SpecPlace place, string path)
{
    private long _sum;

    /// <summary>
    /// Counts a configuration, and reports once they are too many: so many as it has, times all configurations, or so far.
    /// </summary>
    /// <param name="configurations">Number of configurations.</param>
    /// <param name="estimates">Estimates of this one.</param>
    /// <param name="findings">Where that is reported.</param>
    /// <returns>Whether they are too many.</returns>
    public bool IsPassed(long configurations, long estimates, SpecFindings findings)
    {
        bool isFirst = _sum == 0;
        _sum += estimates;
        // The first one tells what all come to where they are alike. Where they are not, the sum does.
        bool isClear = isFirst && (Int128)estimates * configurations > most;
        if (!isClear && !(_sum > most))
        {
            return false;
        }

        string number = isClear
            ? $"{Text(estimates)} estimates each, {Text((Int128)estimates * configurations)} in all"
            : $"more than {Text(most!.Value)} estimates";
        findings.Error(
            place,
            path,
            configurations == 1
                ? $"asks for {Text(estimates)} estimates of one configuration, and at most {Text(most!.Value)} are taken; give "
                    + "fewer classes, modalities or checkpoints"
                : $"make {Text(configurations)} configurations with {number}, and at most {Text(most!.Value)} are taken; shorten "
                    + $"{SpecKeys.Axes}, or give fewer classes, modalities or checkpoints"
        );
        return true;
    }

    private static string Text(Int128 number) => number.ToString(CultureInfo.InvariantCulture);
}
