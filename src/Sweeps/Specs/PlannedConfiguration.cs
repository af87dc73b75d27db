using System.Collections.Immutable;
using System.Globalization;
using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Observations;

namespace ModalityCompetition.Sweeps.Specs;

/// <summary>One configuration of a plan.</summary>
/// <param name="Index">Its index, 0 &lt;= index &lt; number of configurations.</param>
/// <param name="AxisValues">The values of the swept parameters, in the order of the spec's axes; empty when nothing is swept.</param>
/// <param name="Definition">What its trials compute.</param>
public sealed record PlannedConfiguration(int Index, ImmutableArray<AxisValue> AxisValues, ITrialDefinition Definition)
{
    private const int LongValue = 8;

    /// <summary>What its experiment measures.</summary>
    internal IMeasures Measures
    {
        get => field ?? throw new InvalidOperationException($"Configuration {Index} was made without its experiment.");
        init;
    }

    /// <summary>
    /// A short label, for example <c>sigma0=0.01, mu(image)=0.1</c>; <c>the only configuration</c> when nothing is swept. A value of more
    /// than eight characters is rounded and says so: <c>sigma0≈0.006034</c>.
    /// </summary>
    public string Label =>
        AxisValues.IsEmpty ? "the only configuration" : string.Join(", ", AxisValues.Select(a => ShortName(a.Parameter) + Short(a)));

    /// <summary>
    /// The last part of a key path, with the modality's name where it belongs to one: <c>mu(image)</c> for <c>data.modalities[0].mu</c>.
    /// </summary>
    /// <param name="parameter">Key path of a swept parameter.</param>
    public string ShortName(string parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        string symbol = parameter[(parameter.LastIndexOf('.') + 1)..];
        int open = parameter.IndexOf('[', StringComparison.Ordinal);
        int close = parameter.IndexOf(']', StringComparison.Ordinal);
        IReadOnlyList<string> names = Definition.EntryNames;
        return
            open >= 0
            && close > open
            && int.TryParse(parameter.AsSpan(open + 1, close - open - 1), NumberStyles.None, CultureInfo.InvariantCulture, out int index)
            && index < names.Count
            ? $"{symbol}({names[index]})"
            : symbol;
    }

    /// <summary>What is estimated from its trials.</summary>
    internal EstimandTable Estimands() => Measures.Estimands(Definition);

    /// <summary>What sees in the result of a trial what is estimated; a new one.</summary>
    internal IObserver Observer() => Measures.Observer(Definition);

    private static string Short(AxisValue axis) =>
        axis.Number is { } number && axis.Value.Length > LongValue
            ? $"≈{number.ToString("G4", CultureInfo.InvariantCulture)}"
            : $"={axis.Value}";
}
