using System.Diagnostics;
using System.Runtime.CompilerServices;
using ModalityCompetition.Training.Kernels;

namespace ModalityCompetition.Benchmarks.Kernels;

/// <summary>Measures how many multiply-adds one core does when nothing else limits it: twelve independent chains in registers.</summary>
internal static unsafe class FmaPeak
{
    /// <summary>GFLOP/s of a path, the best of several runs.</summary>
    public static double Measure(LanePath path) => path switch
    {
        LanePath.Avx512 => Best<Lanes512>(),
        LanePath.Avx2 => Best<Lanes256>(),
        LanePath.Vector128 => Best<Lanes128>(),
        _ => Best<Lanes1>(),
    };

    private static double Best<TLanes>()
        where TLanes : unmanaged, ILanes<TLanes>
    {
        const int Rounds = 1_000_000;
        double best = 0;
        float* sink = stackalloc float[16];
        for (int attempt = 0; attempt < 20; attempt++)
        {
            long start = Stopwatch.GetTimestamp();
            Chains<TLanes>(Rounds, sink);
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            best = Math.Max(best, 2.0 * 12 * TLanes.Width * Rounds / seconds / 1e9);
        }

        return best;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Chains<TLanes>(int rounds, float* sink)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        TLanes x = TLanes.Broadcast(0.999f), y = TLanes.Broadcast(0.001f);
        TLanes a = y, b = y, c = y, d = y, e = y, f = y, g = y, h = y, i = y, j = y, k = y, l = y;
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

        TLanes sum = TLanes.Add(TLanes.Add(TLanes.Add(a, b), TLanes.Add(c, d)), TLanes.Add(TLanes.Add(e, f), TLanes.Add(g, h)));
        TLanes.Store(TLanes.Add(sum, TLanes.Add(TLanes.Add(i, j), TLanes.Add(k, l))), sink);
    }
}
