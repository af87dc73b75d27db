namespace ModalityCompetition.Cluster.Benchmarks;

/// <summary>What this process has used up.</summary>
internal readonly record struct ProcessCost(TimeSpan Processor, long Allocated, int Collections)
{
    /// <summary>Processor time per unit since then, in seconds.</summary>
    public double ProcessorSeconds(long units) => (Now().Processor - Processor).TotalSeconds / units;

    /// <summary>What has been used up until now.</summary>
    public static ProcessCost Now() => new(Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes(), GC.CollectionCount(0));

    /// <summary>What a unit of work has cost since then.</summary>
    public string Since(long units)
    {
        ProcessCost now = Now();
        return $"{(now.Processor - Processor).TotalSeconds / units * 1e6:f1} us of processor and {(now.Allocated - Allocated) / units} "
            + $"bytes, {now.Collections - Collections} collections in all";
    }
}
