using Microsoft.AspNetCore.Http;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Telemetry.Export;
using ModalityCompetition.TestKit.Telemetry;

namespace ModalityCompetition.Client.Tests.Metrics;

/// <summary>The metrics of the test's own process from now on.</summary>
internal sealed class ScrapedProcess : IDisposable
{
    private readonly MetricsScrape _scrape;

    public ScrapedProcess(params (string Name, string Value)[] variables)
    {
        _scrape = MetricsScrape.Start(new TelemetrySource("test", "0"), variables.ToDictionary(v => v.Name, v => v.Value));
        ProgramTelemetry.Announce();
    }

    /// <summary>The last answer, also one that is no good.</summary>
    public string LastText { get; private set; } = "";

    /// <summary>Asks as Prometheus does.</summary>
    /// <param name="accept">The form that is asked for.</param>
    public async Task<(string Text, Exposition Read)> AskAsync(string accept = "text/plain")
    {
        // Answers are kept for 300 ms.
        await Task.Delay(350);
        using var body = new MemoryStream();
        var context = new DefaultHttpContext();
        context.Request.Method = "GET";
        context.Request.Headers.Accept = accept;
        context.Response.Body = body;
        await _scrape.AnswerAsync(context);
        Assert.Equal(StatusCodes.Status200OK, context.Response.StatusCode);
        string text = System.Text.Encoding.UTF8.GetString(body.ToArray());
        LastText = text;
        return (text, Exposition.Read(text));
    }

    public void Dispose() => _scrape.Dispose();
}
