namespace ModalityCompetition.Programs.Processes;

/// <summary>Cuts what comes into lines.</summary>
/// <param name="longest">Most bytes of a line.</param>
internal sealed class LineBuffer(int longest)
{
    private byte[] _bytes = new byte[64 * 1024];
    private int _start;
    private int _end;

    /// <summary>Whether the end of a line has not come yet.</summary>
    public bool HasPart => _end > _start;

    /// <summary>What has come of it.</summary>
    public ReadOnlySpan<byte> Part => _bytes.AsSpan(_start.._end);

    /// <summary>Whether the line that is coming is longer than one may be.</summary>
    public bool IsTooLong => _end - _start > longest;

    /// <summary>Room for what comes next; not empty. Lines taken before are overwritten.</summary>
    public Span<byte> Room()
    {
        if (_start > 0)
        {
            _bytes.AsSpan(_start.._end).CopyTo(_bytes);
            _end -= _start;
            _start = 0;
        }

        if (_end == _bytes.Length)
        {
            Array.Resize(ref _bytes, 2 * _bytes.Length);
        }

        return _bytes.AsSpan(_end);
    }

    /// <summary>Says how much has come.</summary>
    public void Came(int count) => _end += count;

    /// <summary>The next whole line, without its end.</summary>
    public bool TryTake(out ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> there = _bytes.AsSpan(_start.._end);
        int length = there.IndexOf((byte)'\n');
        if (length < 0)
        {
            line = default;
            return false;
        }

        line = there[..length].TrimEnd((byte)'\r');
        _start += length + 1;
        return true;
    }
}
