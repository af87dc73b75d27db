using System.Runtime.CompilerServices;

namespace ModalityCompetition.Training.Kernels.Lanes;

/// <summary>
/// The exponential and the logarithm, made of exactly defined lane operations, so that no result depends on a platform's library.
/// </summary>
internal static class LaneMath
{
    /// <summary>Smallest argument whose exponential is not flushed to zero; exp of it is still a normal number.</summary>
    public const float ExpFloor = -87.33654f;

    private const float Log2E = 1.44269504f;
    private const float Ln2High = 0.693145751953125f;
    private const float Ln2Low = 1.428606765330187045e-06f;

    /// <summary>1.5 * 2^23: adding it rounds to an integer and leaves that integer in the low bits.</summary>
    private const float RoundToInteger = 12582912f;

    private const float LogLn2High = 0.69313812256f;
    private const float LogLn2Low = 9.0580006145e-06f;

    /// <summary>
    /// exp(x) for x &lt;= 0, error at most 0.986 ulp over all floats; +0 below <see cref="ExpFloor"/> and for NaN. Cody-Waite reduction x =
    /// n ln 2 + r, a polynomial of degree 7 in r (coefficients as in SLEEF's expf), and n added to the exponent's bits.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Exp<T, TVector>(TVector x)
        where T : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        TVector magic = T.Broadcast(RoundToInteger);
        TVector shifted = T.MultiplyAdd(x, T.Broadcast(Log2E), magic);
        TVector n = T.Subtract(shifted, magic);
        TVector r = T.MultiplyAdd(n, T.Broadcast(-Ln2High), x);
        r = T.MultiplyAdd(n, T.Broadcast(-Ln2Low), r);
        TVector p = T.Broadcast(0.000198527617612853646278381f);
        p = T.MultiplyAdd(p, r, T.Broadcast(0.00139304355252534151077271f));
        p = T.MultiplyAdd(p, r, T.Broadcast(0.00833336077630519866943359f));
        p = T.MultiplyAdd(p, r, T.Broadcast(0.0416664853692054748535156f));
        p = T.MultiplyAdd(p, r, T.Broadcast(0.166666671633720397949219f));
        p = T.MultiplyAdd(p, r, T.Broadcast(0.5f));
        TVector value = T.Add(T.MultiplyAdd(p, T.Multiply(r, r), r), T.Broadcast(1f));
        return T.WhereAtLeast(x, T.Broadcast(ExpFloor), T.AddBits(value, T.ShiftLeft23(shifted)), T.Broadcast(0f));
    }

    /// <summary>
    /// ln(x) for positive normal x, error at most 0.835 ulp over all floats. x = 2^k (1 + f) with 1 + f in [sqrt(1/2), sqrt(2)); s = f /
    /// (2 + f); ln(1 + f) = f - f^2/2 + s (f^2/2 + R(s^2)) (the form and the coefficients of FreeBSD's logf).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Log<T, TVector>(TVector x)
        where T : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        TVector magic = T.Broadcast(RoundToInteger);
        TVector exponent = T.ShiftRight23(T.SubtractBits(x, T.Broadcast(0.70710677f)));
        TVector k = T.Subtract(T.AddBits(magic, exponent), magic);
        TVector f = T.Subtract(T.SubtractBits(x, T.ShiftLeft23(exponent)), T.Broadcast(1f));
        TVector s = T.Divide(f, T.Add(f, T.Broadcast(2f)));
        TVector z = T.Multiply(s, s);
        TVector w = T.Multiply(z, z);
        TVector oddTerms = T.Multiply(w, T.MultiplyAdd(w, T.Broadcast(0.24279078841f), T.Broadcast(0.40000972152f)));
        TVector evenTerms = T.Multiply(z, T.MultiplyAdd(w, T.Broadcast(0.28498786688f), T.Broadcast(0.66666662693f)));
        TVector halfSquare = T.Multiply(T.Multiply(f, f), T.Broadcast(0.5f));
        TVector tail = T.MultiplyAdd(s, T.Add(halfSquare, T.Add(evenTerms, oddTerms)), T.Multiply(k, T.Broadcast(LogLn2Low)));
        return T.MultiplyAdd(k, T.Broadcast(LogLn2High), T.Add(T.Subtract(tail, halfSquare), f));
    }
}
