using System.Runtime.CompilerServices;

namespace ModalityCompetition.Training.Kernels;

/// <summary>One lane: plain scalar code, the path for hardware without a vector unit that fuses multiply-adds.</summary>
internal readonly unsafe struct Lanes1(float value) : ILanes<Lanes1>
{
    private readonly float _value = value;

    public static int Width => 1;

    public static int NeuronTile => 2;

    public static Lanes1 Load(float* source) => new(*source);

    public static void Store(Lanes1 value, float* target) => *target = value._value;

    public static Lanes1 Broadcast(float value) => new(value);

    public static Lanes1 Add(Lanes1 a, Lanes1 b) => new(a._value + b._value);

    public static Lanes1 Subtract(Lanes1 a, Lanes1 b) => new(a._value - b._value);

    public static Lanes1 Multiply(Lanes1 a, Lanes1 b) => new(a._value * b._value);

    public static Lanes1 Divide(Lanes1 a, Lanes1 b) => new(a._value / b._value);

    public static Lanes1 MultiplyAdd(Lanes1 a, Lanes1 b, Lanes1 c) => new(MathF.FusedMultiplyAdd(a._value, b._value, c._value));

    public static Lanes1 Larger(Lanes1 a, Lanes1 b) => a._value > b._value ? a : b;

    public static Lanes1 Smaller(Lanes1 a, Lanes1 b) => a._value < b._value ? a : b;

    public static Lanes1 WhereEqual(Lanes1 a, Lanes1 b, Lanes1 then, Lanes1 otherwise) => a._value == b._value ? then : otherwise;

    public static Lanes1 WhereAtLeast(Lanes1 a, Lanes1 b, Lanes1 then, Lanes1 otherwise) => a._value >= b._value ? then : otherwise;

    public static Lanes1 AddBits(Lanes1 a, Lanes1 b) => FromBits(unchecked(Bits(a) + Bits(b)));

    public static Lanes1 SubtractBits(Lanes1 a, Lanes1 b) => FromBits(unchecked(Bits(a) - Bits(b)));

    public static Lanes1 ShiftLeft23(Lanes1 a) => FromBits(Bits(a) << 23);

    public static Lanes1 ShiftRight23(Lanes1 a) => FromBits(Bits(a) >> 23);

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
    private static int Bits(Lanes1 a) => BitConverter.SingleToInt32Bits(a._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Lanes1 FromBits(int bits) => new(BitConverter.Int32BitsToSingle(bits));
}
