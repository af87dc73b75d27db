using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace ModalityCompetition.SpecFuzz;

/// <summary>Submits specs to a server, and cancels what it takes.</summary>
internal sealed class SubmittedSpecs(Uri server) : IDisposable
{
    // A server that has other requests answers a little later than it has read.
    private const double Slack = 2;

    private readonly HttpClient _http = new() { BaseAddress = server, Timeout = TimeSpan.FromMinutes(2) };

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    /// <summary>What is wrong with the answer; null when nothing is.</summary>
    public async Task<string?> WrongAsync(string text, TimeSpan mostTime)
    {
        using ByteArrayContent body = new(Encoding.UTF8.GetBytes(text));
        body.Headers.ContentType = new MediaTypeHeaderValue("application/yaml");
        Stopwatch clock = Stopwatch.StartNew();
        using HttpResponseMessage answer = await _http.PostAsync("api/v1/sweeps", body);
        TimeSpan time = clock.Elapsed;
        string said = await answer.Content.ReadAsStringAsync();
        if (answer.StatusCode == HttpStatusCode.TooManyRequests)
        {
            await Task.Delay(TimeSpan.FromSeconds(1));
            return null;
        }

        if (answer.IsSuccessStatusCode)
        {
            using JsonDocument document = JsonDocument.Parse(said);
            string id = document.RootElement.GetProperty("sweep").GetProperty("id").GetString()!;
            using HttpResponseMessage cancelled = await _http.PostAsync($"api/v1/sweeps/{id}/cancel", null);
        }

        return (int)answer.StatusCode >= 500 ? $"was answered {(int)answer.StatusCode}: {said}"
            : time > mostTime * Slack ? $"was answered after {time.TotalSeconds:F2} s"
            : null;
    }
}
