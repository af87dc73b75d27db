using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using ModalityCompetition.Dashboard.Hosting;
using ModalityCompetition.Dashboard.Remote;
using ModalityCompetition.Dashboard.Tests.Support;
using ModalityCompetition.Sweeps.Services;
using ModalityCompetition.TestKit.Services;

namespace ModalityCompetition.Dashboard.Tests;

/// <summary>What the client says when something is wrong between it and the server.</summary>
public class RemoteFailureTests
{
    [Fact]
    public async Task A_server_that_is_not_there_is_one_sentence()
    {
        using var nobody = new TcpListener(IPAddress.Loopback, 0);
        nobody.Start();
        int port = ((IPEndPoint)nobody.LocalEndpoint).Port;
        nobody.Stop();
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
        await using ServedSweeps served = ServedSweeps.Start();
        string id = await served.SubmitAsync(ServiceSpecs.Small());
        await served.Service.CompletedAsync(id);
        int port = served.Server.Url.Port;
        using var client = new HttpSweepService(served.Server.Url.ToString(), null);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
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
