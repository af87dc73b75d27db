using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ModalityCompetition.Dashboard.Tests.Support;
using ModalityCompetition.Dashboard.Webhooks;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.TestKit.Http;
using ModalityCompetition.TestKit.Services;
using ModalityCompetition.TestKit.Waiting;

namespace ModalityCompetition.Dashboard.Tests;

/// <summary>What a webhook is told, that it can be believed, and what happens when it does not answer.</summary>
public sealed class WebhookTests : IDisposable
{
    private const string Key = "a-key-of-a-test-0123456789";
    private readonly ListingLog _log = new();

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task Each_end_of_a_sweep_is_told_once_and_signed()
    {
        await using var receiver = new HookReceiver();
        await using var webhook = new Webhook(Options(receiver));
        await using ServedSweeps served = ServedSweeps.Start(webhook.Tell);
        string completed = await served.SubmitAsync(ServiceSpecs.Small("one"));
        await served.Service.CompletedAsync(completed);
        await receiver.UntilAsync(1);
        await served.SubmitAsync(ServiceSpecs.Small("one", trials: 44));
        await receiver.UntilAsync(2);
        string reached = await served.SubmitAsync(
            ServiceSpecs.Small("target", trials: 400, extra: "until: {estimand: agreement, half_width: 0.45}")
        );
        await receiver.UntilAsync(3);
        served.Engine.Hold();
        string cancelled = await served.SubmitAsync(ServiceSpecs.Small("cancelled"));
        await served.Service.PauseAsync(cancelled, CancellationToken.None);
        await served.Service.CancelAsync(cancelled, CancellationToken.None);
        await served.Service.CancelAsync(cancelled, CancellationToken.None);
        await receiver.UntilAsync(4);
        served.Engine.Fail("a fault");
        served.Engine.Release();
        string failed = await served.SubmitAsync(ServiceSpecs.Small("failed"));
        IReadOnlyList<HookRequest> requests = await receiver.UntilAsync(5);

        Assert.Equal(["completed", "completed", "target_reached", "cancelled", "failed"], requests.Select(r => r.Event));
        Assert.Equal(
            [completed, completed, reached, cancelled, failed],
            requests.Select(r => r.Message.GetProperty("sweep").GetProperty("id").GetString())
        );
        Assert.Equal(5, requests.Select(r => r.Headers["Modcomp-Delivery"]).Distinct().Count());
        Assert.All(requests, Genuine);
        Assert.Equal([40L, 44], requests.Take(2).Select(r => r.Message.GetProperty("sweep").GetProperty("trials_done").GetInt64()));
        Assert.Contains("a fault", requests[4].Message.GetProperty("sweep").GetProperty("failure").GetString(), StringComparison.Ordinal);

        // A sweep looks as the API says it.
        using HttpResponseMessage answer = await served.Http.GetAsync($"api/v1/sweeps/{reached}");
        Assert.Equal(
            (await Answers.JsonAsync(answer)).GetRawText(),
            requests[2].Message.GetProperty("sweep").GetRawText(),
            StringComparer.Ordinal
        );
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task What_may_pass_is_tried_again_with_longer_and_longer_pauses()
    {
        await using var receiver = new HookReceiver(503, 429);
        WebhookOptions options = Options(receiver);
        var clock = new PauseClock(options.Pauses);
        await using (var webhook = new Webhook(options with { Clock = clock }))
        {
            webhook.Tell(Sweep("a"));
            IReadOnlyList<HookRequest> requests = await receiver.UntilAsync(3);
            Assert.Single(requests.Select(r => r.Headers["Modcomp-Delivery"]).Distinct());
            Assert.All(requests, Genuine);
        }

        Assert.Equal(options.Pauses.Take(2), clock.Taken);
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task A_webhook_that_does_not_answer_is_said_once_and_once_more_when_it_does()
    {
        await using var receiver = new HookReceiver([.. Enumerable.Repeat(500, 10)]);
        WebhookOptions options = Options(receiver);
        var clock = new PauseClock(options.Pauses);
        await using var webhook = new Webhook(options with { Clock = clock });
        webhook.Tell(Sweep("a"));
        webhook.Tell(Sweep("b"));
        await receiver.UntilAsync(10);
        webhook.Tell(Sweep("c"));
        await SweepWatching.UntilAsync(() => _log.Lines.Count() == 2);
        Assert.Equal([.. options.Pauses, .. options.Pauses], clock.Taken);
        string server = $"http://127.0.0.1:{receiver.Address.Port}";
        Assert.Equal(
            [
                $"The webhook at {server} was not told that sweep a is completed: it answered 500. Until it answers again nothing more is "
                    + "said of it ",
                $"The webhook at {server} answers again; 2 messages did not arrive ",
            ],
            _log.Texts
        );
    }

    [Theory]
    [InlineData(302, "it answered 302, and no redirect is followed")]
    [InlineData(307, "it answered 307, and no redirect is followed")]
    [InlineData(404, "it answered 404")]
    public async Task What_will_not_pass_is_not_tried_again_and_no_redirect_is_followed(int code, string reason)
    {
        await using var receiver = new HookReceiver(code);
        await using (var webhook = new Webhook(Options(receiver)))
        {
            webhook.Tell(Sweep("a"));
            webhook.Tell(Sweep("b"));
            await receiver.UntilAsync(2);
        }

        Assert.Equal(["a", "b"], receiver.Requests.Select(r => r.Message.GetProperty("sweep").GetProperty("id").GetString()));
        Assert.Contains(reason, _log.Texts.First(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_waits_for_a_webhook_and_what_waits_for_it_is_bounded()
    {
        await using var receiver = new HookReceiver();
        receiver.Hold();
        await using (var webhook = new Webhook(Options(receiver) with { MostWaiting = 3 }))
        {
            webhook.Tell(Sweep("first"));
            await receiver.UntilAsync(1);
            for (int i = 0; i < 1000; i++)
            {
                webhook.Tell(Sweep(i.ToString(CultureInfo.InvariantCulture)));
            }

            receiver.Release();
            await receiver.UntilAsync(4);
        }

        Assert.Equal(
            ["first", "997", "998", "999"],
            receiver.Requests.Select(r => r.Message.GetProperty("sweep").GetProperty("id").GetString())
        );
        Assert.Single(_log.Texts, t => t.Contains("too many messages wait", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_that_stops_does_not_wait_for_pauses()
    {
        using var nobody = new TcpListener(System.Net.IPAddress.Loopback, 0);
        nobody.Start();
        var address = new Uri($"http://{nobody.LocalEndpoint}/");
        nobody.Stop();
        var webhook = new Webhook(
            new WebhookOptions
            {
                Address = address,
                Key = Key,
                Log = _log,
                Pauses = [TimeSpan.FromDays(1)],
            }
        );
        webhook.Tell(Sweep("a"));
        webhook.Tell(Sweep("b"));
        await webhook.DisposeAsync();
        await webhook.DisposeAsync();
        Assert.Single(_log.Texts);
        webhook.Tell(Sweep("c"));
    }

    [Theory]
    [InlineData("example.org/hook")]
    [InlineData("ftp://example.org/hook")]
    [InlineData("https://me:secret@example.org/hook")]
    [InlineData("https://example.org/hook#part")]
    [InlineData("/hook")]
    public void An_address_that_is_none_is_refused_without_being_quoted(string address)
    {
        SweepServiceException refused = Assert.Throws<SweepServiceException>(() => WebhookOptions.AddressOf(address));
        Assert.Equal(SweepServiceFailure.Invalid, refused.Failure);
        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
    }

    private static SweepStatus Sweep(string id) =>
        new()
        {
            Id = id,
            Name = id,
            State = SweepState.Completed,
            Priority = 10,
            SubmittedAt = DateTimeOffset.UnixEpoch,
            Engine = "cpu/2",
            Configurations = 1,
            TrialsDone = 40,
            TrialsTotal = 40,
        };

    // By the words of docs/serving.md alone.
    private static void Genuine(HookRequest request)
    {
        Assert.StartsWith("POST /a/secret?token=1 ", request.Line, StringComparison.Ordinal);
        Assert.Equal("application/json", request.Headers["Content-Type"]);
        Assert.Equal(request.Event, request.Headers["Modcomp-Event"]);
        Assert.Equal(request.Message.GetProperty("delivery").GetString(), request.Headers["Modcomp-Delivery"]);
        Assert.Equal("modality-competition/webhook/1", request.Message.GetProperty("schema").GetString());
        string timestamp = request.Headers["Modcomp-Timestamp"];
        var sent = DateTimeOffset.FromUnixTimeSeconds(long.Parse(timestamp, CultureInfo.InvariantCulture));
        Assert.InRange(sent, TimeProvider.System.GetUtcNow().AddHours(-1), TimeProvider.System.GetUtcNow().AddSeconds(1));
        using var hmac = new HMACSHA256(Encoding.UTF8.GetBytes(Key));
        string signed = timestamp + "." + Encoding.UTF8.GetString(request.Body);
        string expected = Convert.ToHexString(hmac.ComputeHash(Encoding.UTF8.GetBytes(signed)));
        Assert.Equal($"sha256={expected}", request.Headers["Modcomp-Signature"], ignoreCase: true);
        Assert.Equal(JsonValueKind.Object, request.Message.GetProperty("sweep").ValueKind);
    }

    private WebhookOptions Options(HookReceiver receiver) =>
        new()
        {
            Address = receiver.Address,
            Key = Key + "\n",
            Log = _log,
            // A busy machine takes its time.
            LongestTry = Patience.Limit,
            Farewell = Patience.Limit,
        };
}
