using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ModalityCompetition.Dashboard.Tests.Support;
using ModalityCompetition.TestKit.Http;
using ModalityCompetition.TestKit.Services;

namespace ModalityCompetition.Dashboard.Tests;

/// <summary>What every address does with methods and query parameters.</summary>
public class AddressTests
{
    [Fact]
    public async Task Whatever_is_read_answers_HEAD_as_GET_without_a_body()
    {
        await using ServedSweeps served = ServedSweeps.Start(options =>
            options with
            {
                Metrics = context => context.Response.WriteAsync("# nothing is measured here\n"),
            }
        );
        string id = await served.SubmitAsync(ServiceSpecs.Small());
        await served.Service.CompletedAsync(id);
        string[] read = [.. served.Server.Routes.Where(r => r.Method == "GET").Select(r => r.Path)];
        Assert.Equal(read.Order(), served.Server.Routes.Where(r => r.Method == "HEAD").Select(r => r.Path).Order());
        Assert.Contains("/health/ready", read);
        Assert.Contains("/api/v1/events", read);
        foreach (
            string path in read.Select(p =>
                p.Replace("{id}", id, StringComparison.Ordinal).Replace("{name}", "estimates.csv", StringComparison.Ordinal)
            )
        )
        {
            using var head = new HttpRequestMessage(HttpMethod.Head, path);
            using HttpResponseMessage answer = await served.Http.SendAsync(head);
            Assert.True(answer.StatusCode == HttpStatusCode.OK, path);
            Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
            using HttpResponseMessage whole = await served.Http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead);
            Assert.Equal(whole.Content.Headers.ContentType, answer.Content.Headers.ContentType);
            Assert.Equal(whole.StatusCode, answer.StatusCode);
        }

        using var wrong = new HttpRequestMessage(HttpMethod.Head, "api/v1/sweeps/no-such-0123456789abcdef");
        using HttpResponseMessage missing = await served.Http.SendAsync(wrong);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        using var posted = new HttpRequestMessage(HttpMethod.Head, $"api/v1/sweeps/{id}/cancel");
        using HttpResponseMessage refused = await served.Http.SendAsync(posted);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, refused.StatusCode);
        Assert.Equal(["POST"], refused.Content.Headers.Allow);
    }

    [Theory]
    [InlineData("GET", "api/v1?verbose=1", "This address has no query parameter 'verbose': it takes none; see /openapi.json.")]
    [InlineData(
        "GET",
        "api/v1/sweeps?colour=red",
        "This address has no query parameter 'colour': it takes limit and before and state and tag and fits; see /openapi.json."
    )]
    [InlineData(
        "GET",
        "api/v1/sweeps/x-0123456789abcdef/estimates?confidence=0.99",
        "This address has no query parameter 'confidence': it takes none; see /openapi.json."
    )]
    [InlineData("GET", "api/v1/events?sweeps=x", "This address has no query parameter 'sweeps': it takes sweep; see /openapi.json.")]
    [InlineData(
        "GET",
        "api/v1/events?sweep=a-0123456789abcdef&sweep=b-0123456789abcdef",
        "The query parameter 'sweep' is given 2 times: give it once."
    )]
    [InlineData(
        "POST",
        "api/v1/sweeps?trials=1000",
        "This address has no query parameter 'trials': it takes source and priority; see /openapi.json."
    )]
    [InlineData("POST", "api/v1/sweeps?priority=1&priority=2", "The query parameter 'priority' is given 2 times: give it once.")]
    [InlineData(
        "POST",
        "api/v1/sweeps/x-0123456789abcdef/cancel?force=true",
        "This address has no query parameter 'force': it takes none; see /openapi.json."
    )]
    public async Task A_query_parameter_that_would_have_no_effect_is_refused_by_name(string method, string address, string sentence)
    {
        await using ServedSweeps served = ServedSweeps.Start();
        using var request = new HttpRequestMessage(new HttpMethod(method), address)
        {
            Content = method == "POST" ? ServedSweeps.Yaml(ServiceSpecs.Small()) : null,
        };
        JsonElement problem = await served.Http.SendAsync(request).ProblemAsync(HttpStatusCode.BadRequest);
        Assert.Equal(sentence, problem.GetProperty("detail").GetString());
        Assert.Empty(await served.Service.ListAsync(CancellationToken.None));
    }

    [Fact]
    public async Task The_parameters_of_a_bare_spec_do_not_go_with_an_object()
    {
        await using ServedSweeps served = ServedSweeps.Start();
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/sweeps?priority=20")
        {
            Content = new StringContent(JsonSerializer.Serialize(new { spec = ServiceSpecs.Small() }), Encoding.UTF8, "application/json"),
        };
        JsonElement problem = await served.Http.SendAsync(request).ProblemAsync(HttpStatusCode.BadRequest);
        Assert.Equal(
            "The query parameter 'priority' belongs to a spec that is sent as application/yaml: put 'priority' into the object.",
            problem.GetProperty("detail").GetString()
        );
    }

    [Fact]
    public async Task A_priority_is_spelt_as_a_number_of_a_spec_and_a_submission_says_where_it_is()
    {
        await using ServedSweeps served = ServedSweeps.Start();
        using HttpResponseMessage answer = await served.Http.PostAsync(
            "api/v1/sweeps?source=my.yaml&priority=2e1",
            ServedSweeps.Yaml(ServiceSpecs.Small())
        );
        JsonElement sweep = (await Answers.JsonAsync(answer)).GetProperty("sweep");
        Assert.Equal(20, sweep.GetProperty("priority").GetInt32());

        // As a client resolves it, also where a proxy put the server below a path of its own (RFC 3986, section 5).
        Uri at = new(new Uri("https://lab.example/sweeps/api/v1/sweeps"), answer.Headers.Location!);
        Assert.Equal($"https://lab.example/sweeps/api/v1/sweeps/{sweep.GetProperty("id").GetString()}", at.ToString());
    }

    [Fact]
    public async Task Page_and_health_ignore_what_load_balancers_and_links_add()
    {
        await using ServedSweeps served = ServedSweeps.Start();
        foreach (string path in new[] { "?utm_source=x", "health/live?probe=1", "health/ready?probe=1", "openapi.json?v=2" })
        {
            using HttpResponseMessage answer = await served.Http.GetAsync(path);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }
}
