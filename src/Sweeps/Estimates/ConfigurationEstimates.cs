using System.Collections.Immutable;
using System.Text.Json;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates.Distributions;
using ModalityCompetition.Sweeps.Estimates.Stopping;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Estimates;

/// <summary>All estimates of one configuration from its first <see cref="Trials"/> trials, in trial order.</summary>
public sealed record ConfigurationEstimates
{
    /// <summary>The configuration.</summary>
    public required PlannedConfiguration Configuration { get; init; }

    /// <summary>Trials consumed, those that diverged, timed out or crashed included.</summary>
    public required long Trials { get; init; }

    /// <summary>Trials that diverged; they contribute to estimands at t = 0 only.</summary>
    public required long Diverged { get; init; }

    /// <summary>Trials that timed out; they contribute to no estimand but their own share.</summary>
    public long TimedOut { get; init; }

    /// <summary>Trials that crashed; they contribute to no estimand but their own share.</summary>
    public long Crashed { get; init; }

    /// <summary>Trials of which all networks were trained and measured.</summary>
    public long Completed => Trials - Diverged - TimedOut - Crashed;

    /// <summary>Whether the outcome of a trial was one that another machine need not repeat: it timed out or crashed.</summary>
    public bool DependsOnMachine => TimedOut + Crashed > 0;

    /// <summary>
    /// The best uni-modal network, which <see cref="EstimandNames.Gap"/> compares with: that with the least mean test error, or, with
    /// twins, with the least <see cref="EstimandNames.TestErrorControlled"/>; null before any trial.
    /// </summary>
    public required int? BestModality { get; init; }

    /// <summary>The estimates, in a fixed order.</summary>
    public required ImmutableArray<Estimate> Estimates { get; init; }

    /// <summary>Named sections that the experiment contributes, in the order in which they are written; live estimates have the small ones
    /// alone.</summary>
    public ImmutableArray<IEstimateExtra> Extras { get; init; } = [];

    /// <summary>
    /// Where the configuration stands with the target of the sweep; null for a sweep without one. Its interval is the one that keeps its
    /// coverage although the data chose <see cref="Trials"/>.
    /// </summary>
    public TargetStanding? Stopping { get; init; }

    /// <summary>
    /// How observations are spread over trials, unless the experiment counts distributions of its own. Empty in live estimates.
    /// </summary>
    public ImmutableArray<ObservedHistogram> Histograms { get; init; } = [];

    /// <summary>Finds an estimate; null when it is absent.</summary>
    public Estimate? Find(Estimand estimand) => Estimates.FirstOrDefault(e => e.Estimand == estimand);

    /// <summary>
    /// The estimate that is stated wherever findings are told: of a quantity that twins are controls of that with controls, which is
    /// mostly the narrower one, where these could be used, those of twins or those of the start alone; otherwise, and without twins, that
    /// which is asked for. Everything that speaks of findings asks here, so that one number stands for a quantity, and differences are
    /// those of the numbers beside them.
    /// </summary>
    /// <param name="estimand">The quantity, by its plain estimand or that with controls.</param>
    /// <returns>Null when it is absent.</returns>
    public Estimate? Stated(Estimand estimand)
    {
        ArgumentNullException.ThrowIfNull(estimand);
        EstimandTable table = Configuration.Estimands();
        string plain = table.Find(estimand.Name)?.PlainFamily ?? estimand.Name;
        return
            table.Families.FirstOrDefault(f => f.PlainFamily == plain) is { } family
            && Find(estimand with { Name = family.Name }) is { } controlled
            && table.Layout.HasTwins
            && EstimatorTexts.IsCrossFitted(controlled.Estimator)
            ? controlled
            : Find(estimand);
    }

    /// <summary>Finds the section of a type; null when the experiment contributes none.</summary>
    public T? Extra<T>()
        where T : class, IEstimateExtra => Extras.OfType<T>().FirstOrDefault();

    /// <summary>Reads a section that one of a configuration's experiment wrote; null where the experiment has none of the name.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="name">Name of the section.</param>
    /// <param name="json">What <see cref="IEstimateExtra.Write"/> wrote.</param>
    public static IEstimateExtra? ReadExtra(PlannedConfiguration configuration, string name, JsonElement json)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return configuration.Measures.Part<IExperimentEstimates>()?.ReadExtra(name, json, configuration.Definition.EntryNames);
    }

    /// <summary>The same without what grows with the classes: averages over classes alone, no distributions.</summary>
    public ConfigurationEstimates WithoutClasses() =>
        this with
        {
            Estimates = [.. Estimates.Where(e => e.Estimand.Class is null)],
            Extras = [.. Extras.Where(e => e.IsSmall)],
            Histograms = [],
        };
}
