using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ModalityCompetition.Training.Kernels.Lanes;

/// <summary>Sixteen lanes in one AVX-512 register.</summary>
internal readonly unsafe struct Lanes512 : ILanes<Vector512<float>>
{
    public static int Width => 16;

    public static int SampleVectors => 4;

    public static int RowFloats => 8;

    // Where the sums of SumRows' last shuffle, of the rows 0, 4, 8, 12, 1, 5, ..., belong.
    private static Vector512<int> RowOrder
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.Create(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
    }

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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreRow(Vector512<float> value, float* row) => Avx.Store(row, Avx.Add(value.GetLower(), value.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreRows(Vector512<float> first, Vector512<float> second, float* row) =>
        Avx512F.Store(
            row,
            Avx512F.Add(Avx512F.InsertVector256(first, second.GetLower(), 1), Avx512F.Shuffle4x128(first, second, 0b11101110))
        );

    /// <summary>
    /// Transposes while it adds: 7 additions, 8 loads and 15 shuffles for 16 rows, whose first halvings <see cref="StoreRows"/> has made.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SumRows(float* rows, float* sums)
    {
        Vector512<float> row0 = Quarter(rows);
        Vector512<float> row4 = Quarter(rows + 32);
        Vector512<float> even = Avx512F.Add(Avx512F.Shuffle(row0, row4, 0b01000100), Avx512F.Shuffle(row0, row4, 0b11101110));
        Vector512<float> row8 = Quarter(rows + 64);
        Vector512<float> row12 = Quarter(rows + 96);
        Vector512<float> odd = Avx512F.Add(Avx512F.Shuffle(row8, row12, 0b01000100), Avx512F.Shuffle(row8, row12, 0b11101110));
        Vector512<float> all = Avx512F.Add(Avx512F.Shuffle(even, odd, 0b10001000), Avx512F.Shuffle(even, odd, 0b11011101));
        Avx512F.Store(sums, Avx512F.PermuteVar16x32(all, RowOrder));
    }

    /// <summary>s4 of four rows, one per 128-bit quarter.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Quarter(float* rows)
    {
        Vector512<float> left = Avx512F.LoadVector512(rows);
        Vector512<float> right = Avx512F.LoadVector512(rows + 16);
        return Avx512F.Add(Avx512F.Shuffle4x128(left, right, 0b10001000), Avx512F.Shuffle4x128(left, right, 0b11011101));
    }
}
