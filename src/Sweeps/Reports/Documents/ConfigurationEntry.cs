using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Reports.Documents;

/// <summary>
/// A configuration in <c>estimates.json</c>: what is known of every one, the named sections of its experiment, and its estimates.
/// </summary>
/// <param name="Estimates">The estimates of the configuration.</param>
[JsonConverter(typeof(Converter))]
internal readonly record struct ConfigurationEntry(ConfigurationEstimates Estimates)
{
    // Readers of the file find these in every experiment, in this order: arrays that are empty where an experiment has no such section.
    private static readonly string[] s_everywhere = ["learn_times", "classes_won", "distributions", "joint_wins"];

    /// <summary>Writes one object. The sections write themselves, so no record can declare its fields.</summary>
    internal sealed class Converter : WriteOnlyConverter<ConfigurationEntry>
    {
        /// <inheritdoc/>
        public override void Write(Utf8JsonWriter writer, ConfigurationEntry value, JsonSerializerOptions options)
        {
            ConfigurationEstimates estimates = value.Estimates;
            ImmutableArray<string> names = [.. estimates.Configuration.Definition.EntryNames];
            writer.WriteStartObject();
            WriteHead(writer, estimates, names, options);
            WriteExtras(writer, estimates, names);
            writer.WriteStartArray("estimates");
            foreach (Estimate estimate in estimates.Estimates)
            {
                Write(writer, EstimateEntry.Of(estimate, names), options);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        private static void WriteHead(
            Utf8JsonWriter writer,
            ConfigurationEstimates estimates,
            ImmutableArray<string> names,
            JsonSerializerOptions options
        )
        {
            PlannedConfiguration planned = estimates.Configuration;
            writer.WriteNumber("configuration", planned.Index);
            writer.WriteStartObject("axes");
            foreach (AxisValue axis in planned.AxisValues)
            {
                writer.WritePropertyName(axis.Parameter);
                Write(writer, AxisEntry.Of(axis), options);
            }

            writer.WriteEndObject();
            if (planned.Estimands().Layout.Classes is > 0 and var classes)
            {
                writer.WriteNumber("classes", classes);
            }

            writer.WriteStartArray("modalities");
            foreach (string name in names)
            {
                writer.WriteStringValue(name);
            }

            writer.WriteEndArray();
            writer.WriteNumber("trials", estimates.Trials);
            writer.WriteNumber("diverged", estimates.Diverged);
            writer.WriteNumber("timed_out", estimates.TimedOut);
            writer.WriteNumber("crashed", estimates.Crashed);
            writer.WritePropertyName("best_modality");
            if (estimates.BestModality is { } best)
            {
                writer.WriteNumberValue(best);
            }
            else
            {
                writer.WriteNullValue();
            }

            if (StoppingEntry.Of(estimates.Stopping) is { } stopping)
            {
                writer.WritePropertyName("stopping");
                Write(writer, stopping, options);
            }
        }

        private static void WriteExtras(Utf8JsonWriter writer, ConfigurationEstimates estimates, ImmutableArray<string> names)
        {
            foreach (string name in s_everywhere.Union(estimates.Extras.Select(e => e.Name)))
            {
                writer.WritePropertyName(name);
                if (estimates.Extras.FirstOrDefault(e => e.Name == name) is { } extra)
                {
                    extra.Write(writer, names);
                }
                else
                {
                    writer.WriteStartArray();
                    writer.WriteEndArray();
                }
            }
        }

        private static void Write<T>(Utf8JsonWriter writer, T part, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, part, (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T)));
    }
}
