using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ModalityCompetition.Training.Kernels;
using ModalityCompetition.Training.Kernels.Lanes;

namespace ModalityCompetition.Benchmarks.Kernels;

/// <summary>Measures how many multiply-adds one core does when nothing else limits it: twelve independent chains in registers.</summary>
internal static unsafe class FmaPeak
{
    /// <summary>GFLOP/s of a path, the best of several runs.</summary>
    public static double Measure(LanePath path) =>
        path switch
        {
            LanePath.Avx512 => Best<Lanes512, Vector512<float>>(),
            LanePath.Avx2 => Best<Lanes256, Vector256<float>>(),
            LanePath.Vector128 => Best<Lanes128, Vector128<float>>(),
            _ => Best<Lanes1, float>(),
        };

    private static double Best<TLanes, TVector>()
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        const int Rounds = 1_000_000;
        double best = 0;
        float* sink = stackalloc float[16];
        for (int attempt = 0; attempt < 20; attempt++)
        {
            double start = ThreadClock.Seconds();
            Chains<TLanes, TVector>(Rounds, sink);
            double seconds = ThreadClock.Seconds() - start;
            best = Math.Max(best, 2.0 * 12 * TLanes.Width * Rounds / seconds / 1e9);
        }

        return best;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Chains<TLanes, TVector>(int rounds, float* sink)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        TVector x = TLanes.Broadcast(0.999f),
            y = TLanes.Broadcast(0.001f);
        TVector a = y,
            b = y,
            c = y,
            d = y,
            e = y,
            f = y,
            g = y,
            h = y,
            i = y,
            j = y,
            k = y,
            l = y;
        for (int round = 0; round < rounds; round++)
        {
            a = TLanes.MultiplyAdd(a, x, y);
            b = TLanes.MultiplyAdd(b, x, y);
            c = TLanes.MultiplyAdd(c, x, y);
            d = TLanes.MultiplyAdd(d, x, y);
            e = TLanes.MultiplyAdd(e, x, y);
            f = TLanes.MultiplyAdd(f, x, y);
            g = TLanes.MultiplyAdd(g, x, y);
            h = TLanes.MultiplyAdd(h, x, y);
            i = TLanes.MultiplyAdd(i, x, y);
            j = TLanes.MultiplyAdd(j, x, y);
            k = TLanes.MultiplyAdd(k, x, y);
            l = TLanes.MultiplyAdd(l, x, y);
        }

        TVector sum = TLanes.Add(TLanes.Add(TLanes.Add(a, b), TLanes.Add(c, d)), TLanes.Add(TLanes.Add(e, f), TLanes.Add(g, h)));
        TLanes.Store(TLanes.Add(sum, TLanes.Add(TLanes.Add(i, j), TLanes.Add(k, l))), sink);
    }
}
