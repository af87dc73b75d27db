using System.Runtime.CompilerServices;
using ModalityCompetition.Training.Kernels.Layout;

namespace ModalityCompetition.Training.Kernels.Lanes;

/// <summary>One lane: plain scalar code, the path for hardware without a vector unit that fuses multiply-adds.</summary>
internal readonly unsafe struct Lanes1 : ILanes<float>
{
    public static int Width => 1;

    public static int SampleVectors => 2;

    public static int RowFloats => SampleLayout.Lanes;

    public static float Load(float* source) => *source;

    public static void Store(float value, float* target) => *target = value;

    public static float Broadcast(float value) => value;

    public static float Add(float a, float b) => a + b;

    public static float Subtract(float a, float b) => a - b;

    public static float Multiply(float a, float b) => a * b;

    public static float Divide(float a, float b) => a / b;

    public static float MultiplyAdd(float a, float b, float c) => MathF.FusedMultiplyAdd(a, b, c);

    public static float Larger(float a, float b) => a > b ? a : b;

    public static float Smaller(float a, float b) => a < b ? a : b;

    public static float WhereEqual(float a, float b, float then, float otherwise) => a == b ? then : otherwise;

    public static float WhereAtLeast(float a, float b, float then, float otherwise) => a >= b ? then : otherwise;

    public static float AddBits(float a, float b) => FromBits(unchecked(Bits(a) + Bits(b)));

    public static float SubtractBits(float a, float b) => FromBits(unchecked(Bits(a) - Bits(b)));

    public static float ShiftLeft23(float a) => FromBits(Bits(a) << 23);

    public static float ShiftRight23(float a) => FromBits(Bits(a) >> 23);

    public static void StoreRow(float value, float* row) => Store(value, row);

    public static void StoreRows(float first, float second, float* row)
    {
        Store(first, row);
        Store(second, row + RowFloats);
    }

    public static void SumRows(float* rows, float* sums)
    {
        float* s = stackalloc float[8];
        for (int row = 0; row < SampleLayout.Lanes; row++)
        {
            float* a = rows + (row * SampleLayout.Lanes);
            for (int i = 0; i < 8; i++)
            {
                s[i] = a[i] + a[i + 8];
            }

            for (int i = 0; i < 4; i++)
            {
                s[i] += s[i + 4];
            }

            sums[row] = (s[0] + s[2]) + (s[1] + s[3]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Bits(float a) => BitConverter.SingleToInt32Bits(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float FromBits(int bits) => BitConverter.Int32BitsToSingle(bits);
}
