using System.Collections.Concurrent;

namespace ModalityCompetition.Sweeps.Archives;

/// <summary>The buffers of segments, used again when what was in them is in the archive; thread-safe. They live as long as one
/// push.</summary>
internal sealed class SegmentBuffers
{
    private const int Least = 1 << 16;
    private readonly ConcurrentBag<byte[]> _free = [];

    /// <summary>A buffer of any size and content.</summary>
    public byte[] Rent() => _free.TryTake(out byte[]? free) ? free : new byte[Least];

    /// <summary>Nobody uses a buffer any more.</summary>
    public void Return(byte[] buffer) => _free.Add(buffer);
}
