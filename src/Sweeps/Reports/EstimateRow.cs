using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Reports.Texts;

namespace ModalityCompetition.Sweeps.Reports;

/// <summary>One estimate as text.</summary>
/// <param name="Estimate">The estimate the row is about.</param>
/// <param name="Quantity">What is estimated, in words.</param>
/// <param name="About">Network, modality and class; empty when there is none.</param>
/// <param name="Value">The estimate, rounded so that its half width keeps two digits; <c>–</c> when there is none.</param>
/// <param name="Interval">The interval, for example <c>[0.901, 0.922]</c>; <c>–</c> when there is none.</param>
/// <param name="Trials">Number of trials that contribute.</param>
/// <param name="Method">Estimator and interval, for example <c>control variate (×3.1), Student</c>.</param>
/// <param name="Theory">Exact or predicted value and its source; empty when there is none.</param>
public sealed record EstimateRow(
    Estimate Estimate,
    string Quantity,
    string About,
    string Value,
    string Interval,
    string Trials,
    string Method,
    string Theory
)
{
    private bool _nameFirst;

    /// <summary>
    /// The row as cells of a table, under <see cref="EstimatesTable.Headings"/>: what it is about, twice, and then everything else. Where
    /// an estimand has no parts but a name that the user declared, the name comes first and what it is after it.
    /// </summary>
    public ImmutableArray<string> Cells =>
        [
            .. _nameFirst ? [About, Quantity] : new[] { Quantity, About },
            Value,
            UnseenText.Marked(Interval, Estimate.Allowance),
            Trials,
            Method,
            Theory,
        ];

    internal static EstimateRow Of(Estimate estimate, ConfigurationEstimates owner)
    {
        int decimals = InvariantText.DecimalsFor(estimate.HalfWidth);
        return new EstimateRow(
            estimate,
            EstimandText.Quantity(estimate.Estimand, owner.Configuration),
            EstimandText.About(estimate.Estimand, owner.Configuration),
            InvariantText.Fixed(estimate.Value, decimals),
            EstimandText.Interval(estimate.Low, estimate.High, decimals),
            InvariantText.Count(estimate.Trials),
            EstimandText.Method(estimate),
            estimate.Prediction is { } theory ? EstimandText.Theory(theory) : ""
        )
        {
            _nameFirst = EstimandText.HasNamesAlone(owner.Configuration),
        };
    }
}
