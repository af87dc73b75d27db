using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ModalityCompetition.TestKit.Services;

namespace ModalityCompetition.Dashboard.Tests.Support;

/// <summary>Somebody who is told: takes requests on a free port, keeps them, and answers what the test says.</summary>
internal sealed class HookReceiver : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<HookRequest> _requests = [];
    private readonly CancellationTokenSource _end = new();
    private readonly Task _serving;
    private TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public HookReceiver(params int[] answers)
    {
        Answers = new ConcurrentQueue<int>(answers);
        _open.SetResult();
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>What comes next; 204 when nothing is left.</summary>
    public ConcurrentQueue<int> Answers { get; }

    /// <summary>The requests in the order in which they came.</summary>
    public IReadOnlyList<HookRequest> Requests => [.. _requests];

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/a/secret?token=1");

    /// <summary>Answers nothing from now on.</summary>
    public void Hold() => _open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Answers again.</summary>
    public void Release() => _open.SetResult();

    /// <summary>Waits for that many requests.</summary>
    public async Task<IReadOnlyList<HookRequest>> UntilAsync(int count)
    {
        await SweepWatching.UntilAsync(() => _requests.Count >= count);
        return Requests;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _serving;
        _end.Dispose();
        _listener.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                using TcpClient client = await _listener.AcceptTcpClientAsync(_end.Token);
                await using NetworkStream stream = client.GetStream();
                _requests.Enqueue(await HookRequest.ReadAsync(stream, _end.Token));
                await _open.Task.WaitAsync(_end.Token);
                int code = Answers.TryDequeue(out int next) ? next : 204;
                string location = code is >= 300 and < 400 ? $"Location: {Address}\r\n" : "";
                string answer = string.Create(
                    CultureInfo.InvariantCulture,
                    $"HTTP/1.1 {code} Answer\r\n{location}Content-Length: 0\r\nConnection: close\r\n\r\n"
                );
                await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), _end.Token);
            }
            catch (Exception failure) when (failure is IOException or SocketException or OperationCanceledException)
            {
                // Who asked has gone, or the test is over.
            }
        }
    }
}
