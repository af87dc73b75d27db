using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ModalityCompetition.Dashboard.Tests.Support;

/// <summary>A request as it came.</summary>
internal sealed record HookRequest(string Line, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    /// <summary>The body as JSON.</summary>
    public JsonElement Message => JsonSerializer.Deserialize<JsonElement>(Body);

    /// <summary>Which end it tells of.</summary>
    public string Event => Message.GetProperty("event").GetString()!;

    /// <summary>Reads one.</summary>
    public static async Task<HookRequest> ReadAsync(Stream stream, CancellationToken cancellation)
    {
        var head = new StringBuilder();
        byte[] one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(one, cancellation);
            head.Append((char)one[0]);
        }

        string[] lines = head.ToString().TrimEnd().Split("\r\n");
        var headers = lines[1..]
            .Select(line => line.Split(':', 2))
            .ToDictionary(h => h[0], h => h[1].Trim(), StringComparer.OrdinalIgnoreCase);
        byte[] body = new byte[int.Parse(headers["Content-Length"], CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body, cancellation);
        return new HookRequest(lines[0], headers, body);
    }
}
