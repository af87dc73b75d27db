using System.Net;
using ModalityCompetition.Dashboard.Hosting;
using ModalityCompetition.Dashboard.Tests.Support;
using ModalityCompetition.TestKit.Http;
using ModalityCompetition.TestKit.Services;
using ModalityCompetition.TestKit.Waiting;

namespace ModalityCompetition.Dashboard.Tests.Limits;

/// <summary>Clients that take places and do nothing with them keep nobody out.</summary>
public sealed class BadClientTests : IDisposable
{
    private readonly List<RawClient> _clients = [];

    public void Dispose() => _clients.ForEach(c => c.Dispose());

    [Theory]
    [InlineData("")]
    [InlineData("GET /health/live HTTP/1.1\r\nHost: loc")]
    [InlineData("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    public async Task Connections_that_are_quiet_give_way(string said)
    {
        await using ServedSweeps served = ServedSweeps.Start(o => o with { MostConnections = 20, MostConnectionsOfOne = 10 });
        await using EventReader events = await EventReader.OpenAsync(served.Http, "api/v1/events");
        await events.NextAsync();
        Task<string>[] ends = [.. await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => QuietAsync(served, said)))];

        // Until all have been let in: one that comes after another of its address finds that as quiet as the others.
        using var limit = new CancellationTokenSource(Patience.Limit);
        await UntilAsync(() => ends.Count(e => e.IsCompleted) >= 60 - 10, limit.Token);

        // A new connection, for which one of them is closed.
        using var other = new HttpClient { BaseAddress = served.Server.Url };
        Assert.Equal("live\n", await other.GetStringAsync("health/live"));
        Assert.Equal("ready\n", await other.GetStringAsync("health/ready"));

        // The stream was there before all of them and is in use.
        string id = await served.SubmitAsync(ServiceSpecs.Small());
        Assert.Contains(id, (await events.NextAsync())!["data"], StringComparison.Ordinal);
        Assert.Empty(served.Log.Errors);
    }

    [Fact]
    public async Task Bodies_that_do_not_come_give_way_and_are_told()
    {
        await using ServedSweeps served = ServedSweeps.Start(o => Slow(o) with { MostBodies = 4, MostBodiesOfOne = 2 });
        RawClient first = await SlowBodyAsync(served);
        Task<string> told = first.ReadToEndAsync();
        for (int i = 0; i < 5; i++)
        {
            await SlowBodyAsync(served);
        }

        Assert.StartsWith("HTTP/1.1 429", await told, StringComparison.Ordinal);
        Assert.Contains("on its way for longer than any other", await told, StringComparison.Ordinal);
        await served.Service.CompletedAsync(await served.SubmitAsync(ServiceSpecs.Small()));
    }

    [Fact]
    public async Task A_server_that_stops_waits_for_no_body()
    {
        await using ServedSweeps served = ServedSweeps.Start(Slow);
        RawClient client = await SlowBodyAsync(served);
        Task<string> told = client.ReadToEndAsync();
        await served.Server.DisposeAsync();
        Assert.Equal("", await told);
    }

    [Fact]
    public async Task A_body_on_its_way_has_no_place_among_the_answers()
    {
        await using ServedSweeps served = ServedSweeps.Start(o => Slow(o) with { MostConcurrent = 1 });
        for (int i = 0; i < 8; i++)
        {
            await SlowBodyAsync(served);
        }

        using HttpResponseMessage list = await served.Http.GetAsync("api/v1/sweeps");
        Assert.Equal(HttpStatusCode.OK, list.StatusCode);
    }

    [Fact]
    public async Task A_body_that_comes_too_slowly_is_told_so()
    {
        await using ServedSweeps served = ServedSweeps.Start(o => o with { LeastRate = 1e6, RateGrace = TimeSpan.FromSeconds(1.1) });
        RawClient client = await SlowBodyAsync(served);
        string told = await client.ReadToEndAsync();
        Assert.StartsWith("HTTP/1.1 408", told, StringComparison.Ordinal);
        Assert.Contains("comes too slowly", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_that_nobody_reads_makes_room()
    {
        await using ServedSweeps served = ServedSweeps.Start(o =>
            o with
            {
                MostStreams = 1,
                Heartbeat = TimeSpan.FromMilliseconds(1),
                LeastRate = 1e6,
                RateGrace = TimeSpan.FromSeconds(1.1),
            }
        );
        RawClient client = await RawClient.ConnectAsync(served.Server.Url, receiveBuffer: 4096);
        _clients.Add(client);
        await client.SendAsync("GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200", await client.ReadSomeAsync(), StringComparison.Ordinal);
        using var limit = new CancellationTokenSource(Patience.Limit);
        await UntilAsync(
            async () =>
            {
                using HttpResponseMessage answer = await served.Http.GetAsync(
                    "api/v1/events",
                    HttpCompletionOption.ResponseHeadersRead,
                    limit.Token
                );
                return answer.StatusCode == HttpStatusCode.OK;
            },
            limit.Token
        );
        Assert.Empty(served.Log.Errors);
    }

    [Fact]
    public async Task One_address_has_its_part_of_the_streams()
    {
        await using ServedSweeps served = ServedSweeps.Start(o => o with { MostStreams = 5, MostStreamsOfOne = 1 });
        await using EventReader first = await EventReader.OpenAsync(served.Http, "api/v1/events");
        HttpResponseMessage second = await served.Http.GetAsync("api/v1/events");
        Assert.NotNull(second.Headers.RetryAfter);
        var problem = await Task.FromResult(second).ProblemAsync(HttpStatusCode.TooManyRequests);
        Assert.Contains("or 1 of this address", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_takes_no_work_says_so_in_its_health()
    {
        string? trouble = null;
        await using ServedSweeps served = ServedSweeps.Start(o => o with { Trouble = () => trouble });
        Assert.Equal("ready\n", await served.Http.GetStringAsync("health/ready"));
        trouble = "The disk is nearly full: make room.";
        var problem = await served.Http.GetAsync("health/ready").ProblemAsync(HttpStatusCode.ServiceUnavailable);
        Assert.Equal(trouble, problem.GetProperty("detail").GetString());
        Assert.Equal("live\n", await served.Http.GetStringAsync("health/live"));
    }

    private static DashboardOptions Slow(DashboardOptions options) => options with { LeastRate = 1, RateGrace = TimeSpan.FromHours(1) };

    private async Task<Task<string>> QuietAsync(ServedSweeps served, string said)
    {
        RawClient client;
        try
        {
            client = await RawClient.ConnectAsync(served.Server.Url);
            lock (_clients)
            {
                _clients.Add(client);
            }

            await client.SendAsync(said);
        }
        catch (System.Net.Sockets.SocketException)
        {
            // It had to give way before it could say anything.
            return Task.FromResult("");
        }

        return client.ReadToEndAsync();
    }

    private async Task<RawClient> SlowBodyAsync(ServedSweeps served)
    {
        RawClient client = await RawClient.ConnectAsync(served.Server.Url);
        _clients.Add(client);
        await client.BeginSubmissionAsync();
        return client;
    }

    private static Task UntilAsync(Func<bool> stands, CancellationToken limit) => UntilAsync(() => Task.FromResult(stands()), limit);

    private static async Task UntilAsync(Func<Task<bool>> stands, CancellationToken limit)
    {
        while (!await stands())
        {
            await Task.Delay(20, limit);
        }
    }
}
