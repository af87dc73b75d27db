namespace ModalityCompetition.Dashboard.Api;

/// <summary>The files that are part of this assembly.</summary>
internal static class EmbeddedFile
{
    /// <summary>The bytes of a file.</summary>
    /// <param name="name">Its name, without a folder.</param>
    public static byte[] Read(string name)
    {
        using Stream stream = typeof(EmbeddedFile).Assembly.GetManifestResourceStream(name)!;
        using var buffer = new MemoryStream();
        stream.CopyTo(buffer);
        return buffer.ToArray();
    }
}
