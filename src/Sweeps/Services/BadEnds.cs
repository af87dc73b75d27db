using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Services;

/// <summary>
/// Starts of a server or a silo that ended badly, by a kill or a crash, while a sweep was at work: what begins a sweep again and again that
/// is itself the reason ends everything else that the process does, each time.
/// </summary>
public static class BadEnds
{
    /// <summary>Starts that ended badly after which a sweep is not begun again by itself.</summary>
    public const int Most = 2;

    /// <summary>Why a sweep is paused, with what it did and the remedy.</summary>
    /// <param name="what">What ended badly and how often, as the beginning of a sentence after "because".</param>
    /// <param name="spec">The sweep.</param>
    /// <param name="held">Its committed trials.</param>
    /// <param name="workers">Trials of it that are trained at the same time.</param>
    public static string Text(string what, SweepSpec spec, long held, int workers)
    {
        ArgumentNullException.ThrowIfNull(spec);
        bool reports = held >= spec.Trials * spec.Configurations.Length;
        string did = reports ? "had all its trials, but not its reports" : "had finished no new trial";
        string need = reports
            ? $"Its reports may need more memory than there is (about {SweepMemory.Text(SweepMemory.OfReports(spec))})"
            : $"It may need more memory than there is (about {SweepMemory.Text(SweepMemory.Bytes(new SweepPlan(spec), workers))} with "
                + $"{workers} workers)";
        return $"Paused, because {what}, while the sweep was at work and {did}. {need}: look for what ended it, then resume the sweep or "
            + $"cancel it.";
    }
}
