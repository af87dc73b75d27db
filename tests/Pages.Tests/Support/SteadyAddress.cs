using System.Net;
using System.Net.Sockets;

namespace ModalityCompetition.Pages.Tests.Support;

/// <summary>
/// An address that stays while the server behind it goes and comes: it hands connections on to where the server listens now, and drops them
/// while there is none. So no test hopes that a port is still free when a server comes back to it.
/// </summary>
internal sealed class SteadyAddress : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closing = new();
    private volatile Uri? _server;

    public SteadyAddress()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>The address, for example <c>http://127.0.0.1:40000</c>.</summary>
    public string Url => $"http://{_listener.LocalEndpoint}";

    /// <summary>Where the server listens; null for none.</summary>
    public Uri? Server
    {
        get => _server;
        set => _server = value;
    }

    public void Dispose()
    {
        _closing.Cancel();
        _listener.Dispose();
        _closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        CancellationToken closing = _closing.Token;
        while (!closing.IsCancellationRequested)
        {
            try
            {
                _ = RelayAsync(await _listener.AcceptSocketAsync(closing), _server, closing);
            }
            catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private static async Task RelayAsync(Socket browser, Uri? server, CancellationToken closing)
    {
        using var near = new NetworkStream(browser, ownsSocket: true);
        if (server is null)
        {
            return;
        }

        try
        {
            using var far = new TcpClient();
            await far.ConnectAsync(IPAddress.Loopback, server.Port, closing);
            // Whoever closes first closes both.
            await Task.WhenAny(near.CopyToAsync(far.GetStream(), closing), far.GetStream().CopyToAsync(near, closing));
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or IOException)
        {
            // Closed with the streams.
        }
    }
}
