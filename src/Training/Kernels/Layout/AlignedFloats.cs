using System.Runtime.CompilerServices;

namespace ModalityCompetition.Training.Kernels.Layout;

/// <summary>
/// A zero-filled float buffer aligned to 64 bytes, on the pinned heap, so that pointers into it stay valid as long as the object is
/// reachable. Its length is rounded up to whole logical vectors; the surplus stays zero unless written.
/// </summary>
internal sealed unsafe class AlignedFloats
{
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
}
