namespace ModalityCompetition.Training.Kernels;

/// <summary>
/// One hardware vector of float32 lanes and the only operations the kernels use. Every operation acts on each lane alone and is exactly
/// defined (IEEE 754 round to nearest even; comparisons with a NaN are false), so that implementations of any width give the same bits.
/// </summary>
/// <typeparam name="TSelf">The implementing vector.</typeparam>
internal unsafe interface ILanes<TSelf>
    where TSelf : unmanaged, ILanes<TSelf>
{
    /// <summary>Lanes of one vector: a divisor of <see cref="SampleLayout.Lanes"/>.</summary>
    static abstract int Width { get; }

    /// <summary>Neurons of a register tile: 6 where the hardware has 32 vector registers, 2 where it has 16.</summary>
    static abstract int NeuronTile { get; }

    /// <summary>Reads <see cref="Width"/> floats.</summary>
    static abstract TSelf Load(float* source);

    /// <summary>Writes <see cref="Width"/> floats.</summary>
    static abstract void Store(TSelf value, float* target);

    /// <summary>The same number in every lane.</summary>
    static abstract TSelf Broadcast(float value);

    /// <summary>a + b.</summary>
    static abstract TSelf Add(TSelf a, TSelf b);

    /// <summary>a - b.</summary>
    static abstract TSelf Subtract(TSelf a, TSelf b);

    /// <summary>a * b.</summary>
    static abstract TSelf Multiply(TSelf a, TSelf b);

    /// <summary>a / b, correctly rounded.</summary>
    static abstract TSelf Divide(TSelf a, TSelf b);

    /// <summary>a * b + c with one rounding.</summary>
    static abstract TSelf MultiplyAdd(TSelf a, TSelf b, TSelf c);

    /// <summary>a > b ? a : b, hence b where either is NaN and where both are zero.</summary>
    static abstract TSelf Larger(TSelf a, TSelf b);

    /// <summary>a &lt; b ? a : b, hence b where either is NaN and where both are zero.</summary>
    static abstract TSelf Smaller(TSelf a, TSelf b);

    /// <summary>a == b ? then : otherwise.</summary>
    static abstract TSelf WhereEqual(TSelf a, TSelf b, TSelf then, TSelf otherwise);

    /// <summary>a >= b ? then : otherwise.</summary>
    static abstract TSelf WhereAtLeast(TSelf a, TSelf b, TSelf then, TSelf otherwise);

    /// <summary>Sum of the bit patterns as 32-bit integers, wrapping.</summary>
    static abstract TSelf AddBits(TSelf a, TSelf b);

    /// <summary>Difference of the bit patterns as 32-bit integers, wrapping.</summary>
    static abstract TSelf SubtractBits(TSelf a, TSelf b);

    /// <summary>The bit pattern shifted left by 23: an integer moved into the exponent.</summary>
    static abstract TSelf ShiftLeft23(TSelf a);

    /// <summary>The bit pattern shifted right by 23 with its sign: the exponent as an integer.</summary>
    static abstract TSelf ShiftRight23(TSelf a);

    /// <summary>
    /// Sums each of 16 rows of 16 floats by the fixed tree s8[i] = a[i] + a[i+8], s4[i] = s8[i] + s8[i+4], s2[i] = s4[i] + s4[i+2],
    /// s = s2[0] + s2[1], and writes the 16 sums.
    /// </summary>
    static abstract void SumRows(float* rows, float* sums);
}
