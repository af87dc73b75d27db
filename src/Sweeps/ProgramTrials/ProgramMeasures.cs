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

    private static Listed ListOf(ITrialDefinition definition) =>
        s_known.GetValue(((ProgramTrialDefinition)definition).Declaration, d => new Listed([.. ProgramEstimands.Of(d)]));

    /// <summary>The estimands of a declaration, each with its place among the observations.</summary>
    private sealed class Listed
    {
        public Listed(ImmutableArray<ProgramEstimand> estimands)
        {
            ObservationLayout layout = ObservationLayout.Of(
                Count(ObservedSection.Indicator),
                Count(ObservedSection.Number),
                Count(ObservedSection.WhereItExists)
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
            Table = new EstimandTable([.. families, .. OutcomeEstimands.All], layout);

            int Count(ObservedSection section) => estimands.Count(e => e.Section == section);
        }

        public ImmutableArray<(ProgramEstimand Estimand, int At)> Estimands { get; }

        public EstimandTable Table { get; }
    }
}
