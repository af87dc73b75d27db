using Microsoft.Win32.SafeHandles;

namespace ModalityCompetition.Sweeps.Services.Contract;

/// <summary>The bytes of a file that others read at the same time: it has a position of its own and leaves the file open.</summary>
/// <param name="file">The file.</param>
/// <param name="length">Bytes to read.</param>
internal sealed class FileView(SafeFileHandle file, long length) : Stream
{
    private long _position;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => length;

    /// <inheritdoc/>
    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer) => Took(RandomAccess.Read(file, buffer[..Fitting(buffer.Length)], _position));

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Took(await RandomAccess.ReadAsync(file, buffer[..Fitting(buffer.Length)], _position, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public override void Flush()
    {
        // Nothing is written.
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int Fitting(int most) => (int)Math.Min(most, length - _position);

    private int Took(int read)
    {
        _position += read;
        return read;
    }
}
