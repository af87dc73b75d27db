using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ModalityCompetition.Training.Kernels;

/// <summary>Sixteen lanes in one AVX-512 register.</summary>
internal readonly unsafe struct Lanes512(Vector512<float> value) : ILanes<Lanes512>
{
    private readonly Vector512<float> _value = value;

    public static int Width => 16;

    public static int NeuronTile => 6;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Load(float* source) => new(Avx512F.LoadVector512(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes512 value, float* target) => Avx512F.Store(target, value._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Broadcast(float value) => new(Avx512F.BroadcastScalarToVector512(Vector128.CreateScalarUnsafe(value)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Add(Lanes512 a, Lanes512 b) => new(Avx512F.Add(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Subtract(Lanes512 a, Lanes512 b) => new(Avx512F.Subtract(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Multiply(Lanes512 a, Lanes512 b) => new(Avx512F.Multiply(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Divide(Lanes512 a, Lanes512 b) => new(Avx512F.Divide(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 MultiplyAdd(Lanes512 a, Lanes512 b, Lanes512 c) => new(Avx512F.FusedMultiplyAdd(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Larger(Lanes512 a, Lanes512 b) => new(Avx512F.Max(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Smaller(Lanes512 a, Lanes512 b) => new(Avx512F.Min(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 WhereEqual(Lanes512 a, Lanes512 b, Lanes512 then, Lanes512 otherwise)
        => new(Avx512F.BlendVariable(otherwise._value, then._value, Avx512F.CompareEqual(a._value, b._value)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 WhereAtLeast(Lanes512 a, Lanes512 b, Lanes512 then, Lanes512 otherwise)
        => new(Avx512F.BlendVariable(otherwise._value, then._value, Avx512F.CompareGreaterThanOrEqual(a._value, b._value)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 AddBits(Lanes512 a, Lanes512 b) => new(Avx512F.Add(a._value.AsInt32(), b._value.AsInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 SubtractBits(Lanes512 a, Lanes512 b) => new(Avx512F.Subtract(a._value.AsInt32(), b._value.AsInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 ShiftLeft23(Lanes512 a) => new(Avx512F.ShiftLeftLogical(a._value.AsInt32(), 23).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 ShiftRight23(Lanes512 a) => new(Avx512F.ShiftRightArithmetic(a._value.AsInt32(), 23).AsSingle());

    /// <summary>Transposes while it adds: 15 additions and 30 shuffles for 16 rows. The order of the rows makes the sums come out in order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SumRows(float* rows, float* sums)
    {
        Vector512<float> row0 = Quarter(rows, 0);
        Vector512<float> row1 = Quarter(rows, 1);
        Vector512<float> even = Avx512F.Add(Avx512F.Shuffle(row0, row1, 0b01000100), Avx512F.Shuffle(row0, row1, 0b11101110));
        Vector512<float> row2 = Quarter(rows, 2);
        Vector512<float> row3 = Quarter(rows, 3);
        Vector512<float> odd = Avx512F.Add(Avx512F.Shuffle(row2, row3, 0b01000100), Avx512F.Shuffle(row2, row3, 0b11101110));
        Avx512F.Store(sums, Avx512F.Add(Avx512F.Shuffle(even, odd, 0b10001000), Avx512F.Shuffle(even, odd, 0b11011101)));
    }

    /// <summary>s4 of the rows first, first + 4, first + 8, first + 12, one per 128-bit quarter.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Quarter(float* rows, int first)
    {
        Vector512<float> left = Half(Avx512F.LoadVector512(rows + (first * 16)), Avx512F.LoadVector512(rows + ((first + 4) * 16)));
        Vector512<float> right = Half(Avx512F.LoadVector512(rows + ((first + 8) * 16)), Avx512F.LoadVector512(rows + ((first + 12) * 16)));
        return Avx512F.Add(Avx512F.Shuffle4x128(left, right, 0b10001000), Avx512F.Shuffle4x128(left, right, 0b11011101));
    }

    /// <summary>s8 of two rows, one per 256-bit half.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Half(Vector512<float> a, Vector512<float> b)
        => Avx512F.Add(Avx512F.Shuffle4x128(a, b, 0b01000100), Avx512F.Shuffle4x128(a, b, 0b11101110));
}
