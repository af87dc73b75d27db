using ModalityCompetition.Training.Kernels.Layout;

namespace ModalityCompetition.Training.Kernels.Lanes;

/// <summary>
/// One hardware vector of float32 lanes and the only operations the kernels use. Every operation acts on each lane alone and is exactly
/// defined (IEEE 754 round to nearest even; comparisons with a NaN are false), so that implementations of any width give the same bits.
/// </summary>
/// <typeparam name="TVector">
/// The register. The operations are static and act on the bare register type: a wrapper would cost a register move per multiply-add.
/// </typeparam>
internal unsafe interface ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>Lanes of one vector: a divisor of <see cref="SampleLayout.Lanes"/>.</summary>
    static abstract int Width { get; }

    /// <summary>
    /// Sample vectors (forward) or dimensions (gradient) of a register tile: 4 where the hardware has 32 vector registers, 2 where it
    /// has 16.
    /// </summary>
    static abstract int SampleVectors { get; }

    /// <summary>Reads <see cref="Width"/> floats.</summary>
    static abstract TVector Load(float* source);

    /// <summary>Writes <see cref="Width"/> floats.</summary>
    static abstract void Store(TVector value, float* target);

    /// <summary>The same number in every lane.</summary>
    static abstract TVector Broadcast(float value);

    /// <summary>a + b.</summary>
    static abstract TVector Add(TVector a, TVector b);

    /// <summary>a - b.</summary>
    static abstract TVector Subtract(TVector a, TVector b);

    /// <summary>a * b.</summary>
    static abstract TVector Multiply(TVector a, TVector b);

    /// <summary>a / b, correctly rounded.</summary>
    static abstract TVector Divide(TVector a, TVector b);

    /// <summary>a * b + c with one rounding.</summary>
    static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c);

    /// <summary>a > b ? a : b, hence b where either is NaN and where both are zero.</summary>
    static abstract TVector Larger(TVector a, TVector b);

    /// <summary>a &lt; b ? a : b, hence b where either is NaN and where both are zero.</summary>
    static abstract TVector Smaller(TVector a, TVector b);

    /// <summary>a == b ? then : otherwise.</summary>
    static abstract TVector WhereEqual(TVector a, TVector b, TVector then, TVector otherwise);

    /// <summary>a >= b ? then : otherwise.</summary>
    static abstract TVector WhereAtLeast(TVector a, TVector b, TVector then, TVector otherwise);

    /// <summary>Sum of the bit patterns as 32-bit integers, wrapping.</summary>
    static abstract TVector AddBits(TVector a, TVector b);

    /// <summary>Difference of the bit patterns as 32-bit integers, wrapping.</summary>
    static abstract TVector SubtractBits(TVector a, TVector b);

    /// <summary>The bit pattern shifted left by 23: an integer moved into the exponent.</summary>
    static abstract TVector ShiftLeft23(TVector a);

    /// <summary>The bit pattern shifted right by 23 with its sign: the exponent as an integer.</summary>
    static abstract TVector ShiftRight23(TVector a);

    /// <summary>
    /// Floats of a row of accumulators in memory: the 16 logical lanes or, where one register has them all, the 8 sums s8 of
    /// <see cref="SumRows"/>, which are half as much to write and to read.
    /// </summary>
    static abstract int RowFloats { get; }

    /// <summary>Writes the accumulator of a row for <see cref="SumRows"/>: its part of the 16 lanes, or the row's s8.</summary>
    static abstract void StoreRow(TVector value, float* row);

    /// <summary>The same for two rows, one behind the other.</summary>
    static abstract void StoreRows(TVector first, TVector second, float* row);

    /// <summary>
    /// Sums each of 16 rows by the fixed tree s8[i] = a[i] + a[i+8], s4[i] = s8[i] + s8[i+4], s2[i] = s4[i] + s4[i+2],
    /// s = s2[0] + s2[1] over the 16 lanes a, and writes the 16 sums. Rows are as <see cref="StoreRow"/> left them.
    /// </summary>
    static abstract void SumRows(float* rows, float* sums);
}
