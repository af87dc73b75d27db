using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates.ControlVariates;
using ModalityCompetition.Sweeps.Estimates.Intervals;
using ModalityCompetition.Sweeps.Estimates.Streaming;

namespace ModalityCompetition.Sweeps.Estimates;

/// <summary>Whether a mean with several controls may stand in the place of the plain one.</summary>
/// <param name="summary">What the trials say.</param>
internal sealed class ControlTrust(ObservationSummary summary)
{
    // In standard errors of the plain mean. Beyond the distance that a single control may have: several together may shift a mean by more.
    private const double FarthestFromPlain = 5;

    // Where controls explain more than half of the variance and training hardly ever changed what they know, the rest of the sample says
    // little of when it does.
    private const double MostGainUnseen = 2;

    private readonly ObservationLayout _layout = summary.Layout;

    /// <summary>Why not, as the text of the estimator that stands instead; null where it may.</summary>
    /// <param name="row">The mean that is wanted.</param>
    /// <param name="fit">It with controls.</param>
    /// <param name="plain">It without.</param>
    /// <param name="telltale">The observation of <see cref="IControlledMeans.Telltale"/>.</param>
    public string? Obstacle(in EstimandRow row, in ControlledMean fit, Estimate plain, int telltale) =>
        fit.Controls == 0 ? EstimatorTexts.RareForControls
        : !Credible(fit, plain, row.Range) ? EstimatorTexts.FarWithControls
        : HidesDepartures(fit, telltale) && !(Allowance(row, fit, plain, telltale) < Square(plain.StandardError))
            ? EstimatorTexts.ControlsExplain
        : null;

    /// <summary>
    /// The square of the standard error that is to be added for trials that depart from their twins and that the sample lacks; 0 where it
    /// shows enough of them.
    /// </summary>
    /// <param name="row">The mean that is wanted.</param>
    /// <param name="fit">It with controls.</param>
    /// <param name="plain">It without.</param>
    /// <param name="telltale">The observation of <see cref="IControlledMeans.Telltale"/>.</param>
    public double Unseen(in EstimandRow row, in ControlledMean fit, Estimate plain, int telltale) =>
        HidesDepartures(fit, telltale) ? Allowance(row, fit, plain, telltale) : 0;

    /// <summary>
    /// Whether an estimate with controls may be one of the same mean: it lies in the range of the quantity, has an error that is a number
    /// above rounding, and is no farther from the plain mean than that one's own error allows (with a correlation of 1 between the two,
    /// their difference would still have no more than the variance of the plain mean).
    /// </summary>
    private static bool Credible(in ControlledMean fit, Estimate plain, ValueRange range)
    {
        var (lowest, highest) = range.Bounds();
        return fit.Value >= lowest
            && fit.Value <= highest
            && Math.Abs(fit.Value - plain.Value) <= FarthestFromPlain * plain.StandardError
            && !NoSpreadInterval.Applies(fit.Value, fit.StandardError * fit.StandardError * plain.Trials, range.AsInterval());
    }

    // Whether the trials seen say too little of those that depart from what the controls know. With one modality all winners are alike and
    // tell nothing of that.
    private bool HidesDepartures(in ControlledMean fit, int telltale) =>
        fit.EffectiveGain > MostGainUnseen
        && _layout is not { HasTwins: true, Modalities: 1 }
        && FewDepartures.Are(summary.Departures(telltale), ValueRange.Share);

    // A twin departs from its trial in the winners, so that what one departure changes is known. Of other controls nothing is.
    private double Allowance(in EstimandRow row, in ControlledMean fit, Estimate plain, int telltale) =>
        fit.Twins > 0 && _layout.Modalities > 0
            ? FewDepartures.UnseenVariance(
                summary.Departures(telltale)!.Value,
                summary.Completed,
                Square(plain.StandardError) / WinnersVariance(row.Key.Class)
            )
            : double.PositiveInfinity;

    // A twin departs from its trial in the winner of a class. If that changed a quantity by more than its variance allows, the winners
    // themselves, which differ between trials, would make it vary more than it does.
    private double WinnersVariance(int? label)
    {
        double variance = 0;
        for (int j = label ?? 0; j < (label + 1 ?? _layout.Classes); j++)
        {
            double same = 0;
            for (int r = 0; r < _layout.Modalities; r++)
            {
                same += Square((double)summary.Successes(_layout.TrainedWinner + (j * _layout.Modalities) + r) / summary.Completed);
            }

            variance += (1 - same) / 2;
        }

        return variance;
    }

    private static double Square(double value) => value * value;
}
