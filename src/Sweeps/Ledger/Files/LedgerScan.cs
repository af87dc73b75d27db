namespace ModalityCompetition.Sweeps.Ledger.Files;

/// <summary>Takes a valid frame during a scan.</summary>
/// <param name="frame">What it says.</param>
/// <param name="bytes">The whole frame; valid during the call.</param>
internal delegate void FrameFound(LedgerFrame frame, ReadOnlySpan<byte> bytes);

/// <summary>A stretch of a ledger, followed by a valid frame, that holds no valid frame.</summary>
/// <param name="Start">Its first byte.</param>
/// <param name="End">One past its last byte.</param>
/// <param name="LostBlocks">Blocks that were committed there, by the sequence numbers around it.</param>
internal readonly record struct DamagedStretch(long Start, long End, long LostBlocks);

/// <summary>What a scan found besides the frames.</summary>
/// <param name="Length">Length of the file at the start of the scan.</param>
/// <param name="ValidEnd">Offset after the last valid frame; what follows, if anything, is a torn tail.</param>
/// <param name="NextSequence">Sequence number for the next frame.</param>
/// <param name="Damages">Damaged stretches before <paramref name="ValidEnd"/>.</param>
internal sealed record LedgerScanResult(long Length, long ValidEnd, long NextSequence, IReadOnlyList<DamagedStretch> Damages);

/// <summary>
/// Walks through a ledger frame by frame. Where no valid frame begins, it looks for the next place at which one does: a frame counts only
/// when marker, place, both checksums and an increasing sequence number agree, so nothing invalid is ever taken for a result.
/// </summary>
internal static class LedgerScan
{
    private const int SearchBytes = 1 << 20;

    /// <summary>Scans a file from the end of its header.</summary>
    public static LedgerScanResult Run(ILedgerFile file, LedgerHeader header, FrameFound found)
    {
        long length = file.Length;
        var window = new LedgerWindow(file, length);
        var damages = new List<DamagedStretch>();
        long validEnd = header.Bytes;
        long nextSequence = 0;
        long at = header.Bytes;
        while (at >= 0)
        {
            LedgerFrame? candidate = Validate(window, at, header.Checksum, nextSequence, out ReadOnlySpan<byte> bytes);
            if (candidate is not { } frame || (at == validEnd && frame.Sequence != nextSequence))
            {
                at = FindMarker(window, at + 1, length);
                continue;
            }

            if (at > validEnd)
            {
                damages.Add(new DamagedStretch(validEnd, at, frame.Sequence - nextSequence));
            }

            found(frame, bytes);
            nextSequence = frame.Sequence + 1;
            validEnd = frame.EndOffset;
            at = validEnd;
        }

        return new LedgerScanResult(length, validEnd, nextSequence, damages);
    }

    private static LedgerFrame? Validate(LedgerWindow window, long at, uint seed, long leastSequence, out ReadOnlySpan<byte> bytes)
    {
        bytes = window.At(at, LedgerFrame.PreludeBytes);
        if (
            bytes.Length < LedgerFrame.PreludeBytes
            || LedgerFrame.ReadPrelude(bytes, at, seed) is not { } frame
            || frame.Sequence < leastSequence
        )
        {
            return null;
        }

        bytes = window.At(at, frame.TotalBytes);
        return bytes.Length == frame.TotalBytes && frame.Verifies(bytes, seed) ? frame : null;
    }

    private static long FindMarker(LedgerWindow window, long from, long length)
    {
        int overlap = LedgerFrame.Marker.Length - 1;
        for (long at = from; at + overlap < length; at += SearchBytes - overlap)
        {
            int place = window.At(at, SearchBytes).IndexOf(LedgerFrame.Marker);
            if (place >= 0)
            {
                return at + place;
            }
        }

        return -1;
    }
}
