using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using ModalityCompetition.Dashboard.Hosting;
using ModalityCompetition.Dashboard.Webhooks;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.TestKit.Documents;

namespace ModalityCompetition.Dashboard.Tests;

/// <summary>Every answer of the API has the recorded bytes.</summary>
public class AnswerBytesTests
{
    private const string Sweep = "api/v1/sweeps/sample-0123456789abcdef";

    [Theory]
    [InlineData("service.json", "GET", "api/v1")]
    [InlineData("sweeps.json", "GET", "api/v1/sweeps")]
    [InlineData("submitted.json", "POST", "api/v1/sweeps", "a: 1")]
    [InlineData("problem-errors.json", "POST", "api/v1/sweeps", "wrong")]
    [InlineData("sweep-running.json", "GET", Sweep)]
    [InlineData("sweep-failed.json", "POST", Sweep + "/cancel")]
    [InlineData("sweep-completed.json", "POST", Sweep + "/pause")]
    [InlineData("problem.json", "POST", Sweep + "/resume")]
    [InlineData("problem-address.json", "GET", "api/v1/nothing")]
    [InlineData("estimates.json", "GET", Sweep + "/estimates")]
    [InlineData("openapi.json", "GET", "openapi.json")]
    [InlineData("events.txt", "GET", "api/v1/events")]
    public async Task An_answer_has_the_recorded_bytes(string recorded, string method, string path, string? body = null)
    {
        var options = new DashboardOptions { Port = 0, Loggers = NullLoggerFactory.Instance };
        await using DashboardServer server = await DashboardServer.StartAsync(new SampleSweeps(), options, CancellationToken.None);
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = server.Url };
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/yaml");
        using HttpResponseMessage answer = await http.SendAsync(request);
        Baseline.Check(recorded, await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_message_of_a_webhook_has_the_recorded_bytes()
    {
        SweepStatus sweep = await new SampleSweeps().PauseAsync("a", CancellationToken.None);
        var message = new WebhookMessage("completed", "0b5a3c1e-8f0d-4f0e-9d43-1c5f4f0a7e11", DateTimeOffset.UnixEpoch, sweep);
        Baseline.Check("webhook.json", WebhookJson.Body(message));
    }
}
