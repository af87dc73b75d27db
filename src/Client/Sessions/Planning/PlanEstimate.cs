using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Sweeps.Engines;
using ModalityCompetition.Sweeps.Estimates.Design;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.ProgramTrials;
using ModalityCompetition.Sweeps.Reports.Pages;
using ModalityCompetition.Sweeps.Running;
using ModalityCompetition.Sweeps.Services;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Client.Sessions.Planning;

/// <summary>What a sweep would cost, without running it.</summary>
/// <param name="Spec">The sweep.</param>
/// <param name="Plan">Its plan.</param>
/// <param name="Workers">Worker threads.</param>
/// <param name="Calibration">How fast this machine trains.</param>
/// <param name="Seconds">Expected duration; an upper bound where a loss target stops training early or a sweep stops at its target.</param>
/// <param name="PredictionSeconds">The part of it that the predictions of theory take, which are computed once for each
/// configuration.</param>
/// <param name="ReportSeconds">The part of it that estimates and reports take besides.</param>
/// <param name="Pilot">At how many trials it will stop, forecast from some of them; null where no pilot was run.</param>
internal sealed record PlanEstimate(
    SweepSpec Spec,
    SweepPlan Plan,
    int Workers,
    Calibration Calibration,
    double Seconds,
    double PredictionSeconds,
    double ReportSeconds,
    PlanPilot? Pilot = null
)
{
    /// <summary>Trials that there are already and that <see cref="Seconds"/> leaves out; null where nothing was looked at.</summary>
    public PlannedReuse? Reuse { get; init; }

    /// <summary>Expected memory of the process, bytes.</summary>
    public double MemoryBytes => SweepMemory.Bytes(Plan, Workers);

    /// <summary>Expected bytes of <c>estimates.json</c>.</summary>
    public double JsonBytes => ReportCost.JsonBytes(Spec);

    /// <summary>Expected bytes of <c>estimates.csv</c>.</summary>
    public double CsvBytes => ReportCost.CsvBytes(Spec);

    /// <summary>Expected bytes of <c>report.html</c>.</summary>
    public double PageBytes => ReportCost.PageBytes(Spec);

    /// <summary>Whether the duration is only an upper bound.</summary>
    public bool IsUpperBound => Spec.Until is not null || Spec.Configurations.Any(c => c.Definition.MayEndEarly);

    /// <summary>Estimates the cost of a sweep.</summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="engines">The engines.</param>
    /// <param name="workers">Worker threads; null for as many as the machine has.</param>
    /// <param name="pilot">Whether some trials are run to forecast where it stops; it has a target then.</param>
    /// <param name="reuse">Trials that there are already; null for none.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="cancellation">Stops.</param>
    public static PlanEstimate Of(
        SweepSpec spec,
        EngineRegistry engines,
        int? workers,
        bool pilot,
        PlannedReuse? reuse,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        if (pilot && spec.Until is null)
        {
            throw new ClientException(
                ExitCode.Usage,
                "--pilot forecasts at how many trials a sweep with 'until' stops, and this one has none: it takes all its trials."
            );
        }

        ITrialEngine engine = engines.Create(spec.Engine);
        using var processes = engine as ProgramTrialEngine;
        var plan = new SweepPlan(spec);
        RequireMemory(plan);

        int? callers = engine.CallersFor(spec.Configurations[0].Definition);
        int threads = workers ?? callers ?? Environment.ProcessorCount;
        Calibration calibration = Calibration.Measure(plan, engine, clock, cancellation);
        double dearest = spec.Configurations[calibration.Configuration].Definition.Cost.Flops;
        double trialsWorth = plan.TotalFlops / Math.Max(dearest, 1);
        // An engine that does not compute on its callers' threads is no faster for having more of them.
        double parallel = callers is null ? Math.Min(Math.Min(threads, Environment.ProcessorCount), plan.BlockCount) : 1;
        double predictions = PredictionsOf(spec, clock, cancellation) / Math.Min(threads, Environment.ProcessorCount);
        double seconds = (1 - (reuse?.Work ?? 0)) * trialsWorth * calibration.SecondsPerTrial / parallel;
        double reports = ReportCost.Seconds(spec);
        // Workers start their processes at the same time.
        double start = calibration.StartSeconds ?? 0;
        return new PlanEstimate(spec, plan, threads, calibration, start + seconds + predictions + reports, predictions, reports)
        {
            Pilot = pilot ? Fly() : null,
            Reuse = reuse,
        };

        PlanPilot Fly()
        {
            long begun = clock.GetTimestamp();
            IReadOnlyList<ConfigurationDesign> designs = DesignPilot.Run(
                plan,
                engine,
                DesignTargets.Of(spec),
                callers is null ? Math.Min(threads, Environment.ProcessorCount) : threads,
                calibration.SecondsPerTrial,
                TimeSpan.FromSeconds(PlanPilot.Budget),
                clock,
                cancellation,
                untilReached: true
            );
            double share =
                designs.Sum(d => PlanPilot.Forecast(d, spec.Trials) * d.Configuration.Definition.Cost.Flops) / Math.Max(plan.TotalFlops, 1);
            double done = plan.TotalFlops == 0 ? (double)designs.Sum(d => PlanPilot.Forecast(d, spec.Trials)) / plan.TotalTrials : share;
            return new PlanPilot(
                designs,
                spec.Trials,
                clock.GetElapsedTime(begun).TotalSeconds,
                start + (done * seconds) + predictions + reports
            );
        }
    }

    /// <summary>Refuses a sweep of which this machine cannot train a single block.</summary>
    /// <param name="plan">The plan.</param>
    public static void RequireMemory(SweepPlan plan)
    {
        // Trying would end the process on systems that promise memory which they do not have.
        if (SweepMemory.Refusal(plan, 1, SweepMemory.Available) is { } refusal)
        {
            throw new ClientException(ExitCode.Storage, refusal);
        }
    }

    private static double PredictionsOf(SweepSpec spec, TimeProvider clock, CancellationToken cancellation)
    {
        if (ExperimentReports.Of(spec).Predictions(spec) is not var (shares, dearest))
        {
            return 0;
        }

        long begun = clock.GetTimestamp();
        dearest(cancellation);
        return shares * clock.GetElapsedTime(begun).TotalSeconds;
    }
}
