using System.Net.Sockets;
using System.Text;
using ModalityCompetition.TestKit.Waiting;

namespace ModalityCompetition.Dashboard.Tests.Support;

/// <summary>A client that says what it likes, byte by byte, and may leave what it is told unread.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    /// <summary>Connects.</summary>
    /// <param name="url">The server.</param>
    /// <param name="receiveBuffer">Bytes that the system keeps of what is not read; null for its own choice.</param>
    public static async Task<RawClient> ConnectAsync(Uri url, int? receiveBuffer = null)
    {
        var client = new RawClient();
        if (receiveBuffer is { } bytes)
        {
            client._socket.ReceiveBufferSize = bytes;
        }

        using var limit = new CancellationTokenSource(Patience.Limit);
        await client._socket.ConnectAsync(url.Host, url.Port, limit.Token);
        return client;
    }

    /// <summary>Sends text.</summary>
    public async Task SendAsync(string text) => await _socket.SendAsync(Encoding.ASCII.GetBytes(text));

    /// <summary>Sends the headers of a submission and, when the server is ready for it, the beginning of its body.</summary>
    public async Task BeginSubmissionAsync()
    {
        await SendAsync(
            "POST /api/v1/sweeps HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/yaml\r\nContent-Length: 100\r\n"
                + "Expect: 100-continue\r\n\r\n"
        );
        Assert.StartsWith("HTTP/1.1 100", await ReadSomeAsync(), StringComparison.Ordinal);
        await SendAsync("n");
    }

    /// <summary>Reads what there is, at most 25 bytes; waits until there is something.</summary>
    public async Task<string> ReadSomeAsync()
    {
        byte[] buffer = new byte[25];
        using var limit = new CancellationTokenSource(Patience.Limit);
        return Encoding.ASCII.GetString(buffer, 0, await _socket.ReceiveAsync(buffer, limit.Token));
    }

    /// <summary>Reads until the server closes or breaks the connection.</summary>
    public async Task<string> ReadToEndAsync()
    {
        var text = new StringBuilder();
        byte[] buffer = new byte[4096];
        using var limit = new CancellationTokenSource(Patience.Limit);
        try
        {
            while (await _socket.ReceiveAsync(buffer, limit.Token) is > 0 and var read)
            {
                text.Append(Encoding.UTF8.GetString(buffer, 0, read));
            }
        }
        catch (SocketException)
        {
            // Broken off instead of closed.
        }

        return text.ToString();
    }

    public void Dispose() => _socket.Dispose();
}
