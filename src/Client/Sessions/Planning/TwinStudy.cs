using System.Collections.Concurrent;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Sweeps.Competition.Twins;
using ModalityCompetition.Sweeps.Engines;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Client.Sessions.Planning;

/// <summary>Which twins let a sweep reach the same half-widths with less work.</summary>
/// <param name="Spec">The sweep.</param>
/// <param name="Advice">What the pilot says of every configuration, in plan order.</param>
internal sealed record TwinStudy(SweepSpec Spec, IReadOnlyList<TwinAdvice> Advice)
{
    /// <summary>
    /// The level and number of twins for all configurations together, with the work for the same half-width over that without twins, of
    /// every quantity (the geometric mean over configurations); null where one section of a spec does not pay.
    /// </summary>
    public (TwinLevel Level, int Twins, IReadOnlyList<(string Quantity, double Work)> Work)? Common
    {
        get
        {
            TwinAdvice[] tried = [.. Advice.Where(a => a.Obstacle is null)];
            if (tried.Length == 0)
            {
                return null;
            }

            var levels = TwinLevel
                .All.Where(level => level.IsAllowed(Spec) && tried.All(a => a.At(level) is not null))
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

    /// <summary>Whether the iterations of every configuration can be divided by what a level takes.</summary>
    /// <param name="level">The level.</param>
    public bool Divides(TwinLevel level) => Spec.Configurations.All(c => c.Definition.Iterations % level.Divisor == 0);

    private static (string Quantity, double Work)[] Works(TwinAdvice[] tried, TwinLevel level) =>
        [
            .. tried
                .SelectMany(a => a.Quantities.Zip(a.At(level)!.Work))
                .GroupBy(q => q.First)
                .Select(g => (g.Key, Math.Exp(g.Average(q => Math.Log(Math.Max(q.Second, TriedLevel.LeastWork)))))),
        ];

    /// <summary>Runs the pilots, one configuration on each processor.</summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="engines">The engines.</param>
    /// <param name="trials">Trials of a pilot.</param>
    /// <param name="cancellation">Stops.</param>
    public static TwinStudy Of(SweepSpec spec, EngineRegistry engines, int trials, CancellationToken cancellation)
    {
        if (TwinPilot.Refusal(spec) is { } refusal)
        {
            throw new ClientException(ExitCode.Usage, refusal);
        }

        ITrialEngine engine = engines.Create(spec.Engine);
        var plan = new SweepPlan(spec);
        PlanEstimate.RequireMemory(plan);
        var advice = new ConcurrentDictionary<int, TwinAdvice>();
        var options = new ParallelOptions
        {
            CancellationToken = cancellation,
            MaxDegreeOfParallelism = engine.PreferredCallers ?? Environment.ProcessorCount,
        };
        Parallel.ForEach(
            spec.Configurations,
            options,
            configuration => advice[configuration.Index] = TwinPilot.Run(plan, configuration, engine, trials, cancellation)
        );
        return new TwinStudy(spec, [.. advice.OrderBy(a => a.Key).Select(a => a.Value)]);
    }
}
