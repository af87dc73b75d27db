using System.Text.Json.Serialization;
using ModalityCompetition.Client.Sessions.Planning;
using ModalityCompetition.Sweeps.Estimates.Competition;
using ModalityCompetition.Sweeps.Estimates.Design;
using ModalityCompetition.Sweeps.Reports.Documents;

namespace ModalityCompetition.Client.Rendering.Documents;

/// <summary><c>modcomp design --json</c>. Numbers of which nothing is known are null.</summary>
/// <param name="Name">Name of the sweep.</param>
/// <param name="Workers">Worker threads.</param>
/// <param name="PilotTrials">Trials of the pilot.</param>
/// <param name="PilotSeconds">How long the pilot took.</param>
/// <param name="NumberConfidence">Confidence of the intervals for numbers of trials.</param>
/// <param name="Trials">Trials of the sweep, over all configurations.</param>
/// <param name="Seconds">Expected duration.</param>
/// <param name="ProcessorSeconds">Expected seconds of workers, all added up.</param>
/// <param name="Configurations">The configurations in plan order.</param>
/// <param name="Twins">What twins make of the wished half-widths; left out where they were not asked for.</param>
internal sealed record DesignDocument(
    string Name,
    int Workers,
    long PilotTrials,
    double? PilotSeconds,
    double NumberConfidence,
    long? Trials,
    double? Seconds,
    double? ProcessorSeconds,
    IEnumerable<DesignConfigurationEntry> Configurations,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DesignTwinsEntry? Twins
)
{
    /// <summary>The document of a design.</summary>
    public static DesignDocument Of(SweepDesign design) =>
        new(
            design.Spec.Name,
            design.Workers,
            design.Designs.Sum(d => d.Trials),
            Finite.OrNull(Math.Round(design.PilotSeconds, 3)),
            TrialNumber.Confidence,
            design.Designs.Any(d => d.Planned is null) ? null : design.Designs.Sum(d => d.Planned!.Value),
            Finite.OrNull(design.Seconds),
            Finite.OrNull(design.ProcessorSeconds),
            design.Designs.Select(d => DesignConfigurationEntry.Of(design, d)),
            design.Twins is { } twins ? DesignTwinsEntry.Of(design, twins) : null
        );
}

/// <summary>What a pilot says of a configuration.</summary>
/// <param name="Configuration">Its index.</param>
/// <param name="Label">Its swept values.</param>
/// <param name="PilotTrials">Trials of the pilot.</param>
/// <param name="Trials">Trials that reach every target.</param>
/// <param name="Seconds">How long they take.</param>
/// <param name="ProcessorSeconds">Seconds of workers that they take.</param>
/// <param name="Warning">Why it will show no competition; null where it will.</param>
/// <param name="Binding">Of several targets the one that takes most trials; null with one, or where the trials of one are not
/// known.</param>
/// <param name="Targets">The targets.</param>
internal sealed record DesignConfigurationEntry(
    int Configuration,
    string Label,
    long PilotTrials,
    long? Trials,
    double? Seconds,
    double? ProcessorSeconds,
    DesignWarningEntry? Warning,
    DesignBindingEntry? Binding,
    IEnumerable<DesignTargetEntry> Targets
)
{
    /// <summary>The entry of a configuration.</summary>
    public static DesignConfigurationEntry Of(SweepDesign all, ConfigurationDesign design) =>
        new(
            design.Configuration.Index,
            design.Configuration.Label,
            design.Trials,
            design.Planned,
            Finite.OrNull(all.SecondsOf(design)),
            Finite.OrNull(all.ProcessorSecondsOf(design)),
            RegimeWarning.Of(design.Estimates) is { } warning
                ? new DesignWarningEntry(
                    warning.Kind,
                    warning.What,
                    warning.Parameter.Length == 0 ? null : warning.Parameter,
                    warning.Advice
                )
                : null,
            design.Binding is { } binding
                ? new DesignBindingEntry(
                    binding.Target.Target.Key,
                    binding.Trials,
                    binding.Without,
                    binding.Next.Target.Key,
                    Finite.OrNull(binding.Saved * all.ProcessorSecondsPerTrial[design.Configuration.Index]),
                    Finite.OrNull(binding.Wider)
                )
                : null,
            design.Targets.Select(t => DesignTargetEntry.Of(t, all.ProcessorSecondsPerTrial[design.Configuration.Index]))
        );
}

