using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Sweeps.Competition.Twins;
using ModalityCompetition.Sweeps.Engines;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Design;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.ProgramTrials;
using ModalityCompetition.Sweeps.Reports.Pages;
using ModalityCompetition.Sweeps.Reports.Texts;
using ModalityCompetition.Sweeps.Running;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Keys;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Client.Sessions.Planning;

/// <summary>How many trials a sweep takes for a wished half-width, from a pilot that is forgotten.</summary>
/// <param name="Spec">The sweep.</param>
/// <param name="Designs">What the pilot says of every configuration, in plan order.</param>
/// <param name="Workers">Worker threads.</param>
/// <param name="PilotSeconds">How long the pilot took.</param>
/// <param name="SecondsPerTrial">Seconds of the whole machine for a trial of each configuration.</param>
/// <param name="ProcessorSecondsPerTrial">Seconds of one worker for a trial of each configuration.</param>
/// <param name="StartSeconds">Seconds until a program is ready for trials; 0 where nothing is started.</param>
internal sealed record SweepDesign(
    SweepSpec Spec,
    IReadOnlyList<ConfigurationDesign> Designs,
    int Workers,
    double PilotSeconds,
    IReadOnlyList<double> SecondsPerTrial,
    IReadOnlyList<double> ProcessorSecondsPerTrial,
    double StartSeconds
)
{
    /// <summary>What twins make of the wished half-widths; null where they were not asked for.</summary>
    public TwinPlans? Twins { get; init; }

    /// <summary>Default time of the pilot, seconds.</summary>
    public const int DefaultSeconds = 10;

    /// <summary>Trials of every configuration that judge the twins that a pilot chose.</summary>
    public const int JudgingTrials = 200;

    /// <summary>The section of a spec, for example <c>{twins: 8, T: T/10, eta: 10*eta}</c>; <c>none</c> without twins.</summary>
    /// <param name="plan">One of the plans of <see cref="Twins"/>.</param>
    public string SectionOf(TrialPlan plan) => plan.Level is { } level ? TwinStudy.SectionOf(Spec, level, plan.Twins) : SpecKeys.NoFidelity;

    /// <summary>Expected seconds of the trials that a configuration is planned with; null where the pilot does not tell them.</summary>
    /// <param name="design">One of <see cref="Designs"/>.</param>
    public double? SecondsOf(ConfigurationDesign design) =>
        design.Planned is { } trials ? trials * SecondsPerTrial[design.Configuration.Index] : null;

    /// <summary>Expected seconds of the sweep; null where the pilot does not tell them of a configuration.</summary>
    public double? Seconds => Designs.Any(d => d.Planned is null) ? null : StartSeconds + Designs.Sum(d => SecondsOf(d)!.Value);

    /// <summary>Expected seconds of workers for the trials that a configuration is planned with; null where the pilot does not tell
    /// them.</summary>
    /// <param name="design">One of <see cref="Designs"/>.</param>
    public double? ProcessorSecondsOf(ConfigurationDesign design) =>
        design.Planned is { } trials ? trials * ProcessorSecondsPerTrial[design.Configuration.Index] : null;

    /// <summary>Expected seconds of workers for all trials; null where the pilot does not tell them of a configuration.</summary>
    public double? ProcessorSeconds => Designs.Any(d => d.Planned is null) ? null : Designs.Sum(d => ProcessorSecondsOf(d)!.Value);

    /// <summary>Runs the pilot.</summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="engines">The engines.</param>
    /// <param name="halfWidths">Which half-widths, as <see cref="DesignTargets"/> reads them.</param>
    /// <param name="workers">Worker threads; null for as many as the machine has.</param>
    /// <param name="seconds">How long the pilot goes on.</param>
    /// <param name="twins">Whether a pilot of twins says what they make of the wished half-widths; the sweep has none then.</param>
    /// <param name="view">Shows how far the pilot is.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="cancellation">Stops.</param>
    public static SweepDesign Of(
        SweepSpec spec,
        EngineRegistry engines,
        IReadOnlyList<string> halfWidths,
        int? workers,
        long seconds,
        bool twins,
        IPilotView view,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        ConfigurationEstimates example = new ConfigurationEstimator(spec.Configurations[0], spec.Confidence).Snapshot(cancellation);
        var headline = ExperimentReports.Of(spec).WatchedColumns(example).Select(c => c.Estimand).Distinct().ToArray();
        IReadOnlyList<DesignTarget> targets =
            DesignTargets.Read(spec, halfWidths, headline, out string? mistake) ?? throw new ClientException(ExitCode.Usage, mistake!);
        if (twins && TwinPilot.Refusal(spec) is { } refusal)
        {
            throw new ClientException(ExitCode.Usage, refusal);
        }

        ITrialEngine engine = engines.Create(spec.Engine);
        using var processes = engine as ProgramTrialEngine;
        var plan = new SweepPlan(spec);
        PlanEstimate.RequireMemory(plan);
        int? callers = engine.CallersFor(spec.Configurations[0].Definition);
        int threads = workers ?? callers ?? Environment.ProcessorCount;
        Calibration calibration = Calibration.Measure(plan, engine, clock, cancellation);
        long begun = clock.GetTimestamp();
        IReadOnlyList<ConfigurationDesign> designs;
        try
        {
            designs = DesignPilot.Run(
                plan,
                new PilotEngine(engine, threads: null, _ => Tell()),
                targets,
                callers is null ? Math.Min(threads, Environment.ProcessorCount) : threads,
                calibration.SecondsPerTrial,
                TimeSpan.FromSeconds(seconds),
                clock,
                cancellation
            );
        }
        finally
        {
            view.Over();
        }

        double parallel = callers is null ? Math.Min(threads, Environment.ProcessorCount) : 1;
        double dearest = spec.Configurations[calibration.Configuration].Definition.Cost.Flops;
        double[] each =
        [
            .. spec.Configurations.Select(c => calibration.SecondsPerTrial * (dearest > 0 ? c.Definition.Cost.Flops / dearest : 1)),
        ];
        var design = new SweepDesign(
            spec,
            designs,
            threads,
            clock.GetElapsedTime(begun).TotalSeconds,
            [.. each.Select(s => s / parallel)],
            each,
            calibration.StartSeconds ?? 0
        );
        if (!twins)
        {
            return design;
        }

        // What looks best by some trials is not as good by others: those that were chosen are judged by trials that did not choose them.
        TwinPlans chosen = Plans(TwinPilot.DefaultTrials, new PilotScope(), "tries twins");
        PilotScope others = new() { Levels = chosen.Levels, First = TwinPilot.DefaultTrials };
        return design with { Twins = chosen.Levels.Count == 0 ? chosen : Plans(JudgingTrials, others, "judges those that it chose") };

        TwinPlans Plans(int trials, PilotScope scope, string what)
        {
            view.Say($"{spec.Name}: a pilot of {CountText.Of(trials, "trial")} of every configuration {what}");
            scope = scope with { Estimands = [.. targets.Select(t => t.Estimand)] };
            return TwinPlans.Of(spec, designs, TwinStudy.Of(spec, engine, trials, workers, view, clock, cancellation, scope).Advice, each);
        }

        // It goes on for a time and not for a number of trials.
        void Tell()
        {
            TimeSpan elapsed = clock.GetElapsedTime(begun);
            view.Report(new PilotStanding($"{spec.Name}: pilot", Math.Min(1, elapsed.TotalSeconds / seconds), elapsed));
        }
    }
}
