namespace ModalityCompetition.Dashboard.Tests.Support;

/// <summary>Reads an event stream line by line, independently of the product's client.</summary>
internal sealed class EventReader : IAsyncDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _lines;
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(60));

    private EventReader(HttpResponseMessage response, Stream stream)
    {
        _response = response;
        _lines = new StreamReader(stream);
    }

    public static async Task<EventReader> OpenAsync(HttpClient http, string path, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return new EventReader(response, await response.Content.ReadAsStreamAsync());
    }

    /// <summary>The next block of lines up to an empty one; null at the end of the stream.</summary>
    public async Task<Dictionary<string, string>?> NextAsync()
    {
        var fields = new Dictionary<string, string>();
        while (await _lines.ReadLineAsync(_limit.Token) is { } line)
        {
            if (line.Length == 0)
            {
                return fields;
            }

            int colon = line.IndexOf(':', StringComparison.Ordinal);
            fields[line[..colon]] = line[(colon + 1)..].Trim();
        }

        return null;
    }

    public ValueTask DisposeAsync()
    {
        _lines.Dispose();
        _response.Dispose();
        _limit.Dispose();
        return ValueTask.CompletedTask;
    }
}
