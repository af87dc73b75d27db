using ModalityCompetition.Client.Rendering.Design;
using ModalityCompetition.Client.Sessions.Planning;
using ModalityCompetition.Sweeps.Estimates.Design;
using ModalityCompetition.Sweeps.Reports.Documents;

namespace ModalityCompetition.Client.Rendering.Documents;

/// <summary>What twins make of wished half-widths, with a fixed number of trials.</summary>
/// <param name="PilotTrials">Trials of every configuration that were trained in full and as these twins.</param>
/// <param name="Together">The cheapest way to all targets, with one number of trials and one section for all configurations; null where
/// the pilot does not tell.</param>
/// <param name="Without">The same without twins.</param>
/// <param name="Binding">The target that the trials are for; null where the pilot does not tell.</param>
/// <param name="Targets">Each target of each configuration alone.</param>
internal sealed record DesignTwinsEntry(
    long PilotTrials,
    DesignPlanEntry? Together,
    DesignPlanEntry? Without,
    DesignTwinsBindingEntry? Binding,
    IEnumerable<DesignTwinsTargetEntry> Targets
)
{
    /// <summary>The entry of a design.</summary>
    public static DesignTwinsEntry Of(SweepDesign design, TwinPlans plans) =>
        new(
            plans.Advice.Max(a => a.Trials),
            DesignPlanEntry.Of(design, plans.Together),
            DesignPlanEntry.Of(design, plans.Without),
            plans.Binding is { } binding
                ? new DesignTwinsBindingEntry(binding.Design.Configuration.Index, binding.Target.Target.Key)
                : null,
            plans.Targets.Select(t => new DesignTwinsTargetEntry(
                t.Design.Configuration.Index,
                t.Target.Target.Key,
                t.Target.Target.HalfWidth,
                DesignPlanEntry.Of(design, t.Without),
                DesignPlanEntry.Of(design, t.Alone),
                DesignPlanEntry.Of(design, t.Together)
            ))
        );
}

/// <summary>A fixed number of trials.</summary>
/// <param name="Trials">Trials of a configuration.</param>
/// <param name="ProcessorSeconds">Seconds of workers.</param>
/// <param name="Fidelity">The section of a spec, <c>none</c> without twins.</param>
internal sealed record DesignPlanEntry(long Trials, double? ProcessorSeconds, string Fidelity)
{
    /// <summary>The entry of a plan; null without one.</summary>
    public static DesignPlanEntry? Of(SweepDesign design, TrialPlan? plan) =>
        plan is null ? null : new(plan.Trials, Finite.OrNull(plan.ProcessorSeconds), TwinPlanView.Section(design, plan));
}

/// <summary>The target that a number of trials is for.</summary>
/// <param name="Configuration">Index of its configuration.</param>
/// <param name="Estimand">Key of its estimand.</param>
internal sealed record DesignTwinsBindingEntry(int Configuration, string Estimand);

/// <summary>What a target takes.</summary>
/// <param name="Configuration">Index of its configuration.</param>
/// <param name="Estimand">Key of its estimand.</param>
/// <param name="HalfWidth">The half-width wished for.</param>
/// <param name="Without">Without twins.</param>
/// <param name="Alone">The cheapest there is for it alone.</param>
/// <param name="Together">With the section that is the cheapest for all targets.</param>
internal sealed record DesignTwinsTargetEntry(
    int Configuration,
    string Estimand,
    double HalfWidth,
    DesignPlanEntry? Without,
    DesignPlanEntry? Alone,
    DesignPlanEntry? Together
);
