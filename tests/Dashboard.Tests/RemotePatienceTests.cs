using System.Net;
using ModalityCompetition.Dashboard.Remote;
using ModalityCompetition.Dashboard.Tests.Support;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.TestKit.Networks;
using ModalityCompetition.TestKit.Services;
using ModalityCompetition.TestKit.Waiting;

namespace ModalityCompetition.Dashboard.Tests;

/// <summary>A client waits for a server that does not answer for the moment, as long as it is told to and no longer.</summary>
public class RemotePatienceTests
{
    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.BadGateway)]
    [InlineData(HttpStatusCode.GatewayTimeout)]
    public async Task Whatever_is_read_is_asked_for_again_and_the_waiting_is_told_once(HttpStatusCode status)
    {
        await using ServedSweeps served = ServedSweeps.Start();
        string id = await served.SubmitAsync(ServiceSpecs.Small());
        await served.Service.CompletedAsync(id);
        using var server = new StutteringServer(served.Server.Url, refusals: 3, status);
        int told = 0;
        using var client = Client(server.Url, Patience.Limit, () => told++);
        Assert.Single(await client.ListAsync(CancellationToken.None));
        Assert.Equal((4, 1), (server.Asked, told));

        server.Refuse(2);
        Assert.NotEqual(0, (await client.ReportAsync(id, SweepReportKind.Spec, CancellationToken.None)).Length);
        server.Refuse(2);
        using var limit = new CancellationTokenSource(Patience.Limit);
        await using IAsyncEnumerator<SweepNotice> notices = client.WatchAsync(id, null, limit.Token).GetAsyncEnumerator(limit.Token);
        Assert.True(await notices.MoveNextAsync());
        Assert.Equal(id, notices.Current.Sweep.Id);
        Assert.Equal(3, told);
    }

    [Fact]
    public async Task Without_patience_the_first_refusal_is_the_answer()
    {
        await using ServedSweeps served = ServedSweeps.Start();
        using var server = new StutteringServer(served.Server.Url, refusals: 2);
        using var client = Client(server.Url, TimeSpan.Zero, () => Assert.Fail("It waits."));
        var failure = await Assert.ThrowsAsync<SweepServiceException>(() => client.ListAsync(CancellationToken.None));
        Assert.Equal(SweepServiceFailure.Unavailable, failure.Failure);
        await Assert.ThrowsAsync<SweepServiceException>(() =>
            client.WatchAsync(null, null, CancellationToken.None).GetAsyncEnumerator().MoveNextAsync().AsTask()
        );
        Assert.Equal(2, server.Asked);
    }

    [Fact]
    public async Task A_server_that_stays_away_is_given_up()
    {
        await using ServedSweeps served = ServedSweeps.Start();
        using var server = new StutteringServer(served.Server.Url, refusals: int.MaxValue);
        using var client = Client(server.Url, TimeSpan.FromSeconds(2), () => { });
        await Assert.ThrowsAsync<SweepServiceException>(() => client.ListAsync(CancellationToken.None));
        Assert.InRange(server.Asked, 2, 5);
    }

    // The address may be wrong.
    [Fact]
    public async Task A_server_that_never_answered_is_not_waited_for_and_one_that_did_is()
    {
        int port = FreePorts.Next();
        int told = 0;
        using (var nobody = Client($"http://127.0.0.1:{port}", Patience.Limit, () => told++))
        {
            await Assert.ThrowsAsync<SweepServiceException>(() => nobody.ListAsync(CancellationToken.None));
        }

        Assert.Equal(0, told);
        await using ServedSweeps served = ServedSweeps.Start(o => o with { Port = port });
        string url = served.Server.Url.ToString();
        var away = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var client = Client(url, Patience.Limit, away.SetResult);
        await client.ListAsync(CancellationToken.None);
        await served.Server.DisposeAsync();
        Task<IReadOnlyList<SweepStatus>> asking = client.ListAsync(CancellationToken.None);
        await away.Task.WaitAsync(Patience.Limit);
        await using ServedSweeps again = ServedSweeps.Start(o => o with { Port = port });
        Assert.Empty(await asking);
    }

    // Nothing but a refusal passes: what a server says of the question it would say again.
    [Fact]
    public async Task An_answer_is_never_asked_for_again()
    {
        await using ServedSweeps served = ServedSweeps.Start();
        using var server = new StutteringServer(served.Server.Url, refusals: 0);
        using var client = Client(server.Url, Patience.Limit, () => Assert.Fail("It waits."));
        var failure = await Assert.ThrowsAsync<SweepServiceException>(() =>
            client.StatusAsync("nobody-0123456789abcdef", CancellationToken.None)
        );
        Assert.Equal(SweepServiceFailure.NotFound, failure.Failure);
        Assert.Equal(1, server.Asked);
    }

    [Fact]
    public async Task A_stream_of_which_nothing_comes_any_more_is_opened_again()
    {
        await using ServedSweeps served = ServedSweeps.Start(o => o with { Heartbeat = TimeSpan.FromHours(1) });
        string id = await served.SubmitAsync(ServiceSpecs.Small());
        await served.Service.CompletedAsync(id);
        using var server = new StutteringServer(served.Server.Url, refusals: 0);
        using var client = new HttpSweepService(
            server.Url,
            null,
            new RemoteOptions { Patience = Patience.Limit, LongestSilence = TimeSpan.FromSeconds(1) }
        );
        using var limit = new CancellationTokenSource(Patience.Limit);
        await using IAsyncEnumerator<SweepNotice> notices = client.WatchAsync(null, null, limit.Token).GetAsyncEnumerator(limit.Token);
        Assert.True(await notices.MoveNextAsync());
        Task<bool> next = notices.MoveNextAsync().AsTask();
        while (server.Asked < 2)
        {
            await Task.Delay(50, limit.Token);
        }

        await served.Service.SubmitAsync(new SweepSubmission(ServiceSpecs.Small("two")), limit.Token);
        Assert.True(await next);
    }

    private static HttpSweepService Client(string url, TimeSpan patience, Action waiting) =>
        new(url, null, new RemoteOptions { Patience = patience, Waiting = waiting });
}
