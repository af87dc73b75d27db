using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Threading.Channels;
using ModalityCompetition.Dashboard.Security;
using ModalityCompetition.Sweeps.Services.Contract;

namespace ModalityCompetition.Dashboard.Webhooks;

/// <summary>
/// Tells one address when sweeps come to their ends, with a small POST that the server's key signs. Messages wait in a queue of bounded
/// length and are sent one after the other, each tried again a few times; nobody waits for them, and one that does not arrive is lost.
/// </summary>
/// <remarks>
/// A redirect is not followed: it would carry a signed message to where the operator did not want it. Answers are not read.
/// </remarks>
public sealed class Webhook : IAsyncDisposable
{
    private readonly WebhookOptions _options;
    private readonly byte[] _key;
    private readonly string _server;
    private readonly HttpClient _client;
    private readonly Channel<WebhookMessage> _waiting;
    private readonly CancellationTokenSource _closing = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Task _sending;
    private long _lost;

    /// <summary>Begins; sends nothing yet.</summary>
    /// <param name="options">How it works.</param>
    /// <exception cref="SweepServiceException">The key is not usable.</exception>
    public Webhook(WebhookOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _key = Encoding.UTF8.GetBytes(ApiKey.Checked(options.Key, "the variable or file"));
        _server = options.Address.GetLeftPart(UriPartial.Authority);
        _client = new HttpClient(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                ConnectTimeout = options.LongestTry,
            }
        )
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _waiting = Channel.CreateBounded<WebhookMessage>(
            new BoundedChannelOptions(options.MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            dropped => Lost(dropped, "too many messages wait")
        );
        _sending = Task.Run(SendAllAsync);
    }

    /// <summary>Takes notice of where a sweep stands, and tells of it if it has come to its end. Returns at once and never fails.</summary>
    /// <param name="sweep">Where it stands.</param>
    public void Tell(SweepStatus sweep)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        if (WebhookMessage.Of(sweep, _options.Clock.GetUtcNow()) is { } message)
        {
            _waiting.Writer.TryWrite(message);
        }
    }

    /// <summary>Sends what waits, once more each and for a few seconds at most, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_waiting.Writer.TryComplete())
        {
            return;
        }

        await _closing.CancelAsync().ConfigureAwait(false);
        using (var farewell = new CancellationTokenSource(_options.Farewell, _options.Clock))
        using (farewell.Token.Register(_end.Cancel))
        {
            await _sending.ConfigureAwait(false);
        }

        _client.Dispose();
        _closing.Dispose();
        _end.Dispose();
    }

    private async Task SendAllAsync()
    {
        await foreach (WebhookMessage message in _waiting.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            if (await SendAsync(message).ConfigureAwait(false) is { } reason)
            {
                Lost(message, reason);
            }
            else if (Interlocked.Exchange(ref _lost, 0) is > 0 and var lost)
            {
                _options.Log.WebhookAnswersAgain(_server, lost);
            }
        }
    }

    // Why it did not arrive after all tries; null when it did.
    private async Task<string?> SendAsync(WebhookMessage message)
    {
        for (int tries = 0; ; tries++)
        {
            bool last = tries == _options.Pauses.Count || _closing.IsCancellationRequested;
            (string? reason, bool again) = await TryAsync(message).ConfigureAwait(false);
            if (reason is null || !again || last)
            {
                return reason;
            }

            await Task.Delay(_options.Pauses[tries], _options.Clock, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<(string? Reason, bool Again)> TryAsync(WebhookMessage message)
    {
        using var limit = new CancellationTokenSource(_options.LongestTry, _options.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _end.Token);
        try
        {
            // The time is that of this try, so that a message that arrives late is not taken for an old one.
            byte[] body = WebhookJson.Body(message);
            string timestamp = WebhookSignature.Timestamp(_options.Clock.GetUtcNow());
            using var request = new HttpRequestMessage(HttpMethod.Post, _options.Address) { Content = new ByteArrayContent(body) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            request.Headers.TryAddWithoutValidation("User-Agent", "modcomp");
            request.Headers.TryAddWithoutValidation("Modcomp-Event", message.Event);
            request.Headers.TryAddWithoutValidation("Modcomp-Delivery", message.Delivery);
            request.Headers.TryAddWithoutValidation(WebhookSignature.TimestampHeader, timestamp);
            request.Headers.TryAddWithoutValidation(WebhookSignature.Header, WebhookSignature.Of(_key, timestamp, body));
            using HttpResponseMessage answer = await _client
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token)
                .ConfigureAwait(false);
            return answer.IsSuccessStatusCode
                ? (null, false)
                : (
                    "it answered "
                        + $"{(int)answer.StatusCode}{((int)answer.StatusCode is >= 300 and < 400 ? ", and no redirect is followed" : "")}",
                    MayHelpAgain(answer.StatusCode)
                );
        }
        catch (OperationCanceledException)
        {
            return (_end.IsCancellationRequested ? "the server has stopped" : "it did not answer in time", true);
        }
        catch (HttpRequestException failure)
        {
            return (failure.Message.ReplaceLineEndings(" ").TrimEnd('.'), true);
        }
        catch (Exception failure)
        {
            // Whatever it is: the next message is another one.
            return (failure.Message.ReplaceLineEndings(" ").TrimEnd('.'), false);
        }
    }

    private static bool MayHelpAgain(HttpStatusCode code) =>
        code is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || (int)code >= 500;

    private void Lost(WebhookMessage message, string reason)
    {
        if (Interlocked.Increment(ref _lost) == 1)
        {
            _options.Log.WebhookFailed(_server, message.Sweep.Id, message.Event, reason);
        }
    }
}
