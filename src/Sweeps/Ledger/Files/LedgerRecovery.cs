using System.Globalization;

namespace ModalityCompetition.Sweeps.Ledger.Files;

/// <summary>
/// What is done about the invalid bytes that a scan found, and how it is told. Nothing is destroyed: what is cut off is kept in a file
/// beside the ledger.
/// </summary>
internal static class LedgerRecovery
{
    private const int CopyBytes = 1 << 20;

    /// <summary>
    /// One sentence per damaged stretch that is not known yet. A stretch is known when a copy with the same bytes lies beside the ledger,
    /// as an opening for writing leaves it: its loss has been told and its trials are run again, so saying it at every opening would only
    /// hide what is new.
    /// </summary>
    /// <param name="path">The ledger.</param>
    /// <param name="file">The same, open.</param>
    /// <param name="scan">What was found.</param>
    /// <param name="disk">The file system.</param>
    /// <param name="keep">Whether to leave copies.</param>
    public static List<string> DescribeDamages(string path, ILedgerFile file, LedgerScanResult scan, ILedgerDisk disk, bool keep)
    {
        var told = new List<string>();
        foreach (DamagedStretch damage in scan.Damages)
        {
            string aside = string.Create(CultureInfo.InvariantCulture, $"{path}.damaged-{damage.Start}");
            if (disk.Exists(aside) && HoldsSame(file, damage, aside, disk))
            {
                continue;
            }

            if (keep)
            {
                disk.WriteWhole(aside, stream => Copy(file, damage.Start, damage.End - damage.Start, stream));
            }

            told.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Bytes {damage.Start} to {damage.End - 1} of {path} are damaged ({damage.LostBlocks} committed "
                        + $"block{(damage.LostBlocks == 1 ? "" : "s")}): "
                        + $"they are skipped, and their trials are run again where that has not been "
                        + $"done{(keep ? $"; a copy is in {aside}" : "")}."
                )
            );
        }

        return told;
    }

    /// <summary>Sets the bytes after the last valid frame aside and cuts them off.</summary>
    /// <returns>A sentence about it; null when the file ends with a valid frame.</returns>
    public static string? CutTornTail(string path, ILedgerFile file, LedgerScanResult scan, ILedgerDisk disk)
    {
        long bytes = scan.Length - scan.ValidEnd;
        if (bytes == 0)
        {
            return null;
        }

        string aside = FreeName(path, scan.ValidEnd, disk);
        disk.WriteWhole(aside, stream => Copy(file, scan.ValidEnd, bytes, stream));
        file.SetLength(scan.ValidEnd);
        file.Flush();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"The last {bytes} bytes of {path} were an unfinished or damaged block, such as a killed run leaves: they were cut off and "
                + $"kept in {aside}, and their trials are run again."
        );
    }

    private static string FreeName(string path, long offset, ILedgerDisk disk)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"{path}.cut-{offset}");
        string free = name;
        for (int copy = 2; disk.Exists(free); copy++)
        {
            free = string.Create(CultureInfo.InvariantCulture, $"{name}-{copy}");
        }

        return free;
    }

    private static bool HoldsSame(ILedgerFile file, DamagedStretch damage, string aside, ILedgerDisk disk)
    {
        using ILedgerFile copy = disk.Open(aside, writable: false);
        long bytes = damage.End - damage.Start;
        byte[] here = new byte[Math.Min(bytes, CopyBytes)];
        byte[] there = new byte[here.Length];
        bool same = copy.Length == bytes;
        for (long at = 0; same && at < bytes; at += here.Length)
        {
            int read = file.Read(here.AsSpan(0, (int)Math.Min(here.Length, bytes - at)), damage.Start + at);
            same = read > 0 && copy.Read(there.AsSpan(0, read), at) == read && here.AsSpan(0, read).SequenceEqual(there.AsSpan(0, read));
        }

        return same;
    }

    /// <summary>Copies a stretch of a ledger.</summary>
    public static void Copy(ILedgerFile file, long offset, long bytes, Stream target)
    {
        byte[] buffer = new byte[Math.Min(bytes, CopyBytes)];
        while (bytes > 0)
        {
            int read = file.Read(buffer.AsSpan(0, (int)Math.Min(bytes, buffer.Length)), offset);
            if (read == 0)
            {
                break;
            }

            target.Write(buffer, 0, read);
            offset += read;
            bytes -= read;
        }
    }
}
