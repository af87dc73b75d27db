using System.Globalization;

namespace ModalityCompetition.Sweeps.AzureBlobs.Blobs;

/// <summary>What a shared access signature says of itself and may be told.</summary>
/// <param name="Begins">From when on it holds; null where it does not say.</param>
/// <param name="Expires">Until when it holds; null where it does not say.</param>
internal sealed record BlobSignature(DateTimeOffset? Begins, DateTimeOffset? Expires)
{
    /// <summary>Reads the fields <c>st</c> and <c>se</c> of a signature.</summary>
    public static BlobSignature Of(string token)
    {
        ILookup<string, string> fields = token
            .TrimStart('?')
            .Split('&')
            .Select(f => f.Split('=', 2))
            .ToLookup(f => f[0], f => Uri.UnescapeDataString(f[^1]), StringComparer.Ordinal);
        return new BlobSignature(Date(fields["st"].FirstOrDefault()), Date(fields["se"].FirstOrDefault()));
    }

    private static DateTimeOffset? Date(string? text) =>
        DateTimeOffset.TryParse(
            text,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out DateTimeOffset date
        )
            ? date
            : null;
}
