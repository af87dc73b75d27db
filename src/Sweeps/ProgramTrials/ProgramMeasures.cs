using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using ModalityCompetition.Experiments;
using ModalityCompetition.Programs.Declarations;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Observations;

namespace ModalityCompetition.Sweeps.ProgramTrials;

/// <summary>What a program measures, by its declaration.</summary>
internal sealed class ProgramMeasures : IMeasures
{
    // Keyed by the declaration, which lives as long as its spec.
    private static readonly ConditionalWeakTable<ProgramDeclaration, Listed> s_known = [];
    private static readonly ConditionalWeakTable<ProgramDeclaration, Listed> s_twinned = [];

    /// <summary>The only one.</summary>
    public static ProgramMeasures Instance { get; } = new();

    /// <inheritdoc/>
    public EstimandTable Estimands(ITrialDefinition definition) => ListOf(definition).Table;

    /// <inheritdoc/>
    public IObserver Observer(ITrialDefinition definition)
    {
        Listed listed = ListOf(definition);
        return new ProgramObserver((ProgramTrialDefinition)definition, listed.Estimands, listed.Table.Layout);
    }

    private static Listed ListOf(ITrialDefinition definition)
    {
        var trial = (ProgramTrialDefinition)definition;
        return trial.Twins is null
            ? s_known.GetValue(trial.Declaration, d => new Listed([.. ProgramEstimands.Of(d)], twins: false))
            : s_twinned.GetValue(trial.Declaration, d => new Listed([.. ProgramEstimands.Of(d)], twins: true));
    }

    /// <summary>The estimands of a declaration, each with its place among the observations.</summary>
    private sealed class Listed
    {
        public Listed(ImmutableArray<ProgramEstimand> estimands, bool twins)
        {
            ObservationLayout layout = ObservationLayout.Of(
                Count(ObservedSection.Indicator),
                Count(ObservedSection.Number),
                Count(ObservedSection.WhereItExists),
                twins
            );
            var next = new Dictionary<ObservedSection, int>
            {
                [ObservedSection.Indicator] = layout.Completed,
                [ObservedSection.Number] = layout.Means,
                [ObservedSection.WhereItExists] = layout.Growth,
            };
            var families = ImmutableArray.CreateBuilder<EstimandFamily>();
            var places = ImmutableArray.CreateBuilder<(ProgramEstimand Estimand, int At)>();
            foreach (ProgramEstimand estimand in estimands)
            {
                int at = next[estimand.Section]++;
                places.Add((estimand, at));
                families.Add(
                    new EstimandFamily
                    {
                        Name = estimand.Key,
                        Quantity = estimand.Quantity,
                        Unit = "",
                        Range = estimand.Range,
                        Quantile = estimand.Quantile,
                        NoTarget = estimand.Quantile is null ? null : "a quantile is no mean over trials",
                        When = estimand.Section == ObservedSection.WhereItExists ? Availability.WhereItExists : Availability.Completed,
                        Observed =
                            estimand.Section == ObservedSection.Indicator
                                ? ObservedPlace.Indicator(_ => at)
                                : ObservedPlace.Number(_ => at),
                    }
                );
            }

            Estimands = places.ToImmutable();
            IEnumerable<EstimandFamily> controlled = twins ? families.Where(f => f.Quantile is null).Select(Controlled) : [];
            Table = new EstimandTable([.. families, .. controlled, .. OutcomeEstimands.All], layout);

            int Count(ObservedSection section) => estimands.Count(e => e.Section == section);
        }

        public ImmutableArray<(ProgramEstimand Estimand, int At)> Estimands { get; }

        public EstimandTable Table { get; }

        // The same mean, with its twin as control.
        private static EstimandFamily Controlled(EstimandFamily plain) =>
            plain with
            {
                Name = ProgramEstimands.ControlledName(plain.Name),
                Quantity = $"{plain.Quantity}, with twins",
                Estimator = EstimatorKind.CrossFitted,
                PlainFamily = plain.Name,
                NoTarget = $"its control variates need all trials at once; use {plain.Name}",
            };
    }
}
