using System.Runtime.CompilerServices;

namespace ModalityCompetition.Training.Kernels.Layout;

/// <summary>
/// A zero-filled float buffer aligned to 64 bytes, on the pinned heap, so that pointers into it stay valid as long as the object is
/// reachable. Its length is rounded up to whole logical vectors; the surplus stays zero unless written.
/// </summary>
internal sealed unsafe class AlignedFloats
{
    // Floats that are copied or cleared between two looks at whether to stop: a few milliseconds.
    private const int Stretch = 1 << 20;

    private readonly float[] _storage;

    /// <summary>Allocates a buffer.</summary>
    public AlignedFloats(long length)
    {
        int padded = SampleLayout.RoundUp(checked((int)length));
        _storage = GC.AllocateArray<float>(checked(padded + SampleLayout.Lanes), pinned: true);
        nint start = (nint)Unsafe.AsPointer(ref _storage[0]);
        Pointer = (float*)((start + 63) & ~(nint)63);
        Length = padded;
    }

    /// <summary>The first element.</summary>
    public float* Pointer { get; }

    /// <summary>Number of elements, a multiple of <see cref="SampleLayout.Lanes"/>.</summary>
    public int Length { get; }

    /// <summary>The elements.</summary>
    public Span<float> Span => new(Pointer, Length);

    /// <summary>Copies numbers to the beginning of the buffer, which may be gigabytes.</summary>
    /// <param name="source">The numbers.</param>
    /// <param name="stop">Checked on the way.</param>
    public void CopyFrom(ReadOnlySpan<float> source, CancellationToken stop)
    {
        for (int at = 0; at < source.Length; at += Stretch)
        {
            stop.ThrowIfCancellationRequested();
            int count = Math.Min(Stretch, source.Length - at);
            source.Slice(at, count).CopyTo(Span.Slice(at, count));
        }
    }

    /// <summary>Sets all elements to zero.</summary>
    /// <param name="stop">Checked on the way.</param>
    public void Clear(CancellationToken stop)
    {
        for (int at = 0; at < Length; at += Stretch)
        {
            stop.ThrowIfCancellationRequested();
            Span.Slice(at, Math.Min(Stretch, Length - at)).Clear();
        }
    }
}
