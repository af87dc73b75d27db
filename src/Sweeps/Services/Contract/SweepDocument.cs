using Microsoft.Win32.SafeHandles;

namespace ModalityCompetition.Sweeps.Services.Contract;

/// <summary>
/// A document about a sweep. A short one is in memory; a long one is in a file, so that the memory of whoever makes, serves or fetches it
/// does not grow with the sweep. Its content does not change, and it may be read by any number of readers at once. A file without a name
/// goes away with the last reference to its document.
/// </summary>
public sealed class SweepDocument
{
    private readonly byte[] _content;
#pragma warning disable CA2213 // The handle has a finaliser: it closes with the last reference to the document, which readers share freely.
    private readonly SafeFileHandle? _file;
#pragma warning restore CA2213 // Fields are disposed by their owners again.

    /// <summary>A document in memory.</summary>
    /// <param name="mediaType">For example <c>text/html; charset=utf-8</c>.</param>
    /// <param name="fileName">What a file with it is called, for example <c>report.html</c>.</param>
    /// <param name="content">Its bytes, which are not copied and must not change.</param>
    public SweepDocument(string mediaType, string fileName, byte[] content)
        : this(mediaType, fileName, content ?? throw new ArgumentNullException(nameof(content)), file: null, content.Length) { }

    private SweepDocument(string mediaType, string fileName, byte[] content, SafeFileHandle? file, long length)
    {
        MediaType = mediaType;
        FileName = fileName;
        _content = content;
        _file = file;
        Length = length;
    }

    /// <summary>For example <c>text/html; charset=utf-8</c>.</summary>
    public string MediaType { get; }

    /// <summary>What a file with it is called, for example <c>report.html</c>.</summary>
    public string FileName { get; }

    /// <summary>Number of its bytes.</summary>
    public long Length { get; }

    /// <summary>Writes a document; a long one into a file without a name in the folder for temporary files.</summary>
    /// <param name="mediaType">Its media type.</param>
    /// <param name="fileName">What a file with it is called.</param>
    /// <param name="write">Writes its bytes.</param>
    /// <exception cref="SweepServiceException">There is no room to set it aside.</exception>
    public static SweepDocument Of(string mediaType, string fileName, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        using var written = new DocumentStream();
        write(written);
        return written.Document(mediaType, fileName);
    }

    /// <summary>A file as it is now; another one that takes its name later changes nothing.</summary>
    /// <param name="mediaType">Its media type.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be opened.</exception>
    public static SweepDocument OfFile(string mediaType, string path)
    {
        SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return new SweepDocument(mediaType, Path.GetFileName(path), [], file, RandomAccess.GetLength(file));
    }

    /// <summary>Its bytes, from the first on.</summary>
    public Stream OpenRead() => _file is null ? new MemoryStream(_content, writable: false) : new FileView(_file, Length);

    /// <summary>All its bytes at once, of a document that is known to be short.</summary>
    public byte[] ToArray()
    {
        using Stream stream = OpenRead();
        byte[] bytes = new byte[Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>A document in a file of its own.</summary>
    internal static SweepDocument OfHandle(string mediaType, string fileName, SafeFileHandle file, long length) =>
        new(mediaType, fileName, [], file, length);
}
