using System.Globalization;
using System.Runtime.Intrinsics;
using ModalityCompetition.Training.Kernels;
using ModalityCompetition.Training.Kernels.Lanes;
using ModalityCompetition.Training.Kernels.Layout;

namespace ModalityCompetition.Benchmarks.Kernels;

/// <summary>
/// The console mode <c>ulps</c>: the largest error of the kernels' exponential and logarithm over every float of their ranges, against the
/// double-precision library. The tests take every 1021st float; this takes about a minute.
/// </summary>
internal static unsafe class UlpTable
{
    private const uint Slice = 1 << 20;

    /// <summary>Prints the table.</summary>
    public static int Print(TextWriter output)
    {
        output.WriteLine($"{"function", -10}{"floats", 12}  {"largest error, ulp", -20}at");
        Row(output, "exp", 0x80000000, BitConverter.SingleToUInt32Bits(LaneMath.ExpFloor), logarithm: false);
        Row(output, "log", 0x00800000, 0x7F7FFFFF, logarithm: true);
        return 0;
    }

    private static void Row(TextWriter output, string name, uint first, uint last, bool logarithm)
    {
        (double Error, uint At) worst = (0, first);
        Lock gate = new();
        Parallel.For(
            0,
            (last - first) / Slice + 1,
            slice =>
            {
                uint start = first + ((uint)slice * Slice);
                (double Error, uint At) found = Worst(start, (uint)Math.Min((long)start + Slice - 1, last), logarithm);
                lock (gate)
                {
                    // Of equal errors the lowest bits, so that the table does not depend on the order of the slices.
                    worst = found.Error > worst.Error || (found.Error == worst.Error && found.At < worst.At) ? found : worst;
                }
            }
        );
        string at = BitConverter.UInt32BitsToSingle(worst.At).ToString("R", CultureInfo.InvariantCulture);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name, -10}{last - first + 1L, 12}  {worst.Error, -20:F4}{at}"));
    }

    private static (double Error, uint At) Worst(uint first, uint last, bool logarithm)
    {
        (double Error, uint At) worst = (0, first);
        float* x = stackalloc float[SampleLayout.Lanes];
        float* y = stackalloc float[SampleLayout.Lanes];
        for (ulong start = first; start <= last; start += SampleLayout.Lanes)
        {
            int count = (int)Math.Min(SampleLayout.Lanes, last - start + 1);
            for (int i = 0; i < SampleLayout.Lanes; i++)
            {
                x[i] = BitConverter.UInt32BitsToSingle((uint)start + (uint)Math.Min(i, count - 1));
            }

            Evaluate(x, y, logarithm);
            for (int i = 0; i < count; i++)
            {
                double error = Ulps(logarithm ? Math.Log(x[i]) : Math.Exp(x[i]), y[i]);
                worst = error > worst.Error ? (error, (uint)start + (uint)i) : worst;
            }
        }

        return worst;
    }

    // All paths give the same bits, so any will do.
    private static void Evaluate(float* x, float* y, bool logarithm)
    {
        if (LanePaths.IsSupported(LanePath.Avx512))
        {
            Vector512<float> value = Lanes512.Load(x);
            Lanes512.Store(
                logarithm ? LaneMath.Log<Lanes512, Vector512<float>>(value) : LaneMath.Exp<Lanes512, Vector512<float>>(value),
                y
            );
            return;
        }

        for (int i = 0; i < SampleLayout.Lanes; i++)
        {
            y[i] = logarithm ? LaneMath.Log<Lanes1, float>(x[i]) : LaneMath.Exp<Lanes1, float>(x[i]);
        }
    }

    // The unit is that of the exact value's binade, never below the smallest normal number's. Where the exact value is zero, so must the
    // float be.
    private static double Ulps(double exact, float value)
    {
        if (exact == 0)
        {
            return value == 0 ? 0 : double.PositiveInfinity;
        }

        int exponent = (int)((BitConverter.DoubleToInt64Bits(exact) >> 52) & 0x7FF) - 1023;
        double ulp = BitConverter.Int64BitsToDouble((long)(Math.Max(exponent, -126) - 23 + 1023) << 52);
        return Math.Abs(value - exact) / ulp;
    }
}
