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
    internal static JsonSerializerOptions Options(SweepSpec spec) =>
        Spool<ConfigurationEstimates>.Exactly(new ByIndex(spec), new ByName(spec));

    // A section writes itself, and its experiment reads it.
    private sealed class ByName(SweepSpec spec) : JsonConverter<IEstimateExtra>
    {
        private readonly PlannedConfiguration _example = spec.Configurations.MaxBy(c => c.Definition.EntryNames.Count)!;

        public override IEstimateExtra Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            using var pair = JsonDocument.ParseValue(ref reader);
            string name = pair.RootElement[0].GetString()!;
            return ConfigurationEstimates.ReadExtra(_example, name, pair.RootElement[1])
                ?? throw new JsonException($"The experiment does not read its own section '{name}'.");
        }

        public override void Write(Utf8JsonWriter writer, IEstimateExtra value, JsonSerializerOptions options)
        {
            writer.WriteStartArray();
            writer.WriteStringValue(value.Name);
            value.Write(writer, _example.Definition.EntryNames);
            writer.WriteEndArray();
        }
    }

    // The spec holds every configuration anyway.
    private sealed class ByIndex(SweepSpec spec) : JsonConverter<PlannedConfiguration>
    {
        public override PlannedConfiguration Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            spec.Configurations[reader.GetInt32()];

        public override void Write(Utf8JsonWriter writer, PlannedConfiguration value, JsonSerializerOptions options) =>
            writer.WriteNumberValue(value.Index);
    }
}
