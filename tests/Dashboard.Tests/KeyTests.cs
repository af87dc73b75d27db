using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using ModalityCompetition.Dashboard.Hosting;
using ModalityCompetition.Dashboard.Security;
using ModalityCompetition.Dashboard.Tests.Support;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.TestKit.Http;
using ModalityCompetition.TestKit.Services;

namespace ModalityCompetition.Dashboard.Tests;

/// <summary>Who gets in.</summary>
public class KeyTests
{
    private const string Key = "correct-horse-battery-staple";

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer")]
    [InlineData("Bearer correct-horse-battery-stapl")]
    [InlineData("Bearer correct-horse-battery-staplE")]
    [InlineData("Basic correct-horse-battery-staple")]
    public async Task Without_the_key_no_address_of_the_API_answers(string? header)
    {
        await using ServedSweeps served = ServedSweeps.Start(key: Key);
        using var stranger = new HttpClient { BaseAddress = served.Server.Url };
        if (header is not null)
        {
            stranger.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", header);
        }

        foreach (
            (string path, string method) in served.Server.Routes.Where(r =>
                r.Method != "HEAD" && r.Path.StartsWith("/api", StringComparison.Ordinal)
            )
        )
        {
            using var request = new HttpRequestMessage(
                new HttpMethod(method),
                path.Replace("{id}", "x-0123456789abcdef", StringComparison.Ordinal)
            );
            JsonElement problem = await stranger.SendAsync(request).ProblemAsync(HttpStatusCode.Unauthorized);
            Assert.Equal("unauthorized", problem.GetProperty("failure").GetString());
            Assert.DoesNotContain(Key, problem.ToString(), StringComparison.Ordinal);
        }

        Assert.DoesNotContain(served.Log.Texts, l => l.Contains("staple", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Metrics_need_the_key_and_no_place_among_the_requests()
    {
        await using ServedSweeps served = ServedSweeps.Start(
            o =>
                o with
                {
                    Burst = 1,
                    RequestsPerSecond = 1,
                    Metrics = context => Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(context.Response, "up 1\n"),
                },
            key: Key
        );
        using var stranger = new HttpClient { BaseAddress = served.Server.Url };
        for (int i = 0; i < 10; i++)
        {
            await stranger.GetAsync("metrics").ProblemAsync(HttpStatusCode.Unauthorized);
            Assert.Equal("up 1\n", await served.Http.GetStringAsync("metrics"));
        }
    }

    [Fact]
    public async Task A_server_without_metrics_says_so()
    {
        await using ServedSweeps served = ServedSweeps.Start();
        JsonElement problem = await served.Http.GetAsync("metrics").ProblemAsync(HttpStatusCode.NotFound);
        Assert.Contains("tells no metrics", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_the_key_the_API_answers_and_page_and_health_need_none()
    {
        await using ServedSweeps served = ServedSweeps.Start(key: Key);
        Assert.Equal(HttpStatusCode.OK, (await served.Http.GetAsync("api/v1/sweeps")).StatusCode);
        using var stranger = new HttpClient { BaseAddress = served.Server.Url };
        foreach (string open in new[] { "", "dashboard.js", "dashboard.css", "openapi.json", "health/live", "health/ready" })
        {
            Assert.Equal(HttpStatusCode.OK, (await stranger.GetAsync(open)).StatusCode);
        }
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    [InlineData("192.0.2.1")]
    public async Task Beyond_loopback_nothing_is_served_without_a_key(string address)
    {
        var options = new DashboardOptions
        {
            Address = IPAddress.Parse(address),
            Port = 0,
            Loggers = NullLoggerFactory.Instance,
        };
        await using ServedSweeps served = ServedSweeps.Start();
        var refusal = await Assert.ThrowsAsync<SweepServiceException>(() =>
            DashboardServer.StartAsync(served.Service, options, CancellationToken.None)
        );
        Assert.Equal(SweepServiceFailure.Invalid, refusal.Failure);
        Assert.Contains("MODCOMP_API_KEY", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("short")]
    [InlineData("has blanks in between them")]
    [InlineData("nöt-ascii-nöt-ascii-nöt")]
    public void A_key_that_is_no_good_is_refused_and_never_quoted(string key)
    {
        var refusal = Assert.Throws<SweepServiceException>(() => ApiKey.Of(key, "the file keys.txt"));
        Assert.Contains("keys.txt", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(key, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_of_another_origin_can_change_nothing_and_a_rebound_name_reads_nothing()
    {
        await using ServedSweeps served = ServedSweeps.Start();
        using var foreign = new HttpRequestMessage(HttpMethod.Post, "api/v1/sweeps") { Content = ServedSweeps.Yaml(ServiceSpecs.Small()) };
        foreign.Headers.Add("Origin", "https://evil.example");
        await served.Http.SendAsync(foreign).ProblemAsync(HttpStatusCode.Forbidden);
        using var rebound = new HttpRequestMessage(HttpMethod.Get, "api/v1/sweeps");
        rebound.Headers.Host = "evil.example:7370";
        await served.Http.SendAsync(rebound).ProblemAsync(HttpStatusCode.Forbidden);
        using var own = new HttpRequestMessage(HttpMethod.Post, "api/v1/sweeps") { Content = ServedSweeps.Yaml(ServiceSpecs.Small()) };
        own.Headers.Add("Origin", served.Server.Url.GetLeftPart(UriPartial.Authority));
        using HttpResponseMessage answer = await served.Http.SendAsync(own);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Single(await served.Service.ListAsync(CancellationToken.None));
    }
}
