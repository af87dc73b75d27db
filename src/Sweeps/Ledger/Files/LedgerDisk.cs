using Microsoft.Win32.SafeHandles;

namespace ModalityCompetition.Sweeps.Ledger.Files;

/// <summary>The real file system.</summary>
internal sealed class LedgerDisk : ILedgerDisk
{
    /// <summary>The only instance; it has no state.</summary>
    public static readonly LedgerDisk Instance = new();

    private LedgerDisk() { }

    /// <inheritdoc/>
    public bool Exists(string path) => File.Exists(path);

    /// <inheritdoc/>
    public ILedgerFile Open(string path, bool writable) =>
        new DiskFile(
            File.OpenHandle(
                path,
                FileMode.Open,
                writable ? FileAccess.ReadWrite : FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete,
                FileOptions.None
            )
        );

    /// <inheritdoc/>
    public void WriteWhole(string path, Action<Stream> write) => WholeFile.Write(path, write);

    private sealed class DiskFile(SafeFileHandle handle) : ILedgerFile
    {
        private const int TailBytes = 4096;
        private const string Deleted = " (deleted)";

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

        // A system-independent way: a ledger only grows, and its last frame says where it stands and what it belongs to. A copy with the
        // same bytes is as good as the file.
        public bool IsAt(string path)
        {
            try
            {
                using SafeFileHandle there = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                long length = Length;
                if (RandomAccess.GetLength(there) != length)
                {
                    return false;
                }

                byte[] mine = new byte[Math.Min(length, TailBytes)];
                byte[] theirs = new byte[mine.Length];
                using var other = new DiskFile(there);
                return Read(mine, length - mine.Length) == mine.Length
                    && other.Read(theirs, length - mine.Length) == mine.Length
                    && mine.AsSpan().SequenceEqual(theirs);
            }
            catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
            {
                return false;
            }
            catch (UnauthorizedAccessException)
            {
                // A folder in its place is not it; a file that may not be read may be.
                return !Directory.Exists(path);
            }
            catch (IOException)
            {
                return true;
            }
        }

        public string? MovedTo()
        {
            try
            {
                string link = FormattableString.Invariant($"/proc/self/fd/{handle.DangerousGetHandle()}");
                return
                    OperatingSystem.IsLinux()
                    && new FileInfo(link).LinkTarget is { } target
                    && !target.EndsWith(Deleted, StringComparison.Ordinal)
                    ? target
                    : null;
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                return null;
            }
        }

        public void Dispose() => handle.Dispose();
    }
}
