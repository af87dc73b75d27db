using ModalityCompetition.Client.Rendering.Output;
using ModalityCompetition.Client.Sessions.Planning;
using ModalityCompetition.Experiments.Words;
using ModalityCompetition.Sweeps.Estimates.Design;
using ModalityCompetition.Sweeps.Reports.Sections;
using ModalityCompetition.Sweeps.Reports.Texts;
using ModalityCompetition.Sweeps.Specs.Keys;

namespace ModalityCompetition.Client.Rendering.Design;

/// <summary>What wished half-widths take with twins and without, in words.</summary>
internal static class TwinPlanView
{
    private const string Unknown = "?";

    /// <summary>A table with what it comes to, and the lines for the spec; null where twins were not asked for.</summary>
    /// <param name="design">The design.</param>
    public static (TextTable Table, string Section)? Of(SweepDesign design)
    {
        if (design.Twins is not { } plans)
        {
            return null;
        }

        bool pays = plans.Together is { Level: not null };
        string[] together = pays ? ["With the twins below"] : [];
        var table = new TextTable(
            Caption(design, plans),
            ["Configuration", "Estimand", "Wished", "Without twins", "Cheapest for it alone", "With twins", .. together],
            [.. plans.Targets.Select(t => Row(design, t, pays))]
        );
        string section = plans.Together is { } plan ? FormattableString.Invariant($"trials: {plan.Trials}") : "";
        return (table, pays ? $"{section}\n{SpecKeys.Fidelity}: {design.SectionOf(plans.Together!)}" : section);
    }

    private static string[] Row(SweepDesign design, TargetPlans target, bool pays)
    {
        bool constant = target.Target.Constant is not null;
        string[] together = pays ? [constant ? "" : Cell(target.Together)] : [];
        return
        [
            target.Design.Configuration.Label,
            target.Target.Target.Key,
            $"\u00b1 {ReadableNumber.Significant(target.Target.Target.HalfWidth)}",
            constant ? "none: constant" : Cell(target.Without),
            constant ? "" : Cell(target.Alone),
            constant || target.Alone is not { } alone ? "" : design.SectionOf(alone),
            .. together,
        ];
    }

    private static string Cell(TrialPlan? plan) =>
        plan is null ? Unknown : $"{CountText.Of(plan.Trials, "trial")}, {ReadableText.Duration(plan.ProcessorSeconds)}";

    private static string Caption(SweepDesign design, TwinPlans plans)
    {
        const string how =
            "Fixed numbers of trials, and the time of processors: operations of trials and twins are counted, and the time is that of the "
            + "calibration. ";
        if (plans.Together is not { } best || plans.Without is not { } without)
        {
            return how + "Of some target the pilot does not tell how many trials it takes: give it more time with --seconds.";
        }

        string several = plans.Targets.Count == 1 ? "It takes" : "All of it together takes";
        string binding =
            plans.Targets.Count == 1 ? ""
            : design.Designs.Count == 1 ? $", for {plans.Binding!.Target.Target.Key}"
            : $", for {plans.Binding!.Target.Target.Key} of {plans.Binding.Design.Configuration.Label}";
        string each = design.Designs.Count == 1 ? "" : " of every configuration";
        string alone = $"{CountText.Of(without.Trials, "trial")}{each} and {ReadableText.Duration(without.ProcessorSeconds)} without twins";
        if (best.Level is null)
        {
            return $"{how}{several} {alone}{binding}, and no twins that pay were found{Obstacle(plans)}. This is for the spec:";
        }

        string with = $"{CountText.Of(best.Trials, "trial")}{each} and {ReadableText.Duration(best.ProcessorSeconds)}";
        return $"{how}{several} {with} with the twins below{binding}, against {alone}. These are for the spec:";
    }

    private static string Obstacle(TwinPlans plans) =>
        plans.Advice.FirstOrDefault(a => a.Obstacle is not null) is { Obstacle: { } why } ? $" ({why.TrimEnd('.')})" : "";
}
