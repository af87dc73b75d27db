using System.Runtime.CompilerServices;

namespace ModalityCompetition.Training.Kernels.Lanes;

/// <summary>
/// The degree q of the smoothed ReLU as a type. u^(q-1) is the chain ((u * u) * u) * ... for every q, so that a specialised degree and the
/// general one give the same bits.
/// </summary>
internal interface IDegree
{
    /// <summary>u^(q-1).</summary>
    /// <param name="u">The base.</param>
    /// <param name="degree">q, read by the general degree only.</param>
    static abstract TVector Slope<TLanes, TVector>(TVector u, int degree)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged;
}

/// <summary>q = 3.</summary>
internal readonly struct Degree3 : IDegree
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Slope<TLanes, TVector>(TVector u, int degree)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged => TLanes.Multiply(u, u);
}

/// <summary>q = 4.</summary>
internal readonly struct Degree4 : IDegree
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Slope<TLanes, TVector>(TVector u, int degree)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged => TLanes.Multiply(TLanes.Multiply(u, u), u);
}

/// <summary>q = 5.</summary>
internal readonly struct Degree5 : IDegree
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Slope<TLanes, TVector>(TVector u, int degree)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged => TLanes.Multiply(TLanes.Multiply(TLanes.Multiply(u, u), u), u);
}

/// <summary>Any q >= 3.</summary>
internal readonly struct DegreeAny : IDegree
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Slope<TLanes, TVector>(TVector u, int degree)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        TVector power = u;
        for (int i = 2; i < degree; i++)
        {
            power = TLanes.Multiply(power, u);
        }

        return power;
    }
}
