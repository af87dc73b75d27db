using System.Collections.Concurrent;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Experiments.Words;
using ModalityCompetition.Sweeps.Competition.Twins;
using ModalityCompetition.Sweeps.Pilots;
using ModalityCompetition.Sweeps.Pilots.Programs;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Reports.Texts;
using ModalityCompetition.Sweeps.Services;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Keys;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Client.Sessions.Planning;

/// <summary>Which twins let a sweep reach the same half-widths with less work.</summary>
/// <param name="Spec">The sweep.</param>
/// <param name="Advice">What the pilot says of every one of <see cref="PilotSize.Configurations"/>, in plan order.</param>
internal sealed record TwinStudy(SweepSpec Spec, IReadOnlyList<TwinAdvice> Advice)
{
    // Estimates that a sentence names one by one.
    private const int MostNamed = 3;

    /// <summary>
    /// The level and number of twins for all configurations together, with the work for the same half-width over that without twins, of
    /// every quantity (the geometric mean over configurations); null where one section of a spec does not pay.
    /// </summary>
    public (ITwinKind Level, int Twins, IReadOnlyList<(string Quantity, double Work)> Work)? Common
    {
        get
        {
            TwinAdvice[] tried = [.. Advice.Where(a => a.Obstacle is null)];
            if (tried.Length == 0)
            {
                return null;
            }

            var levels = tried[0]
                .Levels.Select(l => l.Level)
                .Where(level => level.IsAllowed(Spec) && tried.All(a => a.At(level) is not null))
                .Select(level => new
                {
                    Level = level,
                    Twins = (int)Math.Round(tried.Average(a => a.At(level)!.Twins)),
                    Mean = Math.Exp(tried.Average(a => Math.Log(a.At(level)!.MeanWork))),
                    Rho2 = tried.Min(a => a.At(level)!.LeastRho2),
                    Work = Works(tried, level),
                })
                .Where(l => l.Mean < TwinAdvice.MostWork);
            var best = TwinAdvice.Choose(levels, l => l.Mean, l => l.Work.Any(w => w.Work > TriedLevel.Tolerated), l => l.Rho2);
            return best is null ? null : (best.Level, best.Twins, best.Work);
        }
    }

    private static (string Quantity, double Work)[] Works(TwinAdvice[] tried, ITwinKind level) =>
        [
            .. tried
                .SelectMany(a => a.Quantities.Zip(a.At(level)!.Work))
                .GroupBy(q => q.First)
                .Select(g => (g.Key, Math.Exp(g.Average(q => Math.Log(Math.Max(q.Second, TriedLevel.LeastWork)))))),
        ];

    /// <summary>The section that pays, for example <c>{twins: 8, T: T/10, eta: 10*eta}</c>; <c>none</c> where none does.</summary>
    public string Section => Common is var (level, twins, _) ? SectionOf(Spec, level, twins) : SpecKeys.NoFidelity;

    /// <summary>The section of twins, for example <c>{twins: 8, T: T/10, eta: 10*eta}</c>.</summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="level">How they are made cheaper.</param>
    /// <param name="twins">Number of twins of a trial.</param>
    public static string SectionOf(SweepSpec spec, ITwinKind level, int twins) =>
        FormattableString.Invariant($"{{twins: {twins}, {level.Keys(spec)}}}");

    /// <summary>What each estimate takes with that section, as the end of a sentence; null where none pays.</summary>
    public string? WorkText =>
        Common is var (_, _, work)
            ? work.Count <= MostNamed
                ? string.Join(" and ", work.Select(One))
                : $"{One(work.MinBy(w => w.Work))}, {One(work.MaxBy(w => w.Work))} and something between for "
                    + CountText.Of(work.Count - 2, "other")
            : null;

    private static string One((string Quantity, double Work) estimate) =>
        $"{ReadableNumber.Fixed(estimate.Work, 2)} of the work for {estimate.Quantity}";

