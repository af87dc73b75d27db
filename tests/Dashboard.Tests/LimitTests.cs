using System.Net;
using System.Text;
using ModalityCompetition.Dashboard.Tests.Support;
using ModalityCompetition.TestKit.Http;
using ModalityCompetition.TestKit.Services;
using ModalityCompetition.TestKit.Waiting;

namespace ModalityCompetition.Dashboard.Tests;

/// <summary>What a request may not do.</summary>
public class LimitTests
{
    [Fact]
    public async Task A_body_that_is_too_large_is_refused_before_it_is_read()
    {
        await using ServedSweeps served = ServedSweeps.Start(o => o with { LargestBody = 10_000 });
        await served
            .Http.PostAsync("api/v1/sweeps", ServedSweeps.Yaml(new string('#', 20_000)))
            .ProblemAsync(HttpStatusCode.RequestEntityTooLarge);
        Assert.Empty(await served.Service.ListAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Who_asks_too_often_is_told_to_wait()
    {
        await using ServedSweeps served = ServedSweeps.Start(o => o with { Burst = 5, RequestsPerSecond = 1 });
        var statuses = new List<HttpStatusCode>();

        // On a machine on which a request takes a second, one after the other is not too often; many at once are.
        for (int wave = 0; wave < 20 && !statuses.Contains(HttpStatusCode.TooManyRequests); wave++)
        {
            foreach (
                HttpResponseMessage answer in await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => served.Http.GetAsync("api/v1/sweeps")))
            )
            {
                statuses.Add(answer.StatusCode);
                Assert.Equal(answer.StatusCode == HttpStatusCode.TooManyRequests, answer.Headers.RetryAfter is not null);
                answer.Dispose();
            }
        }

        Assert.Contains(HttpStatusCode.OK, statuses);
        Assert.Contains(HttpStatusCode.TooManyRequests, statuses);
        Assert.Equal(HttpStatusCode.OK, (await served.Http.GetAsync("health/live")).StatusCode);
    }

    [Fact]
    public async Task More_event_streams_than_allowed_are_refused_and_a_closed_one_makes_room()
    {
        await using ServedSweeps served = ServedSweeps.Start(o => o with { MostStreams = 2 });
        EventReader first = await EventReader.OpenAsync(served.Http, "api/v1/events");
        await using EventReader second = await EventReader.OpenAsync(served.Http, "api/v1/events");
        await served.Http.GetAsync("api/v1/events").ProblemAsync(HttpStatusCode.TooManyRequests);
        await first.DisposeAsync();
        using var limit = new CancellationTokenSource(Patience.Limit);
        HttpStatusCode status = HttpStatusCode.TooManyRequests;
        while (status == HttpStatusCode.TooManyRequests)
        {
            using HttpResponseMessage again = await served.Http.GetAsync(
                "api/v1/events",
                HttpCompletionOption.ResponseHeadersRead,
                limit.Token
            );
            status = again.StatusCode;
            await Task.Delay(10, limit.Token);
        }

        Assert.Equal(HttpStatusCode.OK, status);
    }

    [Theory]
    [InlineData("text/plain", "name: x", "The body is text/plain")]
    [InlineData("application/json", "{", "The body is not a submission")]
    [InlineData("application/json", "null", "The body is null")]
    [InlineData("application/json", "{\"priority\": 3}", "The submission has no spec")]
    [InlineData("application/json", "{\"spec\": \"a\", \"colour\": 3}", "The body is not a submission")]
    [InlineData("application/json", "{\"spec\": null}", "The submission has no spec")]
    [InlineData("application/json", "{\"spec\": \"name: x\", \"priority\": 0}", "The priority is 0")]
    [InlineData("application/yaml", "", "The submission has no spec")]
    [InlineData("application/yaml", "name: [", "The spec has one error")]
    public async Task A_body_that_is_no_submission_is_refused_with_what_would_be_right(string type, string body, string says)
    {
        await using ServedSweeps served = ServedSweeps.Start();
        using var content = new StringContent(body, Encoding.UTF8, type);
        var problem = await served.Http.PostAsync("api/v1/sweeps", content).ProblemAsync(HttpStatusCode.BadRequest);
        Assert.StartsWith(says, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("api/v1/nothing", HttpStatusCode.NotFound)]
    [InlineData("api/v1/sweeps/..%2f..%2fetc%2fpasswd", HttpStatusCode.NotFound)]
    [InlineData("api/v1/sweeps/x-0123456789abcdef/files/..%2fsweep.json", HttpStatusCode.NotFound)]
    [InlineData("api/v1/sweeps/x-0123456789abcdef/cancel", HttpStatusCode.MethodNotAllowed)]
    [InlineData("api/v1/events?sweep=x-0123456789abcdef", HttpStatusCode.NotFound)]
    public async Task An_address_without_anything_behind_it_says_so(string path, HttpStatusCode status)
    {
        await using ServedSweeps served = ServedSweeps.Start();
        await served.Http.GetAsync(path).ProblemAsync(status);
    }

    [Fact]
    public async Task The_mistakes_of_a_spec_are_the_lines_that_the_command_line_says()
    {
        await using ServedSweeps served = ServedSweeps.Start();
        string wrong = ServiceSpecs.Small().Replace("K: 3", "K: -3", StringComparison.Ordinal);
        var problem = await served
            .Http.PostAsync("api/v1/sweeps?source=mine.yaml", ServedSweeps.Yaml(wrong))
            .ProblemAsync(HttpStatusCode.BadRequest);
        string expected = Assert.Single(ModalityCompetition.TestKit.Specs.ShippedSpecs.Read("mine.yaml", wrong).Errors).ToString();
        Assert.Equal(expected, Assert.Single(problem.GetProperty("errors").EnumerateArray()).GetString());
    }
}
