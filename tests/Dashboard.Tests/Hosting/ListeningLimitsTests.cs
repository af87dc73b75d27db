using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using ModalityCompetition.Dashboard.Hosting;
using ModalityCompetition.Dashboard.Tests.Support;

namespace ModalityCompetition.Dashboard.Tests.Hosting;

/// <summary>Both servers bear the same from a connection.</summary>
public class ListeningLimitsTests
{
    [Fact]
    public async Task Lines_and_headers_that_are_too_long_are_refused_by_the_server_of_sweeps()
    {
        await using ServedSweeps served = ServedSweeps.Start();
        await RefusesAsync(served.Server.Url, "health/live");
    }

    [Fact]
    public async Task Lines_and_headers_that_are_too_long_are_refused_by_the_server_of_metrics()
    {
        await using MetricsServer server = await MetricsServer.StartAsync(
            new IPEndPoint(IPAddress.Loopback, 0),
            null,
            context => context.Response.WriteAsync("ours"),
            NullLoggerFactory.Instance,
            CancellationToken.None
        );
        await RefusesAsync(server.Url, "metrics");
    }

    private static async Task RefusesAsync(Uri url, string path)
    {
        var address = new Uri(url, path);
        Assert.Equal(HttpStatusCode.OK, await AskAsync(address, headers: 100));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(address, headers: 15 << 10));
        Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, await AskAsync(address, headers: 17 << 10));
        Assert.Equal(HttpStatusCode.RequestUriTooLong, await AskAsync(new Uri(url, $"{path}/{new string('x', 4 << 10)}"), headers: 100));
    }

    private static async Task<HttpStatusCode> AskAsync(Uri address, int headers)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Add("X-Long", new string('x', headers));
        using HttpResponseMessage answer = await http.SendAsync(request);
        return answer.StatusCode;
    }
}
