using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ModalityCompetition.Sweeps.Observations;

/// <summary>
/// Turns rows of numbers, one per trial, into vectors with one trial per lane, and back. Nothing is computed, and every number of 32 bits
/// is a double exactly. Where a vector has four lanes and the processor has the instructions, four rows of four numbers are turned in
/// registers; otherwise they go one by one.
/// </summary>
internal static class LaneTransposition
{
    /// <summary>Reads rows.</summary>
    /// <typeparam name="T">float or int.</typeparam>
    /// <param name="rows">Row t begins at t * stride; as many rows as lanes.</param>
    /// <param name="stride">From one row to the next.</param>
    /// <param name="numbers">Receives the numbers, as many as are wanted of every row.</param>
    public static void FromRows<T>(ReadOnlySpan<T> rows, int stride, Span<Vector<double>> numbers)
        where T : unmanaged, INumberBase<T>
    {
        var i = 0;
        if (InRegisters)
        {
            for (; i <= numbers.Length - 4; i += 4)
            {
                var (a, b, c, d) = Turned(
                    Load(rows[i..]),
                    Load(rows[(stride + i)..]),
                    Load(rows[((2 * stride) + i)..]),
                    Load(rows[((3 * stride) + i)..])
                );
                (numbers[i], numbers[i + 1], numbers[i + 2], numbers[i + 3]) = (a.AsVector(), b.AsVector(), c.AsVector(), d.AsVector());
            }
        }

        var scalars = MemoryMarshal.Cast<Vector<double>, double>(numbers);
        for (; i < numbers.Length; i++)
        {
            for (var lane = 0; lane < Vector<double>.Count; lane++)
            {
                scalars[(i * Vector<double>.Count) + lane] = double.CreateChecked(rows[(lane * stride) + i]);
            }
        }
    }

    /// <summary>Writes rows.</summary>
    /// <param name="numbers">The numbers of every row.</param>
    /// <param name="rows">Receives the rows, one after the other, as many as lanes.</param>
    public static void ToRows(ReadOnlySpan<Vector<double>> numbers, Span<double> rows)
    {
        var stride = numbers.Length;
        var i = 0;
        if (InRegisters)
        {
            for (; i <= numbers.Length - 4; i += 4)
            {
                var (a, b, c, d) = Turned(
                    numbers[i].AsVector256(),
                    numbers[i + 1].AsVector256(),
                    numbers[i + 2].AsVector256(),
                    numbers[i + 3].AsVector256()
                );
                a.CopyTo(rows[i..]);
                b.CopyTo(rows[(stride + i)..]);
                c.CopyTo(rows[((2 * stride) + i)..]);
                d.CopyTo(rows[((3 * stride) + i)..]);
            }
        }

        var scalars = MemoryMarshal.Cast<Vector<double>, double>(numbers);
        for (; i < numbers.Length; i++)
        {
            for (var lane = 0; lane < Vector<double>.Count; lane++)
            {
                rows[(lane * stride) + i] = scalars[(i * Vector<double>.Count) + lane];
            }
        }
    }

    private static bool InRegisters => Avx.IsSupported && Vector<double>.Count == 4;

    private static Vector256<double> Load<T>(ReadOnlySpan<T> row)
        where T : unmanaged =>
        typeof(T) == typeof(float)
            ? Avx.ConvertToVector256Double(Vector128.Create(row).AsSingle())
            : Avx.ConvertToVector256Double(Vector128.Create(row).AsInt32());

    // Columns 0 .. 3 of four rows.
    private static (Vector256<double> A, Vector256<double> B, Vector256<double> C, Vector256<double> D) Turned(
        Vector256<double> a,
        Vector256<double> b,
        Vector256<double> c,
        Vector256<double> d
    )
    {
        var (evenAb, oddAb) = (Avx.UnpackLow(a, b), Avx.UnpackHigh(a, b));
        var (evenCd, oddCd) = (Avx.UnpackLow(c, d), Avx.UnpackHigh(c, d));
        return (
            Avx.Permute2x128(evenAb, evenCd, 0x20),
            Avx.Permute2x128(oddAb, oddCd, 0x20),
            Avx.Permute2x128(evenAb, evenCd, 0x31),
            Avx.Permute2x128(oddAb, oddCd, 0x31)
        );
    }
}
