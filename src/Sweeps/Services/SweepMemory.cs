using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Reports.Pages;
using ModalityCompetition.Sweeps.Running.Workers;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Services;

/// <summary>
/// Whether a sweep fits into the memory of a machine, estimated from its plan before anything is tried: a system that promises memory which
/// it does not have ends the process that uses it, and with it everything else that the process was doing.
/// </summary>
public static class SweepMemory
{
    // What a program takes besides the trials: the runtime and compiled code. Measured as the largest resident size of small sweeps.
    private const double ProgramBytes = 80 << 20;

    /// <summary>Bytes that this process may use; the limit of a container or of its control group counts.</summary>
    public static long Available => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>Expected bytes of a process that trains the sweep and reports on it.</summary>
    /// <param name="plan">The sweep.</param>
    /// <param name="workers">Trials that are trained at the same time, at least 1.</param>
    public static double Bytes(SweepPlan plan, int workers)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return ProgramBytes + plan.MemoryBytes(workers) + ReportCost.MemoryBytes(plan.Spec);
    }

    /// <summary>Expected bytes of a process that reports on the sweep.</summary>
    /// <param name="spec">The sweep.</param>
    internal static double OfReports(SweepSpec spec) => ProgramBytes + ReportCost.MemoryBytes(spec);

    /// <summary>The most workers with which the sweep fits, at most those asked for; 0 where it does not fit with one.</summary>
    /// <param name="plan">The sweep.</param>
    /// <param name="workers">Workers asked for, at least 1.</param>
    /// <param name="available">Bytes that there are.</param>
    public static int Fitting(SweepPlan plan, int workers, long available)
    {
        ArgumentNullException.ThrowIfNull(plan);
        double left = available - Bytes(plan, workers) + plan.MemoryBytes(workers);
        return (int)Math.Clamp(left / Math.Max(1, plan.MemoryBytes(1)), 0, workers);
    }

    /// <summary>Why the sweep is not tried, one sentence that says what it needs, what there is and what to lower; null where it
    /// fits.</summary>
    /// <param name="plan">The sweep.</param>
    /// <param name="workers">Workers asked for, at least 1.</param>
    /// <param name="available">Bytes that there are.</param>
    /// <param name="setting">What the number of workers is set with.</param>
    public static string? Refusal(SweepPlan plan, int workers, long available, string setting = "--workers")
    {
        int fitting = Fitting(plan, workers, available);
        if (fitting >= workers)
        {
            return null;
        }

        string need =
            workers == 1 ? "with one worker" : FormattableString.Invariant($"with {workers} workers, {Text(plan.MemoryBytes(1))} each,");
        string fewer =
            fitting == 0 ? "one worker alone does not fit, so " : FormattableString.Invariant($"start with {setting} {fitting}, or ");
        return $"The sweep needs about {Text(Bytes(plan, workers))} of memory {need} and this machine has {Text(available)}: {fewer}"
            + $"{MemoryAdvice.InTheSpec}.";
    }

    /// <summary>An amount of memory in words.</summary>
    /// <param name="bytes">The amount.</param>
    internal static string Text(double bytes) =>
        bytes < 1 << 30
            ? FormattableString.Invariant($"{bytes / (1 << 20):0} MiB")
            : FormattableString.Invariant($"{bytes / (1 << 30):#,0.#} GiB");
}
