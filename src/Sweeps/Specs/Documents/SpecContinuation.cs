namespace ModalityCompetition.Sweeps.Specs.Documents;

/// <summary>Says which changes of a spec leave its run the same run.</summary>
public static class SpecContinuation
{
    /// <summary>The changes that are allowed, as a part of a sentence: <c>only the number of trials may grow</c>.</summary>
    /// <param name="spec">The spec.</param>
    public static string Allowed(SweepSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        // An experiment that has a section of its own name says there how its trials are run, and that may change.
        string[] free = [.. spec.Keys.In(spec.Experiment).Where(k => !k.DeterminesResults).Select(k => k.Path)];
        return free.Length == 0
            ? "only the number of trials may grow"
            : $"the number of trials may grow, and until, {string.Join(", ", free[..^1])} and {free[^1]} may change";
    }
}
