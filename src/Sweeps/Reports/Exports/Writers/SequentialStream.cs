namespace ModalityCompetition.Sweeps.Reports.Exports.Writers;

/// <summary>
/// A stream that is only written to, in order, and knows how far it is. So formats that say where their parts stand can be written to a
/// pipe. It says that it can seek, which the library for Arrow asks for to learn its position, and goes nowhere. The stream below stays
/// open.
/// </summary>
internal sealed class SequentialStream(Stream below) : Stream
{
    private long _position;

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => true;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => _position;

    /// <inheritdoc/>
    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        below.Write(buffer);
        _position += buffer.Length;
    }

    /// <inheritdoc/>
    public override void Flush() => below.Flush();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) =>
        (origin == SeekOrigin.Begin ? offset : _position + offset) == _position ? _position : throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();
}
