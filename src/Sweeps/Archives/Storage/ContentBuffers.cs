using System.Collections.Concurrent;

namespace ModalityCompetition.Sweeps.Archives.Storage;

/// <summary>
/// Arrays that contents are read into, used again when nobody needs what was in them: large arrays that are garbage wait long for their
/// collection, while others take their place. Thread-safe.
/// </summary>
public sealed class ContentBuffers
{
    private readonly ConcurrentBag<byte[]> _free = [];
    private int _largest;

    /// <summary>An array of at least a length, with any content.</summary>
    /// <param name="length">The length.</param>
    public byte[] Rent(int length)
    {
        while (_free.TryTake(out byte[]? free))
        {
            // A shorter one is let go of; those that follow have the largest length so far.
            if (free.Length >= length)
            {
                return free;
            }
        }

        _largest = Math.Max(_largest, length);
        return new byte[_largest];
    }

    /// <summary>Nobody uses an array any more.</summary>
    /// <param name="buffer">The array.</param>
    public void Return(byte[] buffer) => _free.Add(buffer);
}
