using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Estimates.Comparisons;

/// <summary>A declared contrast: the difference of one estimand between two configurations of a sweep.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Estimand">Key of the estimand, as declared.</param>
/// <param name="Of">The configuration of side A.</param>
/// <param name="Minus">The configuration of side B.</param>
/// <param name="Difference">A - B with its interval, and the variance ratio against independent sampling.</param>
/// <param name="Warnings">What a reader must know, for example that pairing hurts; one sentence each.</param>
public sealed record ContrastEstimate(
    string Name,
    string Estimand,
    PlannedConfiguration Of,
    PlannedConfiguration Minus,
    EstimandDifference Difference,
    ImmutableArray<string> Warnings
)
{
    /// <summary>
    /// The sides whose value may still change however many trials there are, for example because training was not over, and why; empty
    /// where none is known to.
    /// </summary>
    public ImmutableArray<UnsettledSide> Unsettled { get; init; } = [];

    /// <summary>Why the difference has no interval, as one of the warnings says; null where it has one.</summary>
    public string? WhyNoInterval { get; init; }

    /// <summary>
    /// Estimates the contrasts of a spec from the trials that both sides have: in pairs with common random numbers, otherwise as
    /// independent samples.
    /// </summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="estimates">The estimates of its configurations, in plan order.</param>
    /// <param name="ledger">Its trials.</param>
    /// <param name="cancellation">Checked between trials.</param>
    /// <returns>The contrasts in the order of the spec, without those of which a side has no trials.</returns>
    public static ImmutableArray<ContrastEstimate> For(
        SweepSpec spec,
        IReadOnlyList<ConfigurationEstimates> estimates,
        ITrialLedger ledger,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(spec);
        return For(spec, spec.Contrasts, estimates, ledger, cancellation);
    }

    /// <summary>The same for contrasts of the caller's.</summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="wanted">The contrasts.</param>
    /// <param name="estimates">The estimates of its configurations, in plan order.</param>
    /// <param name="ledger">Its trials.</param>
    /// <param name="cancellation">Checked between trials.</param>
    internal static ImmutableArray<ContrastEstimate> For(
        SweepSpec spec,
        IEnumerable<SpecContrast> wanted,
        IReadOnlyList<ConfigurationEstimates> estimates,
        ITrialLedger ledger,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(estimates);
        ArgumentNullException.ThrowIfNull(ledger);
        var contrasts = ImmutableArray.CreateBuilder<ContrastEstimate>();
        foreach (SpecContrast declared in wanted)
        {
            if (Side(estimates[declared.Of], declared) is { } a && Side(estimates[declared.Minus], declared) is { } b)
            {
                contrasts.Add(
                    One(spec, declared, a, b, ledger, cancellation) with
                    {
                        Unsettled =
                        [
                            .. new[] { estimates[declared.Of], estimates[declared.Minus] }
                                .Select(side => UnsettledSide.Of(side, a.Estimates[0].Estimand))
                                .OfType<UnsettledSide>(),
                        ],
                    }
                );
            }
        }

        return contrasts.ToImmutable();
    }

    /// <summary>One side with the declared estimate alone; null without trials.</summary>
    private static ConfigurationEstimates? Side(ConfigurationEstimates side, SpecContrast declared)
    {
        ImmutableArray<string> names = [.. side.Configuration.Definition.EntryNames];
        return
            side.Trials > 0
            && EstimandSelector.TryParse(declared.Estimand, names, out Estimand? estimand)
            && side.Find(estimand) is { } estimate
            ? side with
            {
                Estimates = [estimate],
            }
            : null;
    }

    private static ContrastEstimate One(
        SweepSpec spec,
        SpecContrast declared,
        ConfigurationEstimates a,
        ConfigurationEstimates b,
        ITrialLedger ledger,
        CancellationToken cancellation
    )
    {
        bool paired = spec.Pairing == Pairing.Common;
        ImmutableArray<EstimandDifference> differences;
        if (paired)
        {
            var comparison = new PairedComparison(a, b);
            var range = new TrialRange(0, Math.Min(a.Trials, b.Trials));
            comparison.Consume(ledger.Rows(declared.Of, range), ledger.Rows(declared.Minus, range), cancellation);
            differences = comparison.Differences(spec.Confidence);
        }
        else
        {
            differences = [new DifferenceEstimator(spec.Confidence).Independent(a.Estimates[0], b.Estimates[0])];
        }

        return new ContrastEstimate(
            declared.Name,
            declared.Estimand,
            a.Configuration,
            b.Configuration,
            differences[0],
            [
                .. ComparisonWarnings
                    .OfConfigurations(a.Configuration.Label, a, b.Configuration.Label, b, differences, paired)
                    .Concat(
                        spec.Until is null
                            ? []
                            : ["The interval is for a number of trials fixed beforehand, and 'until' chose it by the results."]
                    )
                    .Select(w => $"{declared.Name}: {w}"),
            ]
        )
        {
            WhyNoInterval = MissingIntervals.Why(differences[0], paired),
        };
    }
}
