using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using ModalityCompetition.Sweeps.Reports.Documents;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.Sweeps.Services.Documents;

namespace ModalityCompetition.Dashboard.Api;

/// <summary>
/// The component schemas of the OpenAPI document, made from the records that are sent and read, so that they cannot say anything else.
/// Types
/// and whether a value may be null come from the record; descriptions, ranges and constants from attributes of its properties.
/// </summary>
internal static class ApiSchemas
{
    private static readonly Dictionary<Type, string> s_names = new()
    {
        [typeof(ProblemDocument)] = "Problem",
        [typeof(ServiceDescription)] = "Service",
        [typeof(SweepSubmission)] = "Submission",
        [typeof(SubmittedSweep)] = "Submitted",
        [typeof(SweepList)] = "SweepList",
        [typeof(TagChange)] = "TagChange",
        [typeof(SweepStatus)] = "Sweep",
        [typeof(SweepTarget)] = "Target",
        [typeof(SweepTargetPart)] = "TargetPart",
        [typeof(SweepArchive)] = "Archive",
        [typeof(SweepEstimatesDocument)] = "Estimates",
        [typeof(ConfigurationSummary)] = "ConfigurationEstimates",
        [typeof(StoppingEntry)] = "Stopping",
        [typeof(EstimateSummary)] = "Estimate",
    };

    private static readonly JsonSchemaExporterOptions s_exporter = new()
    {
        TreatNullObliviousAsNonNullable = true,
        TransformSchemaNode = Transform,
    };

    /// <summary>All component schemas by name.</summary>
    public static JsonObject All() =>
        new(
            s_names.Select(named =>
                KeyValuePair.Create(named.Value, (JsonNode?)OptionsOf(named.Key).GetJsonSchemaAsNode(named.Key, s_exporter))
            )
        );

    private static JsonSerializerOptions OptionsOf(Type type) =>
        type == typeof(SweepSubmission) || type == typeof(TagChange) ? ApiJson.Requests : ApiJson.Options;

    private static JsonNode Transform(JsonSchemaExporterContext context, JsonNode node)
    {
        if (!context.Path.IsEmpty && s_names.TryGetValue(context.TypeInfo.Type, out string? name))
        {
            return Reference(name, context.PropertyInfo);
        }

        if (node is not JsonObject schema)
        {
            return node;
        }

        if (schema.ContainsKey("enum") && !schema.ContainsKey("type"))
        {
            schema.Insert(0, "type", "string");
        }

        if (context.TypeInfo.Kind == JsonTypeInfoKind.Object && schema.ContainsKey("properties"))
        {
            schema["required"] = new JsonArray([.. context.TypeInfo.Properties.Where(p => !IsOptional(p)).Select(p => (JsonNode)p.Name)]);
        }

        return context.PropertyInfo is { } described ? Described(schema, described) : schema;
    }

    private static JsonObject Reference(string name, JsonPropertyInfo? property)
    {
        var reference = new JsonObject { ["$ref"] = "#/components/schemas/" + name };
        if (property is null)
        {
            return reference;
        }

        bool nullable = property.IsGetNullable && !IsOptional(property);
        return Described(
            nullable ? new JsonObject { ["oneOf"] = new JsonArray(reference, new JsonObject { ["type"] = "null" }) } : reference,
            property
        );
    }

    // What is left out when it is null, or has a default where it is read.
    private static bool IsOptional(JsonPropertyInfo property) =>
        Attribute<JsonIgnoreAttribute>(property) is { Condition: JsonIgnoreCondition.WhenWritingNull }
        || property.AssociatedParameter is { HasDefaultValue: true };

    private static JsonObject Described(JsonObject schema, JsonPropertyInfo property)
    {
        if (Attribute<AllowedValuesAttribute>(property) is { } allowed)
        {
            if (allowed.Values is [string only])
            {
                return new JsonObject { ["const"] = only };
            }

            schema["enum"] = new JsonArray([.. allowed.Values.Select(v => (JsonNode?)(string?)v)]);
        }

        if (Attribute<MaxLengthAttribute>(property) is { } length)
        {
            schema["maxLength"] = length.Length;
        }

        if (Attribute<RangeAttribute>(property) is { } range)
        {
            schema["minimum"] = (int)range.Minimum;
            schema["maximum"] = (int)range.Maximum;
        }

        if (Attribute<DescriptionAttribute>(property) is { } description)
        {
            schema["description"] = description.Description;
        }

        return schema;
    }

    private static T? Attribute<T>(JsonPropertyInfo property)
        where T : Attribute => (T?)property.AttributeProvider?.GetCustomAttributes(typeof(T), inherit: false).FirstOrDefault();
}
