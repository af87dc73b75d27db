using System.Net;
using System.Text.Json;
using ModalityCompetition.TestKit.Waiting;

namespace ModalityCompetition.Cluster.Tests.Observability;

/// <summary>The HTTP API of a Prometheus that runs.</summary>
/// <param name="url">Its URL.</param>
/// <param name="log">What it logged, for the message of a failure; null where nobody has that.</param>
internal sealed class PrometheusApi(Uri url, Func<string>? log = null) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = Patience.Limit };

    /// <summary>The series that a query has now.</summary>
    /// <exception cref="InvalidOperationException">It is no query.</exception>
    public async Task<IReadOnlyList<JsonElement>> QueryAsync(string expression)
    {
        JsonElement answer = await AskAsync("query?query=" + Uri.EscapeDataString(expression));
        return answer.GetProperty("status").GetString() == "success"
            ? [.. answer.GetProperty("data").GetProperty("result").EnumerateArray()]
            : throw new InvalidOperationException($"{expression}: {answer}");
    }

    /// <summary>Names of all series that it has.</summary>
    public async Task<IReadOnlySet<string>> NamesAsync() =>
        (await AskAsync("label/__name__/values")).GetProperty("data").EnumerateArray().Select(n => n.GetString()!).ToHashSet();

    /// <summary>The alerts that are pending or fire.</summary>
    public async Task<IReadOnlyList<FiringAlert>> AlertsAsync() =>
        [.. (await AskAsync("alerts")).GetProperty("data").GetProperty("alerts").EnumerateArray().Select(FiringAlert.Of)];

    /// <summary>
    /// Waits until a query has a series. A rule that compares with what was before can only miss what Prometheus has recorded, and a
    /// counter is seen to grow only from a value that was scraped: whoever breaks something waits for these first.
    /// </summary>
    public Task HoldsAsync(string expression) => UntilAsync($"there is {expression}", async () => (await QueryAsync(expression)).Count > 0);

    /// <summary>Waits for something.</summary>
    /// <param name="what">What the message of a failure calls it.</param>
    /// <param name="holds">Whether it is there.</param>
    /// <param name="missing">What else the message of a failure says.</param>
    public async Task UntilAsync(string what, Func<Task<bool>> holds, Func<string>? missing = null)
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        while (!await holds())
        {
            if (limit.IsCancellationRequested)
            {
                string alerts = string.Join('\n', await AlertsAsync());
                throw new TimeoutException($"It did not come to pass that {what}. {missing?.Invoke()}\nAlerts:\n{alerts}\n{log?.Invoke()}");
            }

            await Task.Delay(250);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<JsonElement> AskAsync(string path)
    {
        var address = new Uri(url, "api/v1/" + path);
        using var limit = new CancellationTokenSource(Patience.Limit);
        while (true)
        {
            using HttpResponseMessage answer = await _http.GetAsync(address, limit.Token);
            // It listens before it has read what it stored, and until then says in plain text that it is not ready.
            if (answer.StatusCode != HttpStatusCode.ServiceUnavailable || answer.Content.Headers.ContentType?.MediaType != "text/plain")
            {
                using JsonDocument document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(limit.Token));
                return document.RootElement.Clone();
            }

            await Task.Delay(100, limit.Token);
        }
    }
}
