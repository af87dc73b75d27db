using ModalityCompetition.Sweeps.Ledger.Files;

namespace ModalityCompetition.Sweeps.Tests.Ledger;

/// <summary>
/// A file system in memory that fails on demand and forgets on demand. Writes are cut into sectors; a crash keeps everything that was
/// flushed and of the rest an arbitrary subset of sectors in an arbitrary order, as a disk with a volatile cache does.
/// </summary>
internal sealed class MemoryDisk : ILedgerDisk
{
    private const int Sector = 64;
    private readonly Dictionary<string, MemoryFile> _files = [];

    /// <summary>Called before every operation with its name; may throw what the disk would.</summary>
    public Action<string> Before { get; set; } = _ => { };

    /// <summary>Bytes of a write that still arrive when <see cref="Before"/> fails it; 0 for none.</summary>
    public int PartialBytes { get; set; }

    public bool Exists(string path) => _files.ContainsKey(path);

    public IEnumerable<string> Names => _files.Keys;

    public byte[] Content(string path) => _files[path].Visible;

    public void Put(string path, byte[] content) => _files[path] = new MemoryFile(this, content);

    public ILedgerFile Open(string path, bool writable)
    {
        Before("open");
        return _files[path];
    }

    public void WriteWhole(string path, Action<Stream> write)
    {
        using var content = new MemoryStream();
        write(content);
        Before("create");
        Put(path, content.ToArray());
    }

    /// <summary>The power goes: what was not flushed survives in parts or not at all.</summary>
    public void Crash(Random random)
    {
        foreach (MemoryFile file in _files.Values)
        {
            file.Crash(random);
        }
    }

    private sealed class MemoryFile(MemoryDisk disk, byte[] content) : ILedgerFile
    {
        private readonly List<(long Offset, byte[] Bytes)> _unflushed = [];
        private byte[] _durable = content;

        public byte[] Visible { get; private set; } = content;

        public long Length => Visible.Length;

        public int Read(Span<byte> buffer, long offset)
        {
            disk.Before("read");
            byte[] visible = Visible;
            int count = (int)Math.Clamp(visible.Length - offset, 0, buffer.Length);
            visible.AsSpan((int)Math.Min(offset, visible.Length), count).CopyTo(buffer);
            return count;
        }

        public void Write(IReadOnlyList<ReadOnlyMemory<byte>> parts, long offset)
        {
            byte[] bytes = [.. parts.SelectMany(p => p.ToArray())];
            try
            {
                disk.Before("write");
            }
            catch
            {
                Put(offset, bytes.AsSpan(0, Math.Min(disk.PartialBytes, bytes.Length)));
                throw;
            }

            Put(offset, bytes);
        }

        public void Flush()
        {
            disk.Before("flush");
            _durable = [.. Visible];
            _unflushed.Clear();
        }

        public bool IsAt(string path) => true;

        public string? MovedTo() => null;

        public void SetLength(long length)
        {
            disk.Before("cut");
            byte[] visible = Visible;
            Array.Resize(ref visible, (int)length);
            Visible = visible;
            _unflushed.Add((length, []));
        }

        public void Crash(Random random)
        {
            byte[] survived = _durable;
            (long Offset, byte[] Bytes)[] writes = [.. _unflushed];
            random.Shuffle(writes);
            foreach ((long offset, byte[] bytes) in writes.Where(_ => random.Next(2) == 0))
            {
                Place(ref survived, offset, bytes, cuts: bytes.Length == 0);
            }

            _durable = [.. survived];
            Visible = survived;
            _unflushed.Clear();
        }

        public void Dispose() { }

        private void Put(long offset, ReadOnlySpan<byte> bytes)
        {
            byte[] visible = Visible;
            Place(ref visible, offset, bytes, cuts: false);
            Visible = visible;
            for (int at = 0; at < bytes.Length; at += Sector)
            {
                _unflushed.Add((offset + at, bytes[at..Math.Min(at + Sector, bytes.Length)].ToArray()));
            }
        }

        private static void Place(ref byte[] content, long offset, ReadOnlySpan<byte> bytes, bool cuts)
        {
            byte[] copy = [.. content];
            Array.Resize(ref copy, cuts ? (int)Math.Min(copy.Length, offset) : (int)Math.Max(copy.Length, offset + bytes.Length));
            bytes.CopyTo(copy.AsSpan((int)Math.Min(offset, copy.Length)));
            content = copy;
        }
    }
}