/// <summary>Which of several targets takes most trials, and what it costs beyond the others.</summary>
/// <param name="Estimand">Key of its estimand.</param>
/// <param name="Trials">Trials that it takes.</param>
/// <param name="WithoutTrials">Trials that all others take.</param>
/// <param name="Next">Key of the estimand that would bind without it.</param>
/// <param name="SavedProcessorSeconds">Seconds of workers that are saved without it.</param>
/// <param name="AsCheapAt">Half-width at which it would take no more trials than the others.</param>
internal sealed record DesignBindingEntry(
    string Estimand,
    long Trials,
    long WithoutTrials,
    string Next,
    double? SavedProcessorSeconds,
    double? AsCheapAt
);

/// <summary>Why a configuration will show no competition.</summary>
/// <param name="Kind">In a word.</param>
/// <param name="What">What is seen.</param>
/// <param name="Parameter">Key path of the parameter to move.</param>
/// <param name="Advice">Which way.</param>
internal sealed record DesignWarningEntry(RegimeKind Kind, string What, string? Parameter, string Advice);

/// <summary>What a pilot says of a target.</summary>
/// <param name="Estimand">Key of the estimand.</param>
/// <param name="HalfWidth">The half-width wished for.</param>
/// <param name="Confidence">Confidence of its interval.</param>
/// <param name="PilotValue">The estimate from the pilot.</param>
/// <param name="PilotHalfWidth">Half-width of its interval.</param>
/// <param name="Until">Trials of a sweep that stops by itself; null where the estimand is none to stop on.</param>
/// <param name="Fixed">Trials of a sweep with a fixed number.</param>
/// <param name="ProcessorSeconds">Seconds of workers that the target takes alone.</param>
/// <param name="Constant">Why the estimand is what it is by definition; null where trials say.</param>
/// <param name="Curve">How the half-width falls with the trials.</param>
internal sealed record DesignTargetEntry(
    string Estimand,
    double HalfWidth,
    double Confidence,
    double? PilotValue,
    double? PilotHalfWidth,
    TrialNumber? Until,
    TrialNumber Fixed,
    double? ProcessorSeconds,
    string? Constant,
    IEnumerable<DesignPointEntry> Curve
)
{
    /// <summary>The entry of a target.</summary>
    public static DesignTargetEntry Of(TargetDesign target, double processorSecondsPerTrial) =>
        new(
            target.Target.Key,
            target.Target.HalfWidth,
            target.Target.Confidence,
            Finite.OrNull(target.Value),
            Finite.OrNull(target.HalfWidth),
            target.Sequential,
            target.Fixed,
            Finite.OrNull(target.Planned.Trials * processorSecondsPerTrial),
            target.Constant,
            target.Curve.Select(p => new DesignPointEntry(p.Trials, Finite.OrNull(p.HalfWidth), Finite.OrNull(p.Sequential)))
        );
}

/// <summary>How wide intervals are after so many trials.</summary>
/// <param name="Trials">Trials.</param>
/// <param name="Fixed">Half-width of an interval of a sample of fixed size.</param>
/// <param name="Until">Half-width of the anytime-valid interval.</param>
internal sealed record DesignPointEntry(long Trials, double? Fixed, double? Until);

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
        plan is null ? null : new(plan.Trials, Finite.OrNull(plan.ProcessorSeconds), design.SectionOf(plan));
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
