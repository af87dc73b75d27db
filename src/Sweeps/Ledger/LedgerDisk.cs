using Microsoft.Win32.SafeHandles;

namespace ModalityCompetition.Sweeps.Ledger;

/// <summary>The real file system.</summary>
internal sealed class LedgerDisk : ILedgerDisk
{
    /// <summary>The only instance; it has no state.</summary>
    public static readonly LedgerDisk Instance = new();

    private LedgerDisk()
    {
    }

    /// <inheritdoc/>
    public bool Exists(string path) => File.Exists(path);

    /// <inheritdoc/>
    public ILedgerFile Open(string path, bool writable) => new DiskFile(File.OpenHandle(
        path, FileMode.Open, writable ? FileAccess.ReadWrite : FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.None));

    /// <inheritdoc/>
    public void WriteWhole(string path, Action<Stream> write) => WholeFile.Write(path, write);

    private sealed class DiskFile(SafeFileHandle handle) : ILedgerFile
    {
        public long Length => RandomAccess.GetLength(handle);

        public int Read(Span<byte> buffer, long offset)
        {
            int total = 0;
            while (total < buffer.Length)
            {
                int read = RandomAccess.Read(handle, buffer[total..], offset + total);
                if (read == 0)
                {
                    break;
                }

                total += read;
            }

            return total;
        }

        public void Write(IReadOnlyList<ReadOnlyMemory<byte>> parts, long offset)
        {
            if (parts.Count == 1)
            {
                RandomAccess.Write(handle, parts[0].Span, offset);
            }
            else
            {
                RandomAccess.Write(handle, parts, offset);
            }
        }

        public void Flush() => RandomAccess.FlushToDisk(handle);

        public void SetLength(long length) => RandomAccess.SetLength(handle, length);

        public void Dispose() => handle.Dispose();
    }
}
