using System.Collections.Immutable;
using System.Text;

namespace ModalityCompetition.Programs.Processes;

/// <summary>Keeps the end of what a program writes to standard error, however much that is.</summary>
internal sealed class LastWords
{
    private const int Kept = 16 * 1024;
    private const int MostLines = 50;
    private const int LongestLine = 300;

    private readonly byte[] _ring = new byte[Kept];
    private long _written;

    /// <summary>Adds what came.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> end = bytes.Length > Kept ? bytes[^Kept..] : bytes;
        _written += bytes.Length - end.Length;
        int at = (int)(_written % Kept);
        int before = Math.Min(end.Length, Kept - at);
        end[..before].CopyTo(_ring.AsSpan(at));
        end[before..].CopyTo(_ring);
        _written += end.Length;
    }

    /// <summary>The last lines that say something, oldest first, without what a terminal would act on.</summary>
    public ImmutableArray<string> Lines()
    {
        byte[] kept = new byte[Math.Min(_written, Kept)];
        for (int i = 0; i < kept.Length; i++)
        {
            kept[i] = _ring[(_written - kept.Length + i) % Kept];
        }

        return
        [
            .. Encoding
                .UTF8.GetString(kept)
                .Split('\n')
                .Select(l => new string([.. l.Take(LongestLine).Select(c => char.IsControl(c) ? ' ' : c)]).TrimEnd())
                .Where(l => l.Length > 0)
                .TakeLast(MostLines),
        ];
    }
}
