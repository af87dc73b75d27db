using System.Text.Json;
using ModalityCompetition.Dashboard.Tests.Support;
using ModalityCompetition.Sweeps.Services;
using ModalityCompetition.TestKit.Services;

namespace ModalityCompetition.Dashboard.Tests;

/// <summary>The OpenAPI document says what the server does: the same routes, and answers that have the fields it names and no others.</summary>
public class OpenApiTests
{
    [Fact]
    public async Task The_document_has_exactly_the_routes_of_the_server()
    {
        await using ServedSweeps served = ServedSweeps.Start();
        JsonElement paths = (await DocumentAsync(served)).GetProperty("paths");
        var documented = paths.EnumerateObject().SelectMany(p => p.Value.EnumerateObject().Select(m => (p.Name, m.Name.ToUpperInvariant()))).Order().ToArray();
        Assert.Equal(served.Server.Routes.Order().ToArray(), documented);
    }

    [Fact]
    public async Task Every_answer_is_of_the_schema_that_the_document_gives_it()
    {
        await using ServedSweeps served = ServedSweeps.Start();
        JsonElement document = await DocumentAsync(served);
        string spec = ServiceSpecs.Small(extra: "until: {estimand: agreement, half_width: 0.4}");
        using HttpResponseMessage submitted = await served.Http.PostAsync("api/v1/sweeps", ServedSweeps.Yaml(spec));
        Check(document, "Submitted", await Answers.JsonAsync(submitted));
        string id = SweepId(await Answers.JsonAsync(submitted));
        await served.Service.CompletedAsync(id);
        foreach ((string path, string schema) in new[] { ("", "Service"), ("/sweeps", "SweepList"), ($"/sweeps/{id}", "Sweep"), ($"/sweeps/{id}/estimates", "Estimates") })
        {
            using HttpResponseMessage answer = await served.Http.GetAsync("api/v1" + path);
            Check(document, schema, await Answers.JsonAsync(answer));
        }

        using HttpResponseMessage resumed = await served.Http.PostAsync($"api/v1/sweeps/{id}/resume", null);
        Check(document, "Sweep", await Answers.JsonAsync(resumed));
        using HttpResponseMessage conflict = await served.Http.PostAsync($"api/v1/sweeps/{id}/cancel", null);
        Check(document, "Problem", JsonDocument.Parse(await conflict.Content.ReadAsStringAsync()).RootElement);
    }

    [Fact]
    public async Task The_check_finds_an_answer_with_a_field_too_many_or_too_few()
    {
        await using ServedSweeps served = ServedSweeps.Start();
        JsonElement document = await DocumentAsync(served);
        JsonElement wrong = JsonDocument.Parse("""{"schema":"modality-competition/service/1","server":"x","version":"1","engines":[],"workers":1,"more":1}""").RootElement;
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Check(document, "Service", wrong));
        wrong = JsonDocument.Parse("""{"schema":"modality-competition/service/1","server":"x","version":"1","engines":[]}""").RootElement;
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Check(document, "Service", wrong));
    }

    [Fact]
    public async Task Every_failure_and_every_state_is_a_word_of_the_document()
    {
        await using ServedSweeps served = ServedSweeps.Start();
        JsonElement schemas = (await DocumentAsync(served)).GetProperty("components").GetProperty("schemas");
        Assert.Equal(Words<SweepState>().Order(), Enumerated(schemas, "Sweep", "state").Order());
        Assert.Equal(Words<SweepServiceFailure>().Append("forbidden").Append("unexpected").Order(), Enumerated(schemas, "Problem", "failure").Order());
        Assert.Equal(Words<SubmissionOutcome>().Order(), Enumerated(schemas, "Submitted", "outcome").Order());

        static IEnumerable<string> Words<T>()
            where T : struct, Enum => Enum.GetValues<T>().Select(v => JsonSerializer.SerializeToElement(v, ServiceJson.Options).GetString()!);
        static IEnumerable<string> Enumerated(JsonElement schemas, string schema, string property) =>
            schemas.GetProperty(schema).GetProperty("properties").GetProperty(property).GetProperty("enum").EnumerateArray().Select(v => v.GetString()!);
    }

    private static string SweepId(JsonElement submitted) => submitted.GetProperty("sweep").GetProperty("id").GetString()!;

    private static async Task<JsonElement> DocumentAsync(ServedSweeps served)
    {
        using HttpResponseMessage answer = await served.Http.GetAsync("openapi.json");
        return await Answers.JsonAsync(answer);
    }

    // As much of JSON Schema as the document uses.
    private static void Check(JsonElement document, string schema, JsonElement value) =>
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

        string[] types = schema.GetProperty("type") is { ValueKind: JsonValueKind.Array } several ? [.. several.EnumerateArray().Select(t => t.GetString()!)] : [schema.GetProperty("type").GetString()!];
        Assert.True(types.Contains(TypeOf(value)) || (types.Contains("number") && TypeOf(value) == "integer"), $"{place} is {TypeOf(value)}, not {string.Join(" or ", types)}");
        if (value.ValueKind == JsonValueKind.Array)
        {
            Assert.All(value.EnumerateArray(), item => Check(document, schema.GetProperty("items"), item, place + "[]"));
        }
        else if (value.ValueKind == JsonValueKind.Object && schema.TryGetProperty("properties", out JsonElement properties))
        {
            foreach (JsonProperty property in value.EnumerateObject())
            {
                Assert.True(properties.TryGetProperty(property.Name, out JsonElement known), $"{place}.{property.Name} is not in the document");
                Check(document, known, property.Value, $"{place}.{property.Name}");
            }

            foreach (JsonElement required in schema.GetProperty("required").EnumerateArray())
            {
                Assert.True(value.TryGetProperty(required.GetString()!, out _), $"{place}.{required.GetString()} is missing");
            }
        }
    }

    private static string TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => "string",
        JsonValueKind.Number => value.TryGetInt64(out _) ? "integer" : "number",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        JsonValueKind.Null => "null",
        JsonValueKind.Array => "array",
        _ => "object",
    };
}
