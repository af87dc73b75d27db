namespace ModalityCompetition.Sweeps.Specs;

/// <summary>Reads and validates specs.</summary>
public static class SpecReader
{
    /// <summary>Reads a spec.</summary>
    /// <param name="fileName">The file's name as the user gave it, for messages.</param>
    /// <param name="text">The file's text.</param>
    /// <param name="overrides">Values given on the command line; null for none.</param>
    public static SpecReading Read(string fileName, string text, SpecOverrides? overrides = null) => throw new NotSupportedException();

    /// <summary>Reads a spec from the bytes of a file, which must be UTF-8 and at most 1 MiB.</summary>
    /// <param name="fileName">The file's name as the user gave it, for messages.</param>
    /// <param name="utf8">The file's bytes.</param>
    /// <param name="overrides">Values given on the command line; null for none.</param>
    public static SpecReading Read(string fileName, ReadOnlySpan<byte> utf8, SpecOverrides? overrides = null) => throw new NotSupportedException();
}