    /// <summary>Runs the pilots: as many configurations at once as there are processors, and each on those that are left.</summary>
    /// <param name="spec">The sweep; its targets say which estimates are of interest, where it has some.</param>
    /// <param name="engine">Trains.</param>
    /// <param name="trials">Trials of a pilot.</param>
    /// <param name="workers">Worker threads; null for as many as the machine has.</param>
    /// <param name="view">Shows how far it is.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="cancellation">Stops.</param>
    /// <param name="scope">What it looks at; null for all levels, the first trials and what the sweep is about.</param>
    /// <exception cref="ClientException">The trials can have no twins.</exception>
    /// <exception cref="PilotStoppedException">It was stopped.</exception>
    public static TwinStudy Of(
        SweepSpec spec,
        ITrialEngine engine,
        int trials,
        int? workers,
        IPilotView view,
        TimeProvider clock,
        CancellationToken cancellation,
        PilotScope? scope = null
    )
    {
        if (TwinPilot.Refusal(spec) is { } refusal)
        {
            throw new ClientException(ExitCode.Usage, refusal);
        }

        PilotWork work = new(spec, PilotSize.Flops(spec, trials, (scope ?? new PilotScope()).LevelsFor(spec)), view, clock);
        return Of(
            spec,
            engine,
            workers,
            view,
            (plan, configuration, threads) =>
                TwinPilot.Run(plan, configuration, new PilotEngine(engine, threads, Done), trials, cancellation, scope),
            cancellation
        );

        void Done(TrialBatch batch) => work.Done(batch.Count * batch.Definition.Cost.Flops);
    }

    /// <summary>Runs the pilots of a program, as above. What they find rests on what the clock says.</summary>
    /// <param name="spec">The sweep, of a program; its targets say which estimates are of interest, where it has some.</param>
    /// <param name="kinds">The kinds of twins.</param>
    /// <param name="engine">Runs the program.</param>
    /// <param name="trials">Trials of a pilot.</param>
    /// <param name="workers">Worker threads; null for as many as the machine has.</param>
    /// <param name="view">Shows how far it is.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="cancellation">Stops.</param>
    /// <exception cref="PilotStoppedException">It was stopped.</exception>
    public static TwinStudy OfProgram(
        SweepSpec spec,
        IReadOnlyList<ProgramTwinKind> kinds,
        ITrialEngine engine,
        int trials,
        int? workers,
        IPilotView view,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        // What a twin costs is what is to be found.
        PilotWork work = new(spec, (double)trials * (1 + kinds.Count) * spec.Configurations.Length, view, clock);
        return Of(
            spec,
            engine,
            workers,
            view,
            (plan, configuration, threads) =>
                ProgramTwinPilot.Run(
                    plan,
                    configuration,
                    kinds,
                    new ProgramPilotRuns(engine, clock, threads, count => work.Done(count)),
                    trials,
                    cancellation
                ),
            cancellation
        );
    }

    private static TwinStudy Of(
        SweepSpec spec,
        ITrialEngine engine,
        int? workers,
        IPilotView view,
        Func<SweepPlan, PlannedConfiguration, int, TwinAdvice> pilot,
        CancellationToken cancellation
    )
    {
        var plan = new SweepPlan(spec);
        PlanEstimate.RequireMemory(plan);
        int wanted = workers ?? engine.PreferredCallers ?? Environment.ProcessorCount;
        int callers = Math.Max(1, SweepMemory.Fitting(plan, wanted, SweepMemory.Available));
        IReadOnlyList<PlannedConfiguration> looked = PilotSize.Configurations(spec);
        int each = Math.Max(1, callers / looked.Count);
        var advice = new ConcurrentDictionary<int, TwinAdvice>();
        var options = new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = callers };
        try
        {
            Parallel.ForEach(looked, options, configuration => advice[configuration.Index] = pilot(plan, configuration, each));
        }
        catch (OperationCanceledException stopped)
        {
            throw new PilotStoppedException(stopped);
        }
        finally
        {
            view.Over();
        }

        return new TwinStudy(spec, [.. advice.OrderBy(a => a.Key).Select(a => a.Value)]);
    }
}
