using System.Net;
using System.Text;
using System.Text.Json;
using ModalityCompetition.Cluster.Tests.Grains;
using ModalityCompetition.TestKit.Http;
using ModalityCompetition.TestKit.Services;
using ModalityCompetition.Training.Engines.Cpu;

namespace ModalityCompetition.Cluster.Tests.Http;

/// <summary>The HTTP API of silos that are processes of their own.</summary>
[Collection(ApiSilosTests.Name)]
public class SiloApiTests(ApiSilos silos)
{
    // A sweep that would take hours: for what happens to one that is at work.
    private static readonly string s_long = TestSpecs.Small("long", trials: 1_000_000, n: 400, iterations: 500);

    [SkippableFact]
    public async Task What_is_submitted_to_one_silo_is_watched_and_read_at_another()
    {
        (HttpClient one, HttpClient other) = await silos.StartAsync();
        JsonElement document = await GetAsync(other, "openapi.json");
        string spec = TestSpecs.Small("everywhere", trials: 100, extra: "until: {estimand: agreement, half_width: 0.4}");
        using HttpResponseMessage answer = await one.PostAsync("api/v1/sweeps?source=mine.yaml&priority=20", Yaml(spec));
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        JsonElement submitted = await Answers.JsonAsync(answer);
        OpenApiSchema.Check(document, "Submitted", submitted);
        Assert.Equal(("created", 20), (Text(submitted, "outcome"), submitted.GetProperty("sweep").GetProperty("priority").GetInt32()));
        string id = Text(submitted.GetProperty("sweep"), "id");

        JsonElement last = await LastEventAsync(other, id, "completed");
        OpenApiSchema.Check(document, "Sweep", last);
        Assert.Equal(await TestSpecs.EmbeddedHashAsync(spec, new CpuTrialEngine()), Text(last, "results_hash"));
        foreach (HttpClient silo in (HttpClient[])[one, other])
        {
            foreach (
                (string path, string schema) in ((string, string)[])
                    [("", "Service"), ("/sweeps", "SweepList"), ($"/sweeps/{id}", "Sweep"), ($"/sweeps/{id}/estimates", "Estimates")]
            )
            {
                OpenApiSchema.Check(document, schema, await GetAsync(silo, "api/v1" + path));
            }
        }

        // Submitting again is safe, in whatever spelling and wherever.
        using HttpResponseMessage again = await other.PostAsync("api/v1/sweeps?priority=20", Yaml("# a remark\n" + spec));
        Assert.Equal("unchanged", Text(await Answers.JsonAsync(again), "outcome"));
        foreach (
            (string name, string type) in ((string, string)[])
                [("report.html", "text/html"), ("estimates.json", "application/json"), ("estimates.csv", "text/csv")]
        )
        {
            using HttpResponseMessage file = await other.GetAsync($"api/v1/sweeps/{id}/files/{name}");
            Assert.Equal((HttpStatusCode.OK, type), (file.StatusCode, file.Content.Headers.ContentType?.MediaType));
        }
    }

    [SkippableFact]
    public async Task A_sweep_is_paused_resumed_and_cancelled_from_any_silo()
    {
        (HttpClient one, HttpClient other) = await silos.StartAsync();
        using HttpResponseMessage submitted = await one.PostAsync("api/v1/sweeps", Yaml(s_long));
        string id = Text((await Answers.JsonAsync(submitted)).GetProperty("sweep"), "id");
        JsonElement document = await GetAsync(one, "openapi.json");
        foreach (
            (HttpClient silo, string wish, string state) in ((HttpClient, string, string)[])
                [
                    (other, "pause", "paused"),
                    (one, "pause", "paused"),
                    (one, "resume", "running"),
                    (other, "cancel", "cancelled"),
                    (other, "resume", "running"),
                    (one, "cancel", "cancelled"),
                ]
        )
        {
            using HttpResponseMessage answer = await silo.PostAsync($"api/v1/sweeps/{id}/{wish}", null);
            JsonElement status = await Answers.JsonAsync(answer);
            OpenApiSchema.Check(document, "Sweep", status);
            Assert.Equal(state, Text(status, "state"));
            Assert.Equal(state, Text(await GetAsync(silo == one ? other : one, $"api/v1/sweeps/{id}"), "state"));
        }

        JsonElement problem = await one.PostAsync($"api/v1/sweeps/{id}/pause", null).ProblemAsync(HttpStatusCode.Conflict);
        Assert.Equal("conflict", Text(problem, "failure"));
        // What was committed until then is there, and there is an estimate of it.
        await LastEventAsync(other, id, "cancelled");
        // What is on its way into the ledger still counts until nothing is in work.
        JsonElement end = default;
        await SweepWatching.UntilAsync(() =>
            (end = GetAsync(one, $"api/v1/sweeps/{id}").GetAwaiter().GetResult()).GetProperty("blocks_in_work").GetInt32() == 0
        );
        Assert.Equal(
            end.GetProperty("trials_done").GetInt64(),
            (await GetAsync(other, $"api/v1/sweeps/{id}")).GetProperty("trials_done").GetInt64()
        );
        OpenApiSchema.Check(document, "Estimates", await GetAsync(one, $"api/v1/sweeps/{id}/estimates"));
    }

