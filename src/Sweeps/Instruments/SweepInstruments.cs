using System.Collections.Immutable;

namespace ModalityCompetition.Sweeps.Instruments;

/// <summary>The gauges of a sweep at work, told by its owner alone: gone when it has ended.</summary>
internal static class SweepInstruments
{
    private static readonly ImmutableArray<string> s_sweep = ["sweep"];
    private static readonly ImmutableArray<string> s_estimate = ["sweep", "configuration", "estimand"];

    public static readonly InstrumentEntry State = Gauge(
        "modcomp.sweep.state",
        "{sweep}",
        "1 for the state that the sweep is in: running, or finishing while its report is made."
    ) with
    {
        Labels = ["sweep", "state"],
    };

    public static readonly InstrumentEntry Committed = Gauge(
        "modcomp.sweep.trials.committed",
        "{trial}",
        "Trials of the sweep that are committed, those of earlier runs and of other processes included."
    );

    public static readonly InstrumentEntry Planned = Gauge(
        "modcomp.sweep.trials.planned",
        "{trial}",
        "Trials that the sweep may have in all: those that its spec asks for, of all configurations."
    );

    public static readonly InstrumentEntry Remaining = Gauge(
        "modcomp.sweep.trials.remaining",
        "{trial}",
        "Trials that are still to come: planned less committed, or where the sweep has a target the forecast of what its configurations "
            + "need."
    );

    public static readonly InstrumentEntry Diverged = Gauge(
        "modcomp.sweep.trials.diverged",
        "{trial}",
        "Trials that diverged, of those that the live estimates have read; absent beyond 100 configurations."
    );

    public static readonly InstrumentEntry Failed = Gauge(
        "modcomp.sweep.trials.failed",
        "{trial}",
        "Trials that timed out or crashed, of those that the live estimates have read; absent beyond 100 configurations."
    );

    public static readonly InstrumentEntry Progress = Gauge(
        "modcomp.sweep.progress",
        "1",
        "Share of the trials that are done, from 0 to 1: committed over committed and remaining."
    );

    public static readonly InstrumentEntry Eta = Gauge(
        "modcomp.sweep.eta",
        "s",
        "Time until the remaining trials are done at the present rate; absent while nothing is committed."
    );

    public static readonly InstrumentEntry Rate = Gauge(
        "modcomp.sweep.rate",
        "{trial}/s",
        "Smoothed rate at which trials of the sweep are committed, by all who work on it."
    );

    public static readonly InstrumentEntry Estimate = Gauge(
        "modcomp.sweep.estimate",
        "1",
        "Estimate of a headline estimand or of the target, as the live view has it."
    ) with
    {
        Labels = s_estimate,
    };

    public static readonly InstrumentEntry HalfWidth = Gauge(
        "modcomp.sweep.estimate.half_width",
        "1",
        "Half the width of the interval around the estimate; absent while there is none."
    ) with
    {
        Labels = s_estimate,
    };

    public static readonly InstrumentEntry TargetHalfWidth = Gauge(
        "modcomp.sweep.target.half_width",
        "1",
        "Half-width at which the configuration stops."
    ) with
    {
        Labels = s_estimate,
    };

    public static readonly InstrumentEntry TargetTrials = Gauge(
        "modcomp.sweep.target.trials",
        "{trial}",
        "Forecast of the trials of the configuration at which its target is reached, be they more than there may be; absent while nothing "
            + "can be said."
    ) with
    {
        Labels = s_estimate,
    };

    public static readonly InstrumentEntry TargetMostTrials = Gauge(
        "modcomp.sweep.target.most_trials",
        "{trial}",
        "Most trials of the configuration. A target that needs more is not reached."
    ) with
    {
        Labels = s_estimate,
    };

    /// <summary>All of them, in the order in which they are documented.</summary>
    public static readonly ImmutableArray<InstrumentEntry> All =
    [
        State,
        Committed,
        Planned,
        Remaining,
        Diverged,
        Failed,
        Progress,
        Eta,
        Rate,
        Estimate,
        HalfWidth,
        TargetHalfWidth,
        TargetTrials,
        TargetMostTrials,
    ];

    private static InstrumentEntry Gauge(string name, string unit, string meaning) =>
        new(name, unit, InstrumentKind.Gauge, meaning) { Labels = s_sweep };
}
