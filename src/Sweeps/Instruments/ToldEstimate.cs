using System.Globalization;

namespace ModalityCompetition.Sweeps.Instruments;

/// <summary>What the gauges of a sweep tell of an estimand of a configuration. What is no finite number is not told.</summary>
/// <param name="Configuration">Index of the configuration.</param>
/// <param name="Estimand">Key of the estimand, as a spec has it.</param>
/// <param name="Value">The estimate.</param>
/// <param name="HalfWidth">Half the width of its interval.</param>
internal sealed record ToldEstimate(int Configuration, string Estimand, double Value, double HalfWidth)
{
    private KeyValuePair<string, object?>[]? _labels;

    /// <summary>Half-width at which the configuration stops; NaN where it has no target.</summary>
    public double TargetHalfWidth { get; init; } = double.NaN;

    /// <summary>Forecast of the trials that the target needs; null where there is none.</summary>
    public long? TargetTrials { get; init; }

    /// <summary>Most trials of the configuration; null where it has no target.</summary>
    public long? TargetMostTrials { get; init; }

    /// <summary>Its labels, made once however many gauges have them.</summary>
    /// <param name="sweep">Name of its sweep.</param>
    public KeyValuePair<string, object?>[] Labels(string sweep) =>
        _labels ??= [
            new("sweep", sweep),
            new("configuration", Configuration.ToString(CultureInfo.InvariantCulture)),
            new("estimand", Estimand),
        ];
}
