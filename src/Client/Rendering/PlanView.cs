using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Rendering.Documents;
using ModalityCompetition.Client.Rendering.Output;
using ModalityCompetition.Client.Sessions.Planning;
using ModalityCompetition.Programs.Memory;
using ModalityCompetition.Sweeps.Estimates.Design;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.ProgramTrials;
using ModalityCompetition.Sweeps.Reports.Texts;
using ModalityCompetition.Sweeps.Specs;
using Spectre.Console;

namespace ModalityCompetition.Client.Rendering;

/// <summary>What a sweep would cost, for a reader and for a script.</summary>
internal static class PlanView
{
    private const int MostConfigurations = 30;

    /// <summary>Writes the plan as text.</summary>
    public static void Write(ClientConsole console, PlanEstimate estimate)
    {
        SweepPlan plan = estimate.Plan;
        IAnsiConsole rich = RichOutput.For(console);
        bool counted = estimate.Spec.Configurations.Any(c => c.Definition.Cost.IsCounted);
        string[] operations = counted ? ["Operations per trial"] : [];
        Table table = RichOutput.Table(["Configuration", "Values", "Trials", "Trials per block", .. operations]);
        foreach (PlannedConfiguration configuration in estimate.Spec.Configurations.Take(MostConfigurations))
        {
            table.AddPlainRow([
                ReadableText.Count(configuration.Index),
                configuration.Label,
                ReadableText.Count(plan.TrialsPerConfiguration),
                ReadableText.Count(plan.BlockSize(configuration.Index)),
                .. operations.Select(_ => configuration.Definition.Cost is { IsCounted: true } cost ? $"{cost.Flops:0.0e0}" : "–"),
            ]);
        }

        rich.Write(table);
        int more = estimate.Spec.Configurations.Length - MostConfigurations;
        if (more > 0)
        {
            rich.WriteLine($"and {CountText.Of(more, "more configuration")}");
        }

        Calibration calibration = estimate.Calibration;
        rich.WriteLine(
            $"{plan.ConfigurationCount} configuration{(plan.ConfigurationCount == 1 ? "" : "s")}, "
                + $"{CountText.Of(plan.TotalTrials, "trial")} in {CountText.Of(plan.BlockCount, "block")}"
        );
        if (estimate.Reuse is { } reuse)
        {
            WriteReuse(rich, plan, reuse);
        }

        rich.WriteLine(
            $"time:   {(estimate.IsUpperBound ? "at most " : "")}about {ReadableText.Duration(estimate.Seconds)} with {estimate.Workers} "
                + $"worker{(estimate.Workers == 1 ? "" : "s")}"
        );
        if (estimate.Spec.Until is not null)
        {
            rich.WriteLine(
                "        for all trials that the sweep may have"
                    + (
                        estimate.Pilot is null
                            ? "; at how many it stops depends on variances that no plan knows: --pilot runs some trials for about "
                                + $"{PlanPilot.Budget} seconds and forecasts it"
                            : ""
                    )
            );
        }

        if (calibration.StartSeconds is { } start)
        {
            rich.WriteLine(
                $"        of which about {ReadableText.Fine(start)} until the program is ready, once for each worker and at the same "
                    + $"time; a trial then takes about {ReadableText.Fine(calibration.SecondsPerTrial)}"
            );
        }

        if (estimate.Pilot is { } pilot)
        {
            WritePilot(rich, estimate, pilot);
        }

        if (estimate.PredictionSeconds >= 1)
        {
            rich.WriteLine(
                $"        of which about {ReadableText.Duration(estimate.PredictionSeconds)} for the predictions that estimates are "
                    + $"compared with"
            );
        }

        if (estimate.ReportSeconds >= 1)
        {
            rich.WriteLine(
                $"        of which about {ReadableText.Duration(estimate.ReportSeconds)} for estimates and reports, which depend on the "
                    + $"machine and its disk"
            );
        }

        rich.WriteLine($"memory: about {ReadableText.Bytes(estimate.MemoryBytes)}");
        if (
            estimate.Spec.Configurations[0].Definition is ProgramTrialDefinition program
            && MemoryLimitText.Of(program.Declaration, MemoryGroups.OfMachine) is { } limit
        )
        {
            rich.WriteLine($"        {limit}");
        }

        rich.WriteLine($"ledger: about {ReadableText.Bytes(plan.LedgerBytes)}");
        rich.WriteLine(
            $"files:  about {ReadableText.Bytes(estimate.JsonBytes + estimate.CsvBytes + estimate.PageBytes)}: estimates.json "
                + $"{ReadableText.Bytes(estimate.JsonBytes)}, "
                + $"estimates.csv {ReadableText.Bytes(estimate.CsvBytes)}, report.html {ReadableText.Bytes(estimate.PageBytes)}"
        );
        rich.WriteLine(
            $"The time is extrapolated from {calibration.Trials} trial{(calibration.Trials == 1 ? "" : "s")} of configuration "
                + $"{calibration.Configuration}"
                + (calibration.Iterations == 0 ? "" : $" truncated to {calibration.Iterations} iterations")
                + $" ({ReadableText.Duration(calibration.Seconds)} on this machine, one worker)"
                + (
                    plan.ConfigurationCount == 1 ? ""
                    : counted ? "; other configurations are scaled by their operations"
                    : "; other configurations are taken to be as long"
                )
                + ". A machine that is busier then takes longer."
        );
    }

