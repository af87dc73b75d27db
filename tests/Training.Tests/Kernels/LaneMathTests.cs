using System.Runtime.Intrinsics;
using ModalityCompetition.Training.Kernels;
using ModalityCompetition.Training.Kernels.Lanes;

namespace ModalityCompetition.Training.Tests.Kernels;

/// <summary>The kernels' own exponential and logarithm against the double-precision library over their whole range.</summary>
public sealed unsafe class LaneMathTests
{
    // About a million arguments: every 1021st float of the range (a prime, so that no pattern of low bits is missed).
    private const int Stride = 1021;

    [Fact]
    public void Exp_errs_by_less_than_one_ulp()
    {
        double worst = 0;
        for (uint bits = 0x80000000; bits <= BitConverter.SingleToUInt32Bits(LaneMath.ExpFloor); bits += Stride)
        {
            float x = BitConverter.UInt32BitsToSingle(bits);
            worst = Math.Max(worst, Ulps(Math.Exp(x), Exp<Lanes1, float>(x)));
        }

        Assert.InRange(worst, 0.4, 1.0);
    }

    [Theory]
    [InlineData(0f, 1f)]
    [InlineData(-88f, 0f)]
    [InlineData(-1e30f, 0f)]
    [InlineData(float.NegativeInfinity, 0f)]
    [InlineData(float.NaN, 0f)]
    public void Exp_at_the_ends(float x, float value) => Assert.Equal(value, Exp<Lanes1, float>(x));

    [Fact]
    public void Log_errs_by_less_than_one_ulp()
    {
        double worst = 0;
        for (uint bits = 0x00800000; bits < 0x7F800000; bits += Stride)
        {
            float x = BitConverter.UInt32BitsToSingle(bits);
            worst = Math.Max(worst, Ulps(Math.Log(x), Log<Lanes1, float>(x)));
        }

        Assert.Equal(0f, Log<Lanes1, float>(1f));
        Assert.InRange(worst, 0.4, 1.0);
    }

    [Fact]
    public void All_lanes_give_the_scalar_bits_whatever_the_number()
    {
        uint[] special = [0, 0x80000000, 1, 0x80000001, 0x7F800000, 0xFF800000, 0x7FC00000, 0xFFC00000, 0x7F7FFFFF, 0xFF7FFFFF, 0x3F800000];
        Random random = new(5);
        for (int round = 0; round < 2000; round++)
        {
            float[] x = [.. Enumerable.Range(0, 16).Select(_ => Number()), .. Enumerable.Range(0, 16).Select(_ => Number())];
            uint[] expected = Every<Lanes1, float>(x);
            if (LanePaths.IsSupported(LanePath.Vector128))
            {
                Assert.Equal(expected, Every<Lanes128, Vector128<float>>(x));
            }

            if (LanePaths.IsSupported(LanePath.Avx2))
            {
                Assert.Equal(expected, Every<Lanes256, Vector256<float>>(x));
            }

            if (LanePaths.IsSupported(LanePath.Avx512))
            {
                Assert.Equal(expected, Every<Lanes512, Vector512<float>>(x));
            }
        }

        float Number() =>
            BitConverter.UInt32BitsToSingle(random.Next(4) == 0 ? special[random.Next(special.Length)] : (uint)random.NextInt64(1L << 32));
    }

    private static uint[] Every<T, TVector>(float[] x)
        where T : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        float* a = stackalloc float[32];
        float* y = stackalloc float[16];
        x.CopyTo(new Span<float>(a, 32));
        List<uint> bits = [];
        foreach (Func<TVector, TVector, TVector> operation in Operations<T, TVector>())
        {
            for (int i = 0; i < 16; i += T.Width)
            {
                T.Store(operation(T.Load(a + i), T.Load(a + 16 + i)), y + i);
            }

            // The payload and the sign of a NaN are the one thing that IEEE 754 leaves open.
            bits.AddRange(
                new ReadOnlySpan<float>(y, 16)
                    .ToArray()
                    .Select(value => float.IsNaN(value) ? 0x7FC00000u : BitConverter.SingleToUInt32Bits(value))
            );
        }

        return [.. bits];
    }

    // Integer operations on bits are excluded for NaN results by their use: their arguments are finite there.
    private static Func<TVector, TVector, TVector>[] Operations<T, TVector>()
        where T : struct, ILanes<TVector>
        where TVector : unmanaged =>
        [
            T.Add,
            T.Subtract,
            T.Multiply,
            T.Divide,
            T.Larger,
            T.Smaller,
            (a, b) => T.MultiplyAdd(a, b, a),
            (a, b) => T.WhereEqual(a, b, b, T.Broadcast(3f)),
            (a, b) => T.WhereAtLeast(a, b, a, T.Broadcast(3f)),
            T.AddBits,
            T.SubtractBits,
            (a, _) => T.ShiftLeft23(a),
            (a, _) => T.ShiftRight23(a),
            (a, _) => LaneMath.Exp<T, TVector>(a),
            (a, _) => LaneMath.Log<T, TVector>(T.WhereAtLeast(a, T.Broadcast(1e-37f), T.Smaller(a, T.Broadcast(1e38f)), T.Broadcast(1f))),
        ];

    private static float Exp<T, TVector>(float x)
        where T : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        float y;
        T.Store(LaneMath.Exp<T, TVector>(T.Broadcast(x)), &y);
        return y;
    }

    private static float Log<T, TVector>(float x)
        where T : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        float y;
        T.Store(LaneMath.Log<T, TVector>(T.Broadcast(x)), &y);
        return y;
    }

    private static double Ulps(double exact, float value)
    {
        float nearest = (float)exact;
        if (nearest == 0)
        {
            return value == 0 ? 0 : double.PositiveInfinity;
        }

        double ulp = Math.ScaleB(1, Math.Max(Math.ILogB(Math.Abs(exact)), -126) - 23);
        return Math.Abs(value - exact) / ulp;
    }
}
