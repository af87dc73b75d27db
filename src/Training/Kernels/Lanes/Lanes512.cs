using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ModalityCompetition.Training.Kernels.Lanes;

/// <summary>Sixteen lanes in one AVX-512 register.</summary>
internal readonly unsafe struct Lanes512 : ILanes<Vector512<float>>
{
    public static int Width => 16;

    public static int SampleVectors => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(float* source) => Avx512F.LoadVector512(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<float> value, float* target) => Avx512F.Store(target, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Broadcast(float value) => Avx512F.BroadcastScalarToVector512(Vector128.CreateScalarUnsafe(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Add(Vector512<float> a, Vector512<float> b) => Avx512F.Add(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Subtract(Vector512<float> a, Vector512<float> b) => Avx512F.Subtract(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Multiply(Vector512<float> a, Vector512<float> b) => Avx512F.Multiply(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Divide(Vector512<float> a, Vector512<float> b) => Avx512F.Divide(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> MultiplyAdd(Vector512<float> a, Vector512<float> b, Vector512<float> c) =>
        Avx512F.FusedMultiplyAdd(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Larger(Vector512<float> a, Vector512<float> b) => Avx512F.Max(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Smaller(Vector512<float> a, Vector512<float> b) => Avx512F.Min(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> WhereEqual(Vector512<float> a, Vector512<float> b, Vector512<float> then, Vector512<float> otherwise) =>
        Avx512F.BlendVariable(otherwise, then, Avx512F.CompareEqual(a, b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> WhereAtLeast(
        Vector512<float> a,
        Vector512<float> b,
        Vector512<float> then,
        Vector512<float> otherwise
    ) => Avx512F.BlendVariable(otherwise, then, Avx512F.CompareGreaterThanOrEqual(a, b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> AddBits(Vector512<float> a, Vector512<float> b) => Avx512F.Add(a.AsInt32(), b.AsInt32()).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> SubtractBits(Vector512<float> a, Vector512<float> b) =>
        Avx512F.Subtract(a.AsInt32(), b.AsInt32()).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> ShiftLeft23(Vector512<float> a) => Avx512F.ShiftLeftLogical(a.AsInt32(), 23).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> ShiftRight23(Vector512<float> a) => Avx512F.ShiftRightArithmetic(a.AsInt32(), 23).AsSingle();

    /// <summary>
    /// Transposes while it adds: 15 additions, 16 insertions of halves from memory and 14 shuffles for 16 rows. The order of the rows makes
    /// the sums come out in order.
    /// </summary>
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
        Vector512<float> left = Half(rows + (first * 16), rows + ((first + 4) * 16));
        Vector512<float> right = Half(rows + ((first + 8) * 16), rows + ((first + 12) * 16));
        return Avx512F.Add(Avx512F.Shuffle4x128(left, right, 0b10001000), Avx512F.Shuffle4x128(left, right, 0b11011101));
    }

    /// <summary>s8 of two rows, one per 256-bit half.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Half(float* a, float* b) =>
        Avx512F.Add(
            Avx512F.InsertVector256(Avx.LoadVector256(a).ToVector512Unsafe(), Avx.LoadVector256(b), 1),
            Avx512F.InsertVector256(Avx.LoadVector256(a + 8).ToVector512Unsafe(), Avx.LoadVector256(b + 8), 1)
        );
}
