using System.Diagnostics;

namespace ModalityCompetition.Sweeps.Instruments;

/// <summary>
/// The activities of a sweep: <c>sweep</c> for a run of it, <c>block</c>, <c>batch</c> and <c>append</c>, each the parent of the next. An
/// activity that nobody listens to, or that is not sampled, is null. Attributes are those of the constants.
/// </summary>
internal static class SweepTraces
{
    private static readonly ActivitySource s_source = new(RunTelemetry.Name);

    /// <summary>A run of a sweep, below whatever asked for it.</summary>
    /// <param name="sweep">Its identifier, or its name where it has none.</param>
    /// <param name="parent">What it belongs to; null for what the calling code is part of.</param>
    public static Activity? Sweep(string sweep, ActivityContext? parent = null) => Start("sweep", parent)?.SetTag("modcomp.sweep", sweep);

    /// <summary>A block, below the sweep whose run the calling code is part of, or below the given one.</summary>
    /// <param name="configuration">Its configuration.</param>
    /// <param name="firstTrial">Its first trial.</param>
    /// <param name="trials">Its trials.</param>
    /// <param name="attempt">Which attempt at it this is.</param>
    /// <param name="parent">What it belongs to; null for what the calling code is part of.</param>
    public static Activity? Block(int configuration, long firstTrial, int trials, int attempt, ActivityContext? parent = null) =>
        Ranged(Start("block", parent), configuration, firstTrial, trials)?.SetTag("modcomp.attempt", attempt);

    /// <summary>A batch in an engine.</summary>
    public static Activity? Batch(int configuration, long firstTrial, int trials, ActivityContext? parent = null) =>
        Ranged(Start("batch", parent), configuration, firstTrial, trials);

    /// <summary>Results on their way to a ledger until they are durable.</summary>
    public static Activity? Append(int configuration, long firstTrial, int trials, ActivityContext? parent = null) =>
        Ranged(Start("append", parent), configuration, firstTrial, trials);

    /// <summary>What has a name of its own on another machine: a W3C trace parent; null where nothing is traced.</summary>
    public static string? Parent(Activity? activity) => activity?.Id;

    /// <summary>Reads what <see cref="Parent"/> wrote; null where it is none.</summary>
    public static ActivityContext? Read(string? parent) =>
        ActivityContext.TryParse(parent, null, isRemote: true, out ActivityContext context) ? context : null;

    private static Activity? Start(string name, ActivityContext? parent) =>
        !s_source.HasListeners() ? null
        : parent is { } given ? s_source.StartActivity(name, ActivityKind.Internal, given)
        : s_source.StartActivity(name);

    private static Activity? Ranged(Activity? activity, int configuration, long firstTrial, int trials) =>
        activity?.SetTag("modcomp.configuration", configuration).SetTag("modcomp.first_trial", firstTrial).SetTag("modcomp.trials", trials);
}