    private static void WriteReuse(IAnsiConsole rich, SweepPlan plan, PlannedReuse reuse)
    {
        if (reuse.Note is { } note)
        {
            rich.WriteLine($"reuse:  {note}");
        }

        string where = string.Join(", ", reuse.Sources.Select(s => $"{ReadableText.Count(s.Trials)} of {s.Name}"));
        rich.WriteLine(
            $"reuse:  {ReadableText.Count(reuse.Trials)} of {CountText.Of(plan.TotalTrials, "trial")} are there already"
                + $"{(where.Length == 0 ? "" : $" ({where})")}; {ReadableText.Count(plan.TotalTrials - reuse.Trials)} are to be trained"
        );
    }

    private static void WritePilot(IAnsiConsole rich, PlanEstimate estimate, PlanPilot pilot)
    {
        int all = pilot.Designs.Count;
        if (pilot.Unknown == all)
        {
            rich.WriteLine(
                $"pilot:  {CountText.Of(pilot.Trials, "trial")} in {ReadableText.Duration(pilot.Duration)} are too few to say at how many "
                    + $"the sweep stops; 'modcomp run' forecasts it while it runs"
            );
            return;
        }

        rich.WriteLine(
            $"pilot:  stops at about {CountText.Of(pilot.ForecastTrials, "trial")} of at most "
                + $"{ReadableText.Count(estimate.Plan.TotalTrials)}, after about {ReadableText.Duration(pilot.Seconds)}, if what "
                + $"{CountText.Of(pilot.Trials, "trial")} say holds (they took {ReadableText.Duration(pilot.Duration)})"
        );
        if (pilot.Unknown > 0)
        {
            rich.WriteLine(
                $"        {pilot.Unknown} of {CountText.Of(all, "configuration")} had too few trials to be forecast and count with all "
                    + "that they may have"
            );
        }

        foreach (
            IGrouping<string, BindingTarget> bound in pilot
                .Designs.Select(d => d.Binding)
                .OfType<BindingTarget>()
                .GroupBy(b => b.Target.Target.Key)
        )
        {
            rich.WriteLine(
                $"        {bound.Key} is the target that takes most in {bound.Count()} of {CountText.Of(all, "configuration")}: without it "
                    + $"{ReadableText.Percent(bound.Sum(b => b.Saved), bound.Sum(b => b.Trials))} of their trials are saved"
            );
        }

        ConfigurationDesign[] beyond = [.. pilot.OutOfReach];
        if (beyond.Length > 0)
        {
            ConfigurationDesign worst = beyond.MaxBy(d => d.Planned)!;
            rich.WriteLine(
                $"        {beyond.Length} of {CountText.Of(all, "configuration")} would not reach the target within 'trials': "
                    + $"{worst.Configuration.Label} needs about {ReadableText.Count(worst.Planned!.Value)}"
            );
        }
    }

    /// <summary>Writes the plan as JSON.</summary>
    public static void WriteJson(ClientConsole console, PlanEstimate estimate) => JsonOutput.Write(console, PlanDocument.Of(estimate));
}
