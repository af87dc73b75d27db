using Microsoft.Extensions.Logging.Abstractions;
using ModalityCompetition.Dashboard.Hosting;
using ModalityCompetition.Dashboard.Remote;
using ModalityCompetition.Dashboard.Tests.Support;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.TestKit.Networks;
using ModalityCompetition.TestKit.Services;
using ModalityCompetition.TestKit.Waiting;

namespace ModalityCompetition.Dashboard.Tests;

/// <summary>What the client says when something is wrong between it and the server.</summary>
public class RemoteFailureTests
{
    [Fact]
    public async Task A_server_that_is_not_there_is_one_sentence()
    {
        int port = FreePorts.Next();
        using var client = new HttpSweepService($"http://127.0.0.1:{port}", null);
        var failure = await Assert.ThrowsAsync<SweepServiceException>(() => client.ListAsync(CancellationToken.None));
        Assert.Equal(SweepServiceFailure.Unavailable, failure.Failure);
        Assert.StartsWith($"The server http://127.0.0.1:{port} cannot be reached (", failure.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<SweepServiceException>(() =>
            client.WatchAsync(null, null, CancellationToken.None).GetAsyncEnumerator().MoveNextAsync().AsTask()
        );
    }

    [Theory]
    [InlineData("here")]
    [InlineData("ftp://example.org")]
    public void An_address_that_is_none_is_refused(string address) =>
        Assert.Equal(SweepServiceFailure.Invalid, Assert.Throws<SweepServiceException>(() => new HttpSweepService(address, null)).Failure);

    [Fact]
    public async Task A_port_in_use_is_one_sentence()
    {
        await using ServedSweeps served = ServedSweeps.Start();
        var options = new DashboardOptions { Port = served.Server.Url.Port, Loggers = NullLoggerFactory.Instance };
        var failure = await Assert.ThrowsAsync<SweepServiceException>(() =>
            DashboardServer.StartAsync(served.Service, options, CancellationToken.None)
        );
        Assert.Contains("--listen", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_watcher_outlives_a_restart_of_the_server()
    {
        // A port that nobody else is given while the server is away.
        int port = FreePorts.Next();
        await using ServedSweeps served = ServedSweeps.Start(o => o with { Port = port });
        string id = await served.SubmitAsync(ServiceSpecs.Small());
        await served.Service.CompletedAsync(id);
        using var client = new HttpSweepService(served.Server.Url.ToString(), null);
        using var limit = new CancellationTokenSource(Patience.Limit);
        await using IAsyncEnumerator<SweepNotice> notices = client.WatchAsync(null, null, limit.Token).GetAsyncEnumerator(limit.Token);
        Assert.True(await notices.MoveNextAsync());
        Task<bool> next = notices.MoveNextAsync().AsTask();
        await served.Server.DisposeAsync();
        await using DashboardServer again = await DashboardServer.StartAsync(
            served.Service,
            new DashboardOptions { Port = port, Loggers = NullLoggerFactory.Instance },
            limit.Token
        );
        await served.Service.SubmitAsync(new SweepSubmission(ServiceSpecs.Small("two")), limit.Token);
        Assert.True(await next);
        Assert.Equal("two", notices.Current.Sweep.Name);
    }
}
