using System.Text.Json;
using Xunit;

namespace ModalityCompetition.TestKit.Http;

/// <summary>Holds answers against an OpenAPI document: as much of JSON Schema as ours uses.</summary>
public static class OpenApiSchema
{
    /// <summary>Fails the test where a value is not of a schema of the document.</summary>
    /// <param name="document">The OpenAPI document.</param>
    /// <param name="schema">Name of the schema.</param>
    /// <param name="value">The value.</param>
    public static void Check(JsonElement document, string schema, JsonElement value) =>
        Check(document, document.GetProperty("components").GetProperty("schemas").GetProperty(schema), value, schema);

    private static void Check(JsonElement document, JsonElement schema, JsonElement value, string place)
    {
        if (schema.TryGetProperty("$ref", out JsonElement reference))
        {
            Check(document, reference.GetString()!.Split('/')[^1], value);
            return;
        }

        if (schema.TryGetProperty("oneOf", out JsonElement choices))
        {
            Check(document, value.ValueKind == JsonValueKind.Null ? choices[1] : choices[0], value, place);
            return;
        }

        if (schema.TryGetProperty("const", out JsonElement constant))
        {
            Assert.Equal(constant.GetString(), value.GetString());
            return;
        }

        string[] types = schema.GetProperty("type") is { ValueKind: JsonValueKind.Array } several
            ? [.. several.EnumerateArray().Select(t => t.GetString()!)]
            : [schema.GetProperty("type").GetString()!];
        Assert.True(
            types.Contains(TypeOf(value)) || (types.Contains("number") && TypeOf(value) == "integer"),
            $"{place} is {TypeOf(value)}, not {string.Join(" or ", types)}"
        );
        if (value.ValueKind == JsonValueKind.Array)
        {
            Assert.All(value.EnumerateArray(), item => Check(document, schema.GetProperty("items"), item, place + "[]"));
        }
        else if (value.ValueKind == JsonValueKind.Object && schema.TryGetProperty("properties", out JsonElement properties))
        {
            foreach (JsonProperty property in value.EnumerateObject())
            {
                Assert.True(
                    properties.TryGetProperty(property.Name, out JsonElement known),
                    $"{place}.{property.Name} is not in the document"
                );
                Check(document, known, property.Value, $"{place}.{property.Name}");
            }

            foreach (JsonElement required in schema.GetProperty("required").EnumerateArray())
            {
                Assert.True(value.TryGetProperty(required.GetString()!, out _), $"{place}.{required.GetString()} is missing");
            }
        }
    }

    private static string TypeOf(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => "string",
            JsonValueKind.Number => value.TryGetInt64(out _) ? "integer" : "number",
            JsonValueKind.True or JsonValueKind.False => "boolean",
            JsonValueKind.Null => "null",
            JsonValueKind.Array => "array",
            _ => "object",
        };
}
