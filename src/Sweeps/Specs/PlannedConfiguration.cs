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
    /// Key paths of all swept parameters, also where <see cref="AxisValues"/> has only some of them, so that a parameter has one short
    /// name.
    /// </summary>
    internal ImmutableArray<string> Swept
    {
        get => field.IsDefault ? [.. AxisValues.Select(a => a.Parameter)] : field;
        init;
    }

    /// <summary>The same configuration with some of its swept parameters only, for a label about these.</summary>
    /// <param name="some">The values that are left.</param>
    internal PlannedConfiguration Only(ImmutableArray<AxisValue> some) => this with { Swept = Swept, AxisValues = some };

    /// <summary>
    /// A short label, for example <c>sigma0=0.01, mu(image)=0.1</c>; <c>the only configuration</c> when nothing is swept. A value of more
    /// than eight characters is rounded and says so: <c>sigma0≈0.006034</c>.
    /// </summary>
    public string Label =>
        AxisValues.IsEmpty ? "the only configuration" : string.Join(", ", AxisValues.Select(a => ShortName(a.Parameter) + Short(a)));

    /// <summary>
    /// The last part of a key path, with the modality's name where it belongs to one: <c>mu(image)</c> for <c>data.modalities[0].mu</c>.
    /// Where another swept parameter would be called the same it is as many parts as tell them apart: <c>second_layer.eta</c>.
    /// </summary>
    /// <param name="parameter">Key path of a swept parameter.</param>
    public string ShortName(string parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        int parts = 1;
        while (
            Swept.Any(other => other != parameter && Named(other, parts) == Named(parameter, parts)) && Tail(parameter, parts) != parameter
        )
        {
            parts++;
        }

        return Named(parameter, parts);
    }

    private string Named(string parameter, int parts)
    {
        string symbol = Tail(parameter, parts);
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

    private static string Tail(string parameter, int parts)
    {
        string[] all = parameter.Split('.');
        return string.Join('.', all[^Math.Min(parts, all.Length)..]);
    }

    private static string Short(AxisValue axis) =>
        axis.Number is { } number && axis.Value.Length > LongValue
            ? $"≈{number.ToString("G4", CultureInfo.InvariantCulture)}"
            : $"={axis.Value}";
}
