namespace ModalityCompetition.Client.Sessions.Checks;

/// <summary>Compares what is written to it with what another stream holds, without keeping either.</summary>
/// <param name="expected">What is to be compared with, from its current position on; it stays open.</param>
internal sealed class ComparingStream(Stream expected) : Stream
{
    private byte[] _part = [];
    private bool _differs;

    /// <summary>Bytes that are the same from the start on.</summary>
    public long Same { get; private set; }

    /// <summary>The line that the first byte which is not the same stands on, counted from 1.</summary>
    public long Line { get; private set; } = 1;

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Whether everything that was written, and nothing else, is what the other stream holds.</summary>
    public bool IsSame() => !_differs && expected.ReadByte() < 0;

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (_differs)
        {
            return;
        }

        if (_part.Length < buffer.Length)
        {
            _part = new byte[buffer.Length];
        }

        int read = expected.ReadAtLeast(_part.AsSpan(0, buffer.Length), buffer.Length, throwOnEndOfStream: false);
        int same = buffer.CommonPrefixLength(_part.AsSpan(0, read));
        Same += same;
        Line += buffer[..same].Count((byte)'\n');
        _differs = same < buffer.Length;
    }

    /// <inheritdoc/>
    public override void Flush()
    {
        // Nothing is kept back.
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();
}
