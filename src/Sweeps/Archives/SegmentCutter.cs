using System.Buffers.Binary;
using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Archives.Storage;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Ledger.Files;
using ModalityCompetition.Sweeps.Plans;

namespace ModalityCompetition.Sweeps.Archives;

/// <summary>
/// Cuts trials of a ledger into segments. Every segment is a ledger file of its own: header, then frames from sequence number 0 on, so that
/// whatever reads and checks a ledger reads and checks a segment, today and without an archive.
/// </summary>
internal static class SegmentCutter
{
    private const int FrameTrials = 4096;
    private const int FrameBytes = 1 << 20;

    /// <summary>The segments that hold some trials, one at a time; the next one is made when it is asked for.</summary>
    /// <param name="ledger">Where the trials are.</param>
    /// <param name="trials">Which ones; committed there.</param>
    /// <param name="codeVersion">Version of the program, written into headers for information only.</param>
    /// <param name="bytes">Bytes after which a segment is cut off.</param>
    /// <param name="buffers">Where the buffers of segments come from; whoever has brought a segment gives its buffer back.</param>
    public static IEnumerable<Segment> Cut(ITrialLedger ledger, TrialCoverage trials, string codeVersion, int bytes, SegmentBuffers buffers)
    {
        byte[] header = LedgerHeader.Encode(ledger.Identity, codeVersion);
        long left = trials.Trials;
        var open = new Open(header, buffers.Rent(), bytes, left);
        foreach ((int configuration, TrialRange range) in trials.All())
        {
            foreach (TrialRow row in ledger.Rows(configuration, range))
            {
                open.Add(configuration, row);
                left--;
                if (open.Length >= bytes)
                {
                    yield return open.Close();
                    open = new Open(header, buffers.Rent(), bytes, left);
                }
            }

            open.EndFrame();
        }

        if (open.Length > header.Length)
        {
            yield return open.Close();
        }
    }

    private sealed class Open
    {
        // A segment ends with the row that makes it long enough, and rows are far smaller.
        private const int Beyond = 1 << 16;
        private readonly uint _seed;
        private readonly long _usual;
        private readonly long _left;
        private long _expected;
        private readonly TrialCoverage _coverage = new();
        private byte[] _bytes;
        private int _frame;
        private long _sequence;
        private TrialBlock _block;
        private ResultLayout _layout;

        public Open(byte[] header, byte[] buffer, int segmentBytes, long left)
        {
            _bytes = buffer;
            _left = left;
            _usual = (long)segmentBytes + Beyond;
            Grow(header.Length);
            header.CopyTo(_bytes, 0);
            Length = header.Length;
            _seed = BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(header.Length - sizeof(uint)));
        }

        public int Length { get; private set; }

        private bool HasFrame => _block.Count > 0;

        public void Add(int configuration, TrialRow row)
        {
            if (HasFrame && !Continues(configuration, row))
            {
                EndFrame();
            }

            if (!HasFrame)
            {
                (_frame, _layout, _block) = (Length, row.Layout, new TrialBlock(configuration, row.Trial, 0));
                Length += LedgerFrame.PreludeBytes;
            }

            if (_expected == 0)
            {
                // A buffer that grew by and by would leave twice its size as garbage.
                _expected = Length + Math.Min(_left, _usual) * row.Bytes.Length + Beyond;
            }

            Grow(Length + row.Bytes.Length + LedgerFrame.ChecksumBytes);
            row.Bytes.Span.CopyTo(_bytes.AsSpan(Length));
            Length += row.Bytes.Length;
            _block = _block with { Count = _block.Count + 1 };
        }

        public void EndFrame()
        {
            if (!HasFrame)
            {
                return;
            }

            var frame = new LedgerFrame(_frame, _sequence++, _block, _layout);
            Grow(_frame + frame.TotalBytes);
            frame.Seal(_bytes.AsSpan(_frame, frame.TotalBytes), _seed);
            Length = _frame + frame.TotalBytes;
            _coverage.Add(_block.Configuration, new TrialRange(_block.FirstTrial, _block.EndTrial));
            _block = default;
        }

        public Segment Close()
        {
            EndFrame();
            ReadOnlyMemory<byte> bytes = _bytes.AsMemory(0, Length);
            var entry = new SegmentEntry(ArchiveNames.Digest(bytes.Span), Length, _coverage.Trials, ArchiveDocuments.Hull(_coverage));
            return new Segment(bytes, entry, _coverage, _bytes);
        }

        private bool Continues(int configuration, TrialRow row) =>
            configuration == _block.Configuration
            && row.Trial == _block.EndTrial
            && row.Layout == _layout
            && _block.Count < FrameTrials
            && Length - _frame < FrameBytes;

        private void Grow(int length)
        {
            if (_bytes.Length < length)
            {
                Array.Resize(ref _bytes, (int)Math.Max(length, Math.Min(Math.Max(2L * _bytes.Length, _expected), _usual)));
            }
        }
    }
}
