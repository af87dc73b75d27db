using System.Text.Json;

namespace ModalityCompetition.Sweeps.Reports.Documents;

/// <summary>The beginning of an <c>estimates.json</c>, read without the rest of a file that may be long.</summary>
public static class EstimatesHead
{
    // Before it stand a description, and a few short members.
    private const int Most = 3 << 20;
    private const int FirstBuffer = 1 << 14;

    /// <summary>How many trials the estimates were computed from; null where there is no file, or it does not say.</summary>
    /// <param name="file">The file.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be read.</exception>
    public static long? TrialsDone(string file)
    {
        if (!File.Exists(file))
        {
            return null;
        }

        using FileStream stream = File.OpenRead(file);
        for (int size = FirstBuffer; ; size *= 2)
        {
            byte[] bytes = new byte[Math.Min(size, stream.Length)];
            stream.Position = 0;
            stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (Find(bytes, out long trials))
            {
                return trials;
            }

            if (size >= stream.Length || size >= Most)
            {
                return null;
            }
        }
    }

    private static bool Find(ReadOnlySpan<byte> bytes, out long trials)
    {
        trials = 0;
        var json = new Utf8JsonReader(bytes, isFinalBlock: false, default);
        try
        {
            while (json.Read())
            {
                if (json.CurrentDepth == 1 && json.TokenType == JsonTokenType.PropertyName && json.ValueTextEquals("trials_done"u8))
                {
                    return json.Read() && json.TokenType == JsonTokenType.Number && json.TryGetInt64(out trials);
                }
            }
        }
        catch (JsonException)
        {
            // A file that is none says nothing.
        }

        return false;
    }
}
