using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ModalityCompetition.Dashboard.Webhooks;

/// <summary>What shows whoever has the key that a message comes from the server, and is not an old one sent again.</summary>
internal static class WebhookSignature
{
    /// <summary>Header with the time of sending, seconds since 1970, UTC.</summary>
    public const string TimestampHeader = "Modcomp-Timestamp";

    /// <summary>Header with the signature.</summary>
    public const string Header = "Modcomp-Signature";

    /// <summary>The time of sending as its header has it.</summary>
    public static string Timestamp(DateTimeOffset at) => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    /// <summary>Signs: HMAC-SHA256 by the key of the timestamp, a full stop and the body.</summary>
    /// <param name="key">The key.</param>
    /// <param name="timestamp">The value of <see cref="TimestampHeader"/>.</param>
    /// <param name="body">The body.</param>
    /// <returns>The value of <see cref="Header"/>: <c>sha256=</c> and 64 lower-case hexadecimal digits.</returns>
    public static string Of(byte[] key, string timestamp, byte[] body)
    {
        byte[] signed = [.. Encoding.ASCII.GetBytes(timestamp), (byte)'.', .. body];
        return $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(key, signed))}";
    }
}
