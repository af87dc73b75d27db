using System.Collections.Immutable;

namespace ModalityCompetition.Sweeps.Instruments;

/// <summary>An instrument: what it is called and what it means. Instruments are made from entries, and so is docs/telemetry.md.</summary>
/// <param name="Name">Its name for OpenTelemetry, for example <c>modcomp.trials</c>.</param>
/// <param name="Unit">
/// Its unit in the notation of UCUM, as OpenTelemetry wants it: <c>s</c>, <c>By</c>, <c>1</c> for a number without a unit,
/// <c>{trial}</c> for a number of things.
/// </param>
/// <param name="Kind">What it measures with.</param>
/// <param name="Meaning">What it says, one or two sentences.</param>
public sealed record InstrumentEntry(string Name, string Unit, InstrumentKind Kind, string Meaning)
{
    /// <summary>Its labels; every value is a text, and their number is bounded.</summary>
    public ImmutableArray<string> Labels { get; init; } = [];

    /// <summary>Upper bounds of the buckets of a histogram, ascending; empty for other kinds.</summary>
    public ImmutableArray<double> Bounds { get; init; } = [];

    /// <summary>
    /// What it is called in the form of Prometheus: points become underscores, a unit is a part of the name, a counter ends in
    /// <c>_total</c>. A histogram has this name with <c>_bucket</c>, <c>_sum</c> and <c>_count</c>.
    /// </summary>
    public string PrometheusName
    {
        get
        {
            string name = Name.Replace('.', '_');
            string unit = Unit switch
            {
                "s" => "seconds",
                "By" => "bytes",
                _ when Unit.EndsWith("/s", StringComparison.Ordinal) => "per_second",
                _ => "",
            };
            name = unit.Length == 0 || name.EndsWith(unit, StringComparison.Ordinal) ? name : $"{name}_{unit}";
            return Kind == InstrumentKind.Counter ? $"{name}_total" : name;
        }
    }
}
