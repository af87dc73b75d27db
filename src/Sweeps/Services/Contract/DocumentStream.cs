using Microsoft.Win32.SafeHandles;
using ModalityCompetition.Sweeps.Estimates.Lists;
using ModalityCompetition.Sweeps.Ledger;

namespace ModalityCompetition.Sweeps.Services.Contract;

/// <summary>
/// What a document is written into: memory at first, and a file without a name in the folder for temporary files once it is long.
/// </summary>
public sealed class DocumentStream : Stream
{
    /// <summary>Bytes that stay in memory.</summary>
    internal const int MostHeld = 1 << 20;

    private readonly MemoryStream _held = new();
    private readonly string _folder;
#pragma warning disable CA2213 // The document that is made of it goes on with the file, whose handle has a finaliser.
    private SafeFileHandle? _file;
#pragma warning restore CA2213 // Fields are disposed by their owners again.
    private long _inFile;

    /// <summary>An empty one.</summary>
    public DocumentStream()
        : this(Path.GetTempPath()) { }

    internal DocumentStream(string folder) => _folder = folder;

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => _inFile + _held.Length;

    /// <inheritdoc/>
    public override long Position
    {
        get => Length;
        set => throw new NotSupportedException();
    }

    /// <summary>What was written so far as a document; nothing may be written afterwards.</summary>
    /// <param name="mediaType">For example <c>text/html; charset=utf-8</c>.</param>
    /// <param name="fileName">What a file with it is called.</param>
    /// <exception cref="SweepServiceException">There is no room to set it aside.</exception>
    public SweepDocument Document(string mediaType, string fileName)
    {
        if (_file is null)
        {
            return new SweepDocument(mediaType, fileName, _held.ToArray());
        }

        SetAside();
        return SweepDocument.OfHandle(mediaType, fileName, _file, _inFile);
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    /// <exception cref="SweepServiceException">There is no room to set it aside.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _held.Write(buffer);
        if (_held.Length > MostHeld)
        {
            SetAside();
        }
    }

    /// <inheritdoc/>
    public override void Flush()
    {
        // Nobody reads before it is a document.
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _held.Dispose();
        base.Dispose(disposing);
    }

    private void SetAside()
    {
        try
        {
            _file ??= UnnamedFile.Create(_folder);
            RandomAccess.Write(_file, _held.GetBuffer().AsSpan(0, (int)_held.Length), _inFile);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SweepServiceException(
                SweepServiceFailure.Storage,
                $"A long document cannot be set aside in {_folder} ({IoFailure.Reason(failure)}): make room there, or name another folder "
                    + $"for temporary files "
                    + $"({(OperatingSystem.IsWindows() ? "TEMP" : "TMPDIR")}), then do the same again.",
                inner: failure
            );
        }

        _inFile += _held.Length;
        _held.SetLength(0);
    }
}
