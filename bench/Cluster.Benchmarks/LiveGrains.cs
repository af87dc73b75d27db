using System.Diagnostics;
using ModalityCompetition.Sweeps.Services.Contract;

namespace ModalityCompetition.Cluster.Benchmarks;

/// <summary>Watches how many trial grains live and how large the managed heap is while a sweep runs.</summary>
internal sealed class LiveGrains(IGrainFactory grains, long trials)
{
    private readonly long _started = Stopwatch.GetTimestamp();
    private int _tenths;

    /// <summary>Most trial grains that lived at one of the looks.</summary>
    public int MostAlive { get; private set; }

    /// <summary>Largest managed heap at one of the looks, garbage included, in bytes.</summary>
    public long LargestHeap { get; private set; }

    /// <summary>Trial grains that live in the whole cluster.</summary>
    public static async Task<int> TrialsAsync(IGrainFactory grains) =>
        (await grains.GetGrain<IManagementGrain>(0).GetSimpleGrainStatistics())
            .Where(s => s.GrainType.Contains("TrialGrain", StringComparison.Ordinal))
            .Sum(s => s.ActivationCount);

    /// <summary>Looks once; prints a line when another tenth of the sweep is done.</summary>
    public async Task LookAsync(SweepStatus status)
    {
        int alive = await TrialsAsync(grains);
        long heap = GC.GetTotalMemory(forceFullCollection: false);
        MostAlive = Math.Max(MostAlive, alive);
        LargestHeap = Math.Max(LargestHeap, heap);
        if (status.TrialsDone >= (_tenths + 1) * trials / 10)
        {
            _tenths = (int)(10 * status.TrialsDone / trials);
            Console.WriteLine(
                $"{status.TrialsDone},{Stopwatch.GetElapsedTime(_started).TotalSeconds:f1},{alive},{MostAlive},"
                    + $"{heap >> 20},{LargestHeap >> 20},{Environment.WorkingSet >> 20}"
            );
        }
    }
}
