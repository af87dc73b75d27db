using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates.ControlVariates;
using ModalityCompetition.Sweeps.Estimates.Intervals;
using ModalityCompetition.Sweeps.Estimates.Streaming;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Estimates;

/// <summary>
/// Makes the estimate of every row of the <see cref="EstimandTable"/> of a configuration, in its order.
/// </summary>
internal sealed class EstimateAssembly(
    PlannedConfiguration configuration,
    ObservationSummary summary,
    ITallies? tallies,
    SampleQuantiles quantiles,
    IPredictions? predictions,
    double confidence
)
{
    // A winner in fewer than one trial of ten counts as rare, where fewer than ten wins are expected.
    private const double RareShare = 0.1;

    private readonly EstimateFactory _factory = new(confidence);
    private readonly ControlTrust _trust = new(summary);
    private readonly ObservationLayout _layout = summary.Layout;
    private readonly ImmutableArray<Estimate>.Builder _estimates = ImmutableArray.CreateBuilder<Estimate>();
    private BestAlone? _best;

    /// <summary>
    /// The modality whose uni-modal network has the least test error, which the gap compares with: of trials with twins the least as
    /// estimated with controls, where these can be trusted for all of them, otherwise the least mean. Null before any completed trial.
    /// </summary>
    public int? BestModality => Alone.Modality;

    /// <summary>The estimates.</summary>
    public ImmutableArray<Estimate> Assemble()
    {
        foreach (EstimandRow row in configuration.Estimands().Rows(family => Best(family) ?? 0))
        {
            if (row.Family.Quantile is not null)
            {
                _estimates.Add(quantiles.Of(row, confidence));
                continue;
            }

            Estimate estimate = Constant(row, Of(row)) with { Prediction = predictions?.For(row.Key, Best(row.Family)) };
            bool isOnTheWay = row.Family.Checkpoint is not null || row.Family.StopsEarly;
            _estimates.Add(
                WorstCase.Beside(estimate, row, summary) with
                {
                    ComparedWith = isOnTheWay && row.Family.ComparesWithBest ? Best(row.Family) : null,
                }
            );
        }

        return _estimates.ToImmutable();
    }

    private Estimate Of(in EstimandRow row) =>
        row.Family.Estimator switch
        {
            EstimatorKind.ExactShare => _factory.Proportion(
                row.Key,
                summary.Successes(row.Index),
                summary.Count(row.Index),
                EstimatorTexts.Mean,
                exact: true
            ),
            EstimatorKind.RaoBlackwell => RaoBlackwell(row),
            EstimatorKind.ControlVariate => CrossFitted(row, out bool used) is var estimate && used ? estimate : Controlled(row),
            EstimatorKind.CrossFitted => CrossFitted(row, out _),
            EstimatorKind.PairedDifference => Paired(row),
            _ => Plain(
                row,
                row.Family.ComparesWithBest
                    ? EstimatorTexts.MeanWithBest(NameOfBest(row.Family), IsControlledBest(row.Family))
                    : EstimatorTexts.Mean
            ),
        };

    // The uni-modal network that a family compares with; null before any trial.
    private int? Best(EstimandFamily family) =>
        !family.ComparesWithBest ? null
        : IsOfFinalErrors(family) ? Alone.Modality
        : summary.Best(family.Compared(_layout));

    private bool IsControlledBest(EstimandFamily family) => IsOfFinalErrors(family) && Alone.IsControlled;

    private bool IsOfFinalErrors(EstimandFamily family) => family.Compared(_layout) == _layout.TestError + 1;

    private BestAlone Alone => _best ??= FindBest();

    private BestAlone FindBest()
    {
        if (!_layout.HasTwins || summary.BestModality is null)
        {
            return new BestAlone(summary.BestModality, false);
        }

        EstimandTable table = configuration.Estimands();
        var (best, least) = (0, double.PositiveInfinity);
        for (int r = 0; r < _layout.Modalities; r++)
        {
            Estimate error = CrossFitted(
                table.Row(new(EstimandNames.TestErrorControlled, NetworkKind.Unimodal, r), best: 0),
                out bool used
            );
            if (!used)
            {
                return new BestAlone(summary.BestModality, false);
            }

            (best, least) = error.Value < least ? (r, error.Value) : (best, least);
        }

        return new BestAlone(best, true);
    }

    private string NameOfBest(EstimandFamily family) => configuration.Definition.EntryNames[Best(family) ?? 0];

    private Estimate Plain(in EstimandRow row, string estimator) =>
        row.Kind == ObservationKind.Indicator
            ? _factory.Proportion(row.Key, summary.Successes(row.Index), summary.Count(row.Index), estimator)
            : Mean(row.Key, row.Index, row.Range, estimator);

    /// <summary>The probability that a modality is the trained winner, of a class or on average, with its control variate.</summary>
    private Estimate Controlled(in EstimandRow row)
    {
        int r = row.Key.Modality!.Value;
        var plain = Plain(row, EstimatorTexts.Mean);
        if (row.Key.Class is not { } j)
        {
            return Controlled(
                plain,
                Fit(summary.ControlledAverage(r), summary.RarerOutcome(r)),
                summary.ControlledAverage(r).SquaresY,
                summary.RestOfAverage(r)
            );
        }

        // With few trials of one outcome Student's interval has no ground and Wilson's holds.
        long successes = summary.Successes(row.Index);
        return Math.Min(successes, summary.Completed - successes) < ControlVariateFit.LeastOutcomes
            ? Controlled(plain, fit: null, squares: 0, rest: default)
            : Controlled(
                plain,
                Fit(summary.Controlled(j, r), summary.RarerOutcome(j, r)),
                summary.Controlled(j, r).SquaresY,
                summary.Rest(j, r)
            );
    }

    private Estimate Mean(Estimand estimand, int index, ValueRange range, string estimator = EstimatorTexts.Mean)
    {
        var estimate = _factory.Mean(estimand, summary.Mean(index), summary.Variance(index), summary.Count(index), range, estimator);
        return FewDepartures.Are(summary.Departures(index), range) && estimate.Interval == IntervalMethod.Student
            ? EstimateFactory.AllowForUnseen(estimate, range.AsInterval())
            : estimate;
    }

    /// <summary>The mean of conditional probabilities, whose variance is no less than the law of the data makes it.</summary>
    private Estimate RaoBlackwell(in EstimandRow row)
    {
        var (estimand, happened) = (row.Key, row.Event!.Value);
        double plainVariance = estimand.Class is null
            ? summary.Variance(happened)
            : BernoulliVariance(summary.Successes(happened), summary.Count(happened));
        var (mean, variance, trials) = (summary.Mean(row.Index), summary.Variance(row.Index), summary.Count(row.Index));
        bool spread = !NoSpreadInterval.Applies(mean, variance, ValueRange.Share.AsInterval());
        if (spread)
        {
            variance = Math.Max(variance, tallies?.LeastVariance(mean, estimand.Class is null) ?? 0);
        }

        var estimate =
            spread && IsRare(mean, estimand.Class is null ? trials * _layout.Classes : trials)
                ? _factory.RareShare(estimand, mean, variance, trials, EstimatorTexts.RaoBlackwell)
                : _factory.Mean(estimand, mean, variance, trials, ValueRange.Share, EstimatorTexts.RaoBlackwell);
        return estimate with { VarianceReduction = Ratio(plainVariance, variance) };
    }

    /// <summary>
    /// Whether a modality wins, or does not, so rarely that data in which it is likely to may be missing from the sample: the spread that
    /// is seen is then not the spread that there is.
    /// </summary>
    private static bool IsRare(double mean, long outcomes)
    {
        double rarer = Math.Min(mean, 1 - mean);
        return rarer < RareShare && rarer * outcomes < ControlVariateFit.LeastOutcomes;
    }

    /// <summary>A difference of two errors of the same trials; its variance reduction is against two independent sets of trials.</summary>
    private Estimate Paired(in EstimandRow row)
    {
        var (minuend, subtrahend) = row.Terms!.Value;
        var independent = summary.Variance(minuend) + summary.Variance(subtrahend);
        var estimate = Plain(
            row,
            row.Family.ComparesWithBest
                ? EstimatorTexts.PairedWithBest(NameOfBest(row.Family), IsControlledBest(row.Family))
                : EstimatorTexts.PairedDifference
        );
        return estimate with { VarianceReduction = Ratio(independent, summary.Variance(row.Index)) };
    }

    private static ControlVariateFit? Fit(in RunningPair moments, double outcomes) =>
        ControlVariateFit.Of(moments, outcomes, ValueRange.Share.AsInterval());

    /// <summary>The estimate with its control variate, or the plain one and why.</summary>
    /// <param name="plain">The plain estimate.</param>
    /// <param name="fit">The fit; null when the coefficient is not known.</param>
    /// <param name="squares">Sum of squared deviations of the observations; 0 when they do not vary, or one of two outcomes is too rare,
    /// and a control is out of the question.</param>
    /// <param name="rest">The observation less the event of the control: its mean, and in how many trials it departs from what it mostly
    /// is.</param>
    private Estimate Controlled(Estimate plain, ControlVariateFit? fit, double squares, (double Mean, long? Departures) rest)
    {
        bool tried = summary.Completed >= ControlVariateFit.LeastTrials && squares > 0;
        if (squares > 0 && plain.Unseen is not null)
        {
            return plain;
        }

        if (fit is not { } control)
        {
            return tried ? plain with { Estimator = EstimatorTexts.RareForControl } : plain;
        }

        // The control's mean is known over all trials, not over those that complete.
        if (summary.Completed < summary.Trials)
        {
            return plain with { Estimator = EstimatorTexts.MissingForControls };
        }

        // The control explains every trial without a rest: that no trial was seen of which this is not so does not show that there is none.
        var adjusted = new Interval(Math.Min(0, control.Coefficient) - Math.Max(0, control.Coefficient), 1 + Math.Abs(control.Coefficient));
        if (NoSpreadInterval.Applies(control.Value, control.StandardError * control.StandardError * plain.Trials, adjusted))
        {
            return _factory.WithoutSpread(
                plain.Estimand,
                control.Value,
                plain.Trials,
                adjusted,
                ValueRange.Share,
                EstimatorTexts.ControlVariate
            );
        }

        var estimate = _factory.Student(
            plain.Estimand,
            control.Value,
            control.StandardError,
            plain.Trials,
            plain.Trials - 2,
            ValueRange.Share,
            EstimatorTexts.ControlVariate
        );
        estimate = estimate with { VarianceReduction = double.IsFinite(control.VarianceReduction) ? control.VarianceReduction : null };
        return FewDepartures.Are(rest.Departures, ValueRange.Share)
            ? EstimateFactory.AllowForUnseen(estimate, FewDepartures.Reach(control.Value, rest.Mean, ValueRange.Share.AsInterval())) with
            {
                Estimator = EstimatorTexts.ControlExplains,
            }
            : estimate;
    }

    /// <summary>The mean of an observation with controls whose means are known, or why not.</summary>
    /// <param name="row">The mean that is wanted.</param>
    /// <param name="used">Whether controls are used.</param>
    private Estimate CrossFitted(in EstimandRow row, out bool used)
    {
        used = false;
        IControlledMeans? controlled = tallies?.Controlled(row.Index);
        if (summary.Completed < summary.Trials || controlled is null || summary.Completed < controlled.LeastTrials(row.Index))
        {
            return Plain(
                row,
                summary.Completed < summary.Trials ? EstimatorTexts.MissingForControls
                    : controlled is null ? EstimatorTexts.TooManyForControls
                    : EstimatorTexts.TooFewForControls(controlled.LeastTrials(row.Index))
            );
        }

        // A twin of a trial without the quantity has it, as like as not, so that the mean of the control over the others is not known.
        if (summary.Count(row.Index) < summary.Completed)
        {
            return Plain(row, EstimatorTexts.AbsentForControls);
        }

        var plain = Plain(row, EstimatorTexts.Mean);
        if (plain.Unseen is not null || IsRareEvent(row))
        {
            return plain;
        }

        // Where twins cannot be trusted, or what they may hide weighs more than what they gain, what is known at the start can.
        string? obstacle = null;
        Estimate? best = null;
        for (IControlledMeans? means = controlled; means is not null; means = means.WithoutTwins(row.Index))
        {
            if (summary.Completed < means.LeastTrials(row.Index))
            {
                break;
            }

            ControlledMean fit = means.Of(row.Index);
            int telltale = means.Telltale(row.Index);
            if (_trust.Obstacle(row, fit, plain, telltale) is { } reason)
            {
                obstacle ??= reason;
                continue;
            }

            double unseen = _trust.Unseen(row, fit, plain, telltale);
            Estimate estimate = WithControls(row, fit, plain, unseen);
            best = best is null || estimate.StandardError < best.StandardError ? estimate : best;
            if (unseen == 0)
            {
                break;
            }
        }

        used = best is not null;
        return best ?? plain with { Estimator = obstacle ?? plain.Estimator };
    }

    // With what trials that the sample lacks may add to the square of the standard error.
    private Estimate WithControls(in EstimandRow row, in ControlledMean fit, Estimate plain, double unseen)
    {
        double error = unseen > 0 ? Math.Sqrt((fit.StandardError * fit.StandardError) + unseen) : fit.StandardError;
        string text = EstimatorTexts.CrossFitted(fit.Controls, fit.All, fit.Twins);
        double gain = unseen > 0 ? Math.Pow(plain.StandardError / error, 2) : fit.EffectiveGain;
        var estimate = _factory.Student(
            row.Key,
            fit.Value,
            error,
            summary.Completed,
            fit.Degrees,
            row.Range,
            _layout.HasTwins && fit.Twins == 0 ? EstimatorTexts.WithoutTwins(text) : text
        );
        return estimate with { VarianceReduction = double.IsFinite(gain) ? gain : null };
    }

    // With few trials of one outcome Student's interval has no ground and Wilson's holds.
    private bool IsRareEvent(in EstimandRow row)
    {
        if (row.Kind != ObservationKind.Indicator)
        {
            return false;
        }

        long successes = summary.Successes(row.Index);
        return Math.Min(successes, summary.Completed - successes) < ControlVariateFit.LeastOutcomes;
    }

    private static double BernoulliVariance(long successes, long trials) =>
        (double)successes / trials * (trials - successes) / (trials - 1);

    private static double? Ratio(double plain, double reduced) => reduced > 0 && plain > 0 ? plain / reduced : null;

    // What is 0 whatever the trials show needs no interval, and one that allows for trials that were not seen would say that it may be
    // something else.
    private Estimate Constant(in EstimandRow row, Estimate estimate)
    {
        ConstantWhen constant = row.Family.Constant;
        string? reason =
            constant.HasFlag(ConstantWhen.OneModality) && _layout.Modalities == 1 ? EstimatorTexts.OneNetwork
            : constant.HasFlag(ConstantWhen.Untrained) && configuration.Definition.Iterations == 0 ? EstimatorTexts.Untrained
            : null;
        return reason is null || estimate.Value != 0
            ? estimate
            : estimate with
            {
                Low = double.NaN,
                High = double.NaN,
                Interval = IntervalMethod.None,
                Estimator = reason,
                VarianceReduction = null,
                Unseen = null,
            };
    }

    /// <param name="Modality">The modality that is best alone; null before any completed trial.</param>
    /// <param name="IsControlled">Whether the errors that it was chosen by are estimated with controls.</param>
    private readonly record struct BestAlone(int? Modality, bool IsControlled);
}
