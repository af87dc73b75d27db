using System.Globalization;

namespace ModalityCompetition.Sweeps.Ledger;

/// <summary>What is done about the invalid bytes that a scan found, and how it is told. Nothing is destroyed: what is cut off is kept in a file beside the ledger.</summary>
internal static class LedgerRecovery
{
    private const int CopyBytes = 1 << 20;

    /// <summary>One sentence per damaged stretch.</summary>
    public static List<string> DescribeDamages(string path, LedgerScanResult scan) =>
        [.. scan.Damages.Select(d => string.Create(
            CultureInfo.InvariantCulture,
            $"Bytes {d.Start} to {d.End - 1} of {path} are damaged ({d.LostBlocks} committed block{(d.LostBlocks == 1 ? "" : "s")}): "
            + $"they are skipped, and their trials are run again where that has not been done."))];

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
            $"The last {bytes} bytes of {path} were an unfinished or damaged block, such as a killed run leaves: they were cut off and kept in {aside}, and their trials are run again.");
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

    private static void Copy(ILedgerFile file, long offset, long bytes, Stream target)
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
