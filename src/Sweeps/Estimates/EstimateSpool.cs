using System.Text.Json;
using System.Text.Json.Serialization;
using ModalityCompetition.Sweeps.Estimates.Lists;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Estimates;

/// <summary>Estimates of configurations, set aside so that a sweep of many takes no more memory than one of a few.</summary>
internal static class EstimateSpool
{
    /// <summary>Configurations whose estimates stay in memory; a sweep of no more writes nothing.</summary>
    public const int MostHeld = 64;

    /// <summary>An empty list.</summary>
    /// <param name="spec">The sweep, which the configurations are read back from.</param>
    /// <param name="folder">Where estimates beyond <see cref="MostHeld"/> configurations are set aside.</param>
    public static Spool<ConfigurationEstimates> For(SweepSpec spec, string folder) => new(MostHeld, folder, Options(spec));

    /// <summary>How estimates are written and read: a configuration as its index.</summary>
    internal static JsonSerializerOptions Options(SweepSpec spec) => Spool<ConfigurationEstimates>.Exactly(new ByIndex(spec));

    // The spec holds every configuration anyway.
    private sealed class ByIndex(SweepSpec spec) : JsonConverter<PlannedConfiguration>
    {
        public override PlannedConfiguration Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            spec.Configurations[reader.GetInt32()];

        public override void Write(Utf8JsonWriter writer, PlannedConfiguration value, JsonSerializerOptions options) =>
            writer.WriteNumberValue(value.Index);
    }
}
