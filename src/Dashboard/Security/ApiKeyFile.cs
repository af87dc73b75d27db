namespace ModalityCompetition.Dashboard.Security;

/// <summary>A file that holds the key of the API and nothing else.</summary>
public static class ApiKeyFile
{
    /// <summary>Most characters of such a file.</summary>
    public const int Longest = 4096;

    /// <summary>Reads it; also a device or a pipe, which says no length and may never end.</summary>
    /// <param name="file">Its path.</param>
    /// <returns>Its text, or null where it is longer than <see cref="Longest"/>.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not read it.</exception>
    public static string? Read(string file)
    {
        using var reader = new StreamReader(file);
        char[] text = new char[Longest + 1];
        int length = reader.ReadBlock(text);
        return length <= Longest ? new string(text, 0, length) : null;
    }
}
