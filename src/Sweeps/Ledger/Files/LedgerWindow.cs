namespace ModalityCompetition.Sweeps.Ledger.Files;

/// <summary>
/// A sliding window over a file for sequential scans: memory is bounded by the largest stretch asked for at once, at least 1 MiB.
/// </summary>
/// <param name="file">The file.</param>
/// <param name="end">Where the scan ends; bytes beyond it are not seen.</param>
internal sealed class LedgerWindow(ILedgerFile file, long end)
{
    private const int StepBytes = 1 << 20;
    private byte[] _buffer = [];
    private long _start;
    private int _count;

    /// <summary>
    /// The bytes from an offset on: <paramref name="count"/> of them, or fewer where the scan ends. Valid until the next call.
    /// </summary>
    public ReadOnlySpan<byte> At(long offset, int count)
    {
        int wanted = (int)Math.Min(count, Math.Max(0, end - offset));
        if (offset < _start || offset + wanted > _start + _count)
        {
            Fill(offset, wanted);
        }

        int available = (int)Math.Min(wanted, _start + _count - offset);
        return available <= 0 ? [] : _buffer.AsSpan((int)(offset - _start), available);
    }

    private void Fill(long offset, int wanted)
    {
        int size = (int)Math.Min(Math.Max(wanted, StepBytes), end - offset);
        if (_buffer.Length < size)
        {
            _buffer = new byte[size];
        }

        _start = offset;
        _count = file.Read(_buffer.AsSpan(0, size), offset);
    }
}
