using ModalityCompetition.TestKit.Waiting;
using Xunit;

namespace ModalityCompetition.TestKit.Http;

/// <summary>Reads an event stream line by line, independently of the product's client.</summary>
public sealed class EventReader : IAsyncDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _lines;
    private readonly CancellationTokenSource _limit = new();

    private EventReader(HttpResponseMessage response, Stream stream)
    {
        _response = response;
        _lines = new StreamReader(stream);
    }

    /// <summary>Opens a stream.</summary>
    /// <param name="http">The client.</param>
    /// <param name="path">Address of the stream.</param>
    /// <param name="lastEventId">The last event that was read; null for none.</param>
    public static async Task<EventReader> OpenAsync(HttpClient http, string path, string? lastEventId = null)
    {
        ArgumentNullException.ThrowIfNull(http);
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
        // A reader may be idle for as long as it likes before it asks.
        _limit.CancelAfter(Patience.Limit);
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

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _lines.Dispose();
        _response.Dispose();
        _limit.Dispose();
        return ValueTask.CompletedTask;
    }
}
