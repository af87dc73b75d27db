namespace ModalityCompetition.Sweeps.Ledger.Files;

/// <summary>An open ledger file with its header and its index: finding, checking and reading frames. Thread-safe for reading.</summary>
internal sealed class LedgerStore
{
    private LedgerStore(string path, ILedgerFile file, LedgerHeader header)
    {
        Path = path;
        File = file;
        Header = header;
    }

    /// <summary>Path of the file, for messages.</summary>
    public string Path { get; }

    /// <summary>The file.</summary>
    public ILedgerFile File { get; }

    /// <summary>Its header.</summary>
    public LedgerHeader Header { get; }

    /// <summary>See <see cref="LedgerOptions.SavesRemovedFolder"/>.</summary>
    public bool SavesRemovedFolder { get; set; } = true;

    /// <summary>Where every committed trial stands.</summary>
    public LedgerIndex Index { get; } = new();

    /// <summary>Reads header and frames of an open file.</summary>
    /// <exception cref="LedgerException">The header is damaged, or two valid frames contradict each other.</exception>
    public static (LedgerStore Store, LedgerScanResult Scan) Load(string path, ILedgerFile file)
    {
        var store = new LedgerStore(path, file, LedgerHeader.Read(file, path));
        LedgerScanResult scan = LedgerScan.Run(file, store.Header, store.Found);
        return (store, scan);
    }

    /// <summary>Compares a block with what is committed of it.</summary>
    /// <param name="frame">The block.</param>
    /// <param name="payload">Its results, [<see cref="LedgerFrame.PayloadBytes"/>].</param>
    /// <returns>Null when nothing contradicts; otherwise a phrase naming the first trial that does.</returns>
    public string? Contradiction(LedgerFrame frame, ReadOnlySpan<byte> payload)
    {
        int configuration = frame.Block.Configuration;
        if (Index.Layout(configuration) is { } layout && layout != frame.Layout)
        {
            return $"configuration {configuration} has results of layout {layout} and of layout {frame.Layout}";
        }

        int size = frame.Layout.Bytes;
        byte[] buffer = [];
        long trial = frame.Block.FirstTrial;
        while (trial < frame.Block.EndTrial && Index.TryFind(configuration, trial, out LedgerIndex.Entry entry))
        {
            long from = Math.Max(trial, entry.First);
            long to = Math.Min(frame.Block.EndTrial, entry.End);
            if (from >= to)
            {
                break;
            }

            LedgerFrame committed = ReadFrame(entry.Offset, ref buffer);
            for (trial = from; trial < to; trial++)
            {
                int mine = checked((int)((trial - frame.Block.FirstTrial) * size));
                int theirs = LedgerFrame.PreludeBytes + checked((int)((trial - committed.Block.FirstTrial) * size));
                if (!payload.Slice(mine, size).SequenceEqual(buffer.AsSpan(theirs, size)))
                {
                    return $"trial {trial} of configuration {configuration} has two different results";
                }
            }
        }

        return null;
    }

    /// <summary>Reads and checks the frame at an offset.</summary>
    /// <param name="offset">Where the index says it is.</param>
    /// <param name="buffer">Grown as needed; afterwards begins with the whole frame.</param>
    /// <exception cref="LedgerException">The file cannot be read or was changed since it was opened.</exception>
    public LedgerFrame ReadFrame(long offset, ref byte[] buffer)
    {
        try
        {
            Grow(ref buffer, LedgerFrame.PreludeBytes);
            int read = File.Read(buffer.AsSpan(0, LedgerFrame.PreludeBytes), offset);
            if (read == LedgerFrame.PreludeBytes && LedgerFrame.ReadPrelude(buffer.AsSpan(0, read), offset, Header.Checksum) is { } frame)
            {
                int total = frame.TotalBytes;
                Grow(ref buffer, total);
                read = File.Read(buffer.AsSpan(0, total), offset);
                if (read == total && frame.Verifies(buffer.AsSpan(0, total), Header.Checksum))
                {
                    return frame;
                }
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(Path, failure);
        }

        throw new LedgerException(
            $"The ledger {Path} was damaged at byte {offset} while it was open: run the same command again, which recovers it and repeats "
                + $"the lost trials."
        );
    }

    /// <summary>The failure to read a ledger, as a user sees it.</summary>
    public static LedgerException Unreadable(string path, Exception failure) =>
        new($"The ledger {path} cannot be read ({IoFailure.Reason(failure)}): remove the cause and run the same command again.", failure);

    private static void Grow(ref byte[] buffer, int size)
    {
        if (buffer.Length < size)
        {
            Array.Resize(ref buffer, size);
        }
    }

    private void Found(LedgerFrame frame, ReadOnlySpan<byte> bytes)
    {
        if (Contradiction(frame, bytes.Slice(LedgerFrame.PreludeBytes, frame.PayloadBytes)) is { } contradiction)
        {
            throw new LedgerException(
                $"The ledger {Path} contradicts itself ({contradiction}): restore it from a copy, or move it away and run again."
            );
        }

        Index.Add(frame);
    }
}
