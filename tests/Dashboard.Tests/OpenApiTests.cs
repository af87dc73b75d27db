using System.Text.Json;
using ModalityCompetition.Dashboard.Tests.Support;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.TestKit.Http;
using ModalityCompetition.TestKit.Services;

namespace ModalityCompetition.Dashboard.Tests;

/// <summary>
/// The OpenAPI document says what the server does: the same routes, and answers that have the fields it names and no others.
/// </summary>
public class OpenApiTests
{
    [Fact]
    public async Task The_document_has_exactly_the_routes_of_the_server()
    {
        await using ServedSweeps served = ServedSweeps.Start();
        JsonElement paths = (await DocumentAsync(served)).GetProperty("paths");
        var documented = paths
            .EnumerateObject()
            .SelectMany(p => p.Value.EnumerateObject().Select(m => (p.Name, m.Name.ToUpperInvariant())))
            .Order()
            .ToArray();
        Assert.Equal(served.Server.Routes.Where(r => r.Method != "HEAD").Order().ToArray(), documented);
    }

    [Theory]
    [InlineData("{estimand: agreement, half_width: 0.4}")]
    [InlineData("{targets: [{estimand: agreement, half_width: 0.4}, {estimand: gap, half_width: 0.5}]}")]
    public async Task Every_answer_is_of_the_schema_that_the_document_gives_it(string until)
    {
        await using ServedSweeps served = ServedSweeps.Start();
        JsonElement document = await DocumentAsync(served);
        string spec = ServiceSpecs.Small(extra: $"until: {until}");
        using HttpResponseMessage submitted = await served.Http.PostAsync("api/v1/sweeps", ServedSweeps.Yaml(spec));
        OpenApiSchema.Check(document, "Submitted", await Answers.JsonAsync(submitted));
        string id = SweepId(await Answers.JsonAsync(submitted));
        await served.Service.CompletedAsync(id);
        foreach (
            (string path, string schema) in new[]
            {
                ("", "Service"),
                ("/sweeps", "SweepList"),
                ($"/sweeps/{id}", "Sweep"),
                ($"/sweeps/{id}/estimates", "Estimates"),
            }
        )
        {
            using HttpResponseMessage answer = await served.Http.GetAsync("api/v1" + path);
            OpenApiSchema.Check(document, schema, await Answers.JsonAsync(answer));
        }

        using HttpResponseMessage resumed = await served.Http.PostAsync($"api/v1/sweeps/{id}/resume", null);
        OpenApiSchema.Check(document, "Sweep", await Answers.JsonAsync(resumed));
        using HttpResponseMessage conflict = await served.Http.PostAsync($"api/v1/sweeps/{id}/cancel", null);
        OpenApiSchema.Check(document, "Problem", JsonDocument.Parse(await conflict.Content.ReadAsStringAsync()).RootElement);
    }

    [Fact]
    public async Task The_check_finds_an_answer_with_a_field_too_many_or_too_few()
    {
        await using ServedSweeps served = ServedSweeps.Start();
        JsonElement document = await DocumentAsync(served);
        JsonElement wrong = JsonDocument
            .Parse("""{"schema":"modality-competition/service/1","server":"x","version":"1","engines":[],"workers":1,"more":1}""")
            .RootElement;
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => OpenApiSchema.Check(document, "Service", wrong));
        wrong = JsonDocument.Parse("""{"schema":"modality-competition/service/1","server":"x","version":"1","engines":[]}""").RootElement;
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => OpenApiSchema.Check(document, "Service", wrong));
    }

    [Fact]
    public async Task Every_failure_and_every_state_is_a_word_of_the_document()
    {
        await using ServedSweeps served = ServedSweeps.Start();
        JsonElement schemas = (await DocumentAsync(served)).GetProperty("components").GetProperty("schemas");
        Assert.Equal(Words<SweepState>().Order(), Enumerated(schemas, "Sweep", "state").Order());
        Assert.Equal(
            Words<SweepServiceFailure>().Append("forbidden").Append("unexpected").Order(),
            Enumerated(schemas, "Problem", "failure").Order()
        );
        Assert.Equal(Words<SubmissionOutcome>().Order(), Enumerated(schemas, "Submitted", "outcome").Order());

        static IEnumerable<string> Words<T>()
            where T : struct, Enum => Enum.GetValues<T>().Select(v => JsonNamingPolicy.SnakeCaseLower.ConvertName(v.ToString()));
        static IEnumerable<string> Enumerated(JsonElement schemas, string schema, string property) =>
            schemas
                .GetProperty(schema)
                .GetProperty("properties")
                .GetProperty(property)
                .GetProperty("enum")
                .EnumerateArray()
                .Select(v => v.GetString()!);
    }

    private static string SweepId(JsonElement submitted) => submitted.GetProperty("sweep").GetProperty("id").GetString()!;

    private static async Task<JsonElement> DocumentAsync(ServedSweeps served)
    {
        using HttpResponseMessage answer = await served.Http.GetAsync("openapi.json");
        return await Answers.JsonAsync(answer);
    }
}