    [SkippableTheory]
    [InlineData("GET", "api/v1/nothing", null, HttpStatusCode.NotFound)]
    [InlineData("GET", "api/v1/sweeps/x-0123456789abcdef", null, HttpStatusCode.NotFound)]
    [InlineData("GET", "api/v1/sweeps/..%2f..%2fetc%2fpasswd", null, HttpStatusCode.NotFound)]
    [InlineData("POST", "api/v1/sweeps/x-0123456789abcdef/cancel", null, HttpStatusCode.NotFound)]
    [InlineData("GET", "api/v1/sweeps/x-0123456789abcdef/estimates", null, HttpStatusCode.NotFound)]
    [InlineData("GET", "api/v1/sweeps/x-0123456789abcdef/files/report.html", null, HttpStatusCode.NotFound)]
    [InlineData("GET", "api/v1/events?sweep=x-0123456789abcdef", null, HttpStatusCode.NotFound)]
    [InlineData("GET", "api/v1/sweeps/x-0123456789abcdef/cancel", null, HttpStatusCode.MethodNotAllowed)]
    [InlineData("POST", "api/v1/sweeps", "", HttpStatusCode.BadRequest)]
    [InlineData("POST", "api/v1/sweeps", "name: [", HttpStatusCode.BadRequest)]
    [InlineData("POST", "api/v1/sweeps?priority=0", "name: x", HttpStatusCode.BadRequest)]
    [InlineData("POST", "api/v1/sweeps?priority=high", "name: x", HttpStatusCode.BadRequest)]
    public async Task What_cannot_be_done_is_a_problem_document(string method, string path, string? body, HttpStatusCode status)
    {
        (HttpClient one, _) = await silos.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = body is null ? null : Yaml(body) };
        JsonElement problem = await one.SendAsync(request).ProblemAsync(status);
        OpenApiSchema.Check(await GetAsync(one, "openapi.json"), "Problem", problem);
    }

    [SkippableFact]
    public async Task A_spec_with_mistakes_or_for_an_engine_that_no_silo_has_is_refused_with_what_is_wrong()
    {
        (HttpClient one, HttpClient other) = await silos.StartAsync();
        string wrong = TestSpecs.Small().Replace("K: 3", "K: -3", StringComparison.Ordinal);
        JsonElement problem = await one.PostAsync("api/v1/sweeps?source=mine.yaml", Yaml(wrong)).ProblemAsync(HttpStatusCode.BadRequest);
        string expected = Assert.Single(ModalityCompetition.TestKit.Specs.ShippedSpecs.Read("mine.yaml", wrong).Errors).ToString();
        Assert.Equal(expected, Assert.Single(problem.GetProperty("errors").EnumerateArray()).GetString());
        problem = await other
            .PostAsync("api/v1/sweeps", Yaml(TestSpecs.Small(extra: "engine: torch")))
            .ProblemAsync(HttpStatusCode.BadRequest);
        Assert.Contains("torch", Text(problem, "detail"), StringComparison.Ordinal);

        // The answer comes before the body has been read; who has not asked for it first may find the connection closed while still
        // sending.
        using var large = new HttpRequestMessage(HttpMethod.Post, "api/v1/sweeps")
        {
            Content = Yaml(new string('#', 3 << 20)),
            Headers = { ExpectContinue = true },
        };
        await one.SendAsync(large).ProblemAsync(HttpStatusCode.RequestEntityTooLarge);
    }

    [SkippableFact]
    public async Task Health_the_page_and_the_document_are_there()
    {
        (HttpClient one, HttpClient other) = await silos.StartAsync();
        Assert.Equal("ready\n", await one.GetStringAsync("health/ready"));
        Assert.Equal("live\n", await other.GetStringAsync("health/live"));
        Assert.Equal("silo", Text(await GetAsync(one, "api/v1"), "server"));
        JsonElement document = await GetAsync(one, "openapi.json");
        Assert.StartsWith("3.", Text(document, "openapi"), StringComparison.Ordinal);
        foreach (
            JsonProperty path in document
                .GetProperty("paths")
                .EnumerateObject()
                .Where(p => !p.Name.Contains('{', StringComparison.Ordinal) && p.Value.TryGetProperty("get", out _))
        )
        {
            using HttpResponseMessage answer = await one.GetAsync(path.Name[1..], HttpCompletionOption.ResponseHeadersRead);
            Assert.True(answer.IsSuccessStatusCode, $"{path.Name}: {answer.StatusCode}");
        }
    }

    private static StringContent Yaml(string text) => new(text, Encoding.UTF8, "application/yaml");

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    private static async Task<JsonElement> GetAsync(HttpClient silo, string path)
    {
        using HttpResponseMessage answer = await silo.GetAsync(path);
        return await Answers.JsonAsync(answer);
    }

    // Reads the stream of events of a sweep until it stands so; the reader has a deadline.
    private static async Task<JsonElement> LastEventAsync(HttpClient silo, string id, string state)
    {
        await using EventReader events = await EventReader.OpenAsync(silo, "api/v1/events?sweep=" + id);
        while (await events.NextAsync() is { } fields)
        {
            if (
                fields.TryGetValue("data", out string? data)
                && JsonDocument.Parse(data).RootElement is var seen
                && Text(seen, "state") == state
            )
            {
                return seen;
            }
        }

        throw new InvalidOperationException("The stream ended.");
    }
}
