using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Estimates.ControlVariates;
using ModalityCompetition.Sweeps.Estimates.Intervals;
using ModalityCompetition.Sweeps.Estimates.Observations;
using ModalityCompetition.Sweeps.Estimates.Streaming;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Estimates;

/// <summary>
/// Puts the estimates of a configuration together in their fixed order: by name as in <see cref="EstimandNames"/>, class averages before classes, networks
/// in the order joint, uni-modal, probes.
/// </summary>
internal sealed class EstimateAssembly(
    TrialConfiguration configuration, ObservationSummary summary, ControlledErrors controlled, ConfigurationPredictions predictions, double confidence)
{
    private static readonly (string Name, int Status)[] s_statuses =
    [
        (EstimandNames.Won, 0), (EstimandNames.Shared, 1), (EstimandNames.Unlearned, 2), (EstimandNames.Agreement, 3),
    ];

    // In standard errors of the plain mean. Beyond the distance that a single control may have: several together may shift a mean by more.
    private const double FarthestFromPlain = 5;

    // A winner in fewer than one trial of ten counts as rare, where fewer than ten wins are expected.
    private const double RareShare = 0.1;

    private readonly EstimateFactory _factory = new(confidence);
    private readonly EmptyClassVariance _emptyClasses = new(configuration);
    private readonly ObservationLayout _layout = summary.Layout;
    private readonly ImmutableArray<Estimate>.Builder _estimates = ImmutableArray.CreateBuilder<Estimate>();

    /// <summary>The estimates.</summary>
    public ImmutableArray<Estimate> Assemble()
    {
        InitialWins();
        TrainedWins();
        Statuses();
        Networks(EstimandNames.TestError, _layout.TestError, ValueRange.Share);
        ForEachNetwork((network, r, i) => Put(CrossFitted(new(EstimandNames.TestErrorControlled, network, r), _layout.TestError + i, ValueRange.Share)));
        Networks(EstimandNames.TrainError, _layout.TrainError, ValueRange.Share);
        Networks(EstimandNames.FinalLoss, _layout.FinalLoss, ValueRange.Unbounded);
        Differences();
        return _estimates.ToImmutable();
    }

    private void InitialWins()
    {
        ForEachModality(r =>
        {
            var plain = summary.Variance(_layout.InitialWinnerAverage + r);
            Put(RaoBlackwell(new(EstimandNames.InitialWin, Modality: r), _layout.InitialProbabilityAverage + r, plain));
        });
        ForEachPair((j, r) =>
        {
            var index = _layout.InitialProbability + _layout.At(j, r);
            var plain = BernoulliVariance(summary.Successes(_layout.InitialWinner + _layout.At(j, r)), summary.Measured);
            Put(RaoBlackwell(new(EstimandNames.InitialWin, Modality: r, Class: j), index, plain));
        });
        ForEachModality(r => Put(Mean(new(EstimandNames.InitialWinSimulated, Modality: r), _layout.InitialWinnerAverage + r, ValueRange.Share)));
        ForEachPair((j, r) => Put(Proportion(new(EstimandNames.InitialWinSimulated, Modality: r, Class: j), _layout.InitialWinner + _layout.At(j, r))));
    }

    private void TrainedWins()
    {
        ForEachModality(r => Put(Controlled(
            Mean(new(EstimandNames.TrainedWin, Modality: r), _layout.TrainedWinnerAverage + r, ValueRange.Share),
            Fit(summary.ControlledAverage(r), summary.RarerOutcome(r)),
            summary.ControlledAverage(r).SquaresY)));
        ForEachPair((j, r) =>
        {
            var index = _layout.TrainedWinner + _layout.At(j, r);
            var successes = summary.Successes(index);

            // With few trials of one outcome Student's interval has no ground and Wilson's holds.
            var rare = Math.Min(successes, summary.Completed - successes) < ControlVariateFit.LeastOutcomes;
            var plain = Proportion(new(EstimandNames.TrainedWin, Modality: r, Class: j), index);
            Put(Controlled(plain, rare ? null : Fit(summary.Controlled(j, r), summary.RarerOutcome(j, r)), rare ? 0 : summary.Controlled(j, r).SquaresY));
        });
        ForEachModality(r => Put(Mean(new(EstimandNames.TrainedWinPlain, Modality: r), _layout.TrainedWinnerAverage + r, ValueRange.Share)));
        ForEachPair((j, r) => Put(Proportion(new(EstimandNames.TrainedWinPlain, Modality: r, Class: j), _layout.TrainedWinner + _layout.At(j, r))));
    }

    private void Statuses()
    {
        foreach (var (name, status) in s_statuses)
        {
            Put(Mean(new(name), _layout.StatusAverages + status, ValueRange.Share));
            for (var j = 0; j < _layout.Classes; j++)
            {
                Put(Proportion(new(name, Class: j), _layout.Statuses + (status * _layout.Classes) + j));
            }
        }
    }

    private void Networks(string name, int first, ValueRange range)
    {
        ForEachNetwork((network, r, i) => Put(Mean(new(name, network, r), first + i, range)));
    }

    private void ForEachNetwork(Action<NetworkKind, int?, int> action)
    {
        action(NetworkKind.Joint, null, 0);
        ForEachModality(r => action(NetworkKind.Unimodal, r, 1 + r));
        ForEachModality(r => action(NetworkKind.Probe, r, 1 + _layout.Modalities + r));
    }

    private void Differences()
    {
        ForEachModality(r => Put(Proportion(new(EstimandNames.ProbeErrorLarge, Modality: r), _layout.ProbeErrorLarge + r)));
        var best = summary.BestModality ?? 0;
        var name = configuration.Data.Modalities[best].Name;
        Put(Paired(new(EstimandNames.Gap), _layout.Gap + best, _layout.TestError, best, EstimatorTexts.PairedWithBest(name)));
        Put(CrossFitted(new(EstimandNames.GapControlled), _layout.Gap + best, ValueRange.DifferenceOfShares));
        Put(Proportion(new(EstimandNames.GapPositive), _layout.GapPositive + best, EstimatorTexts.MeanWithBest(name)));
        ForEachModality(r => Put(Paired(
            new(EstimandNames.Degradation, Modality: r),
            _layout.Degradation + r,
            _layout.TestError + 1 + _layout.Modalities + r,
            r,
            EstimatorTexts.PairedDifference)));
        ForEachModality(r => Put(CrossFitted(new(EstimandNames.DegradationControlled, Modality: r), _layout.Degradation + r, ValueRange.DifferenceOfShares)));
        ForEachModality(r => Put(Mean(new(EstimandNames.LoserGrowth, Modality: r), _layout.LoserGrowth + r, ValueRange.Unbounded)));
        ForEachModality(r => Put(Mean(new(EstimandNames.WinnerGrowth, Modality: r), _layout.WinnerGrowth + r, ValueRange.Unbounded)));
        ForEachModality(r => Put(Mean(new(EstimandNames.Learned, Modality: r), _layout.Learned + r, ValueRange.Share)));
        Outcome(EstimandNames.Diverged, summary.Diverged);
        Outcome(EstimandNames.TimedOut, summary.TimedOut);
        Outcome(EstimandNames.Crashed, summary.Crashed);

        void Outcome(string name, long trials) => Put(_factory.Proportion(new(name), trials, summary.Trials, EstimatorTexts.Mean, exact: true));
    }

    private Estimate Mean(Estimand estimand, int index, ValueRange range, string estimator = EstimatorTexts.Mean)
    {
        var estimate = _factory.Mean(estimand, summary.Mean(index), summary.Variance(index), summary.Count(index), range, estimator);
        bool few = summary.Departures(index) < ControlVariateFit.LeastOutcomes && range != ValueRange.Unbounded;
        return few && estimate.Interval == IntervalMethod.Student ? EstimateFactory.AllowForUnseen(estimate, range.AsInterval()) : estimate;
    }

    /// <summary>The mean of conditional probabilities, whose variance is no less than the law of the data makes it.</summary>
    private Estimate RaoBlackwell(Estimand estimand, int index, double plainVariance)
    {
        var (mean, variance, trials) = (summary.Mean(index), summary.Variance(index), summary.Count(index));
        bool spread = !NoSpreadInterval.Applies(mean, variance, ValueRange.Share.AsInterval());
        if (spread)
        {
            variance = Math.Max(variance, _emptyClasses.Of(mean, estimand.Class is null));
        }

        var estimate = spread && IsRare(mean, estimand.Class is null ? trials * _layout.Classes : trials)
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

    private Estimate Proportion(Estimand estimand, int index, string estimator = EstimatorTexts.Mean) =>
        _factory.Proportion(estimand, summary.Successes(index), summary.Count(index), estimator);

    /// <summary>A difference of two errors of the same trials; its variance reduction is against two independent sets of trials.</summary>
    private Estimate Paired(Estimand estimand, int index, int minuend, int unimodal, string estimator)
    {
        var independent = summary.Variance(minuend) + summary.Variance(_layout.TestError + 1 + unimodal);
        var estimate = Mean(estimand, index, ValueRange.DifferenceOfShares, estimator);
        return estimate with { VarianceReduction = Ratio(independent, summary.Variance(index)) };
    }

    private static ControlVariateFit? Fit(in RunningPair moments, double outcomes) => ControlVariateFit.Of(moments, outcomes, ValueRange.Share.AsInterval());

    /// <summary>The estimate with its control variate, or the plain one and why.</summary>
    /// <param name="plain">The plain estimate.</param>
    /// <param name="fit">The fit; null when the coefficient is not known.</param>
    /// <param name="squares">Sum of squared deviations of the observations; 0 when they do not vary, or one of two outcomes is too rare,
    /// and a control is out of the question.</param>
    private Estimate Controlled(Estimate plain, ControlVariateFit? fit, double squares)
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
            return _factory.WithoutSpread(plain.Estimand, control.Value, plain.Trials, adjusted, ValueRange.Share, EstimatorTexts.ControlVariate);
        }

        var estimate = _factory.Student(
            plain.Estimand, control.Value, control.StandardError, plain.Trials, plain.Trials - 2, ValueRange.Share, EstimatorTexts.ControlVariate);
        return estimate with { VarianceReduction = double.IsFinite(control.VarianceReduction) ? control.VarianceReduction : null };
    }

    /// <summary>The mean of an observation with the controls known at t = 0, or why not.</summary>
    private Estimate CrossFitted(Estimand estimand, int index, ValueRange range)
    {
        if (summary.Completed < summary.Trials || summary.Completed < controlled.LeastTrials)
        {
            return Mean(
                estimand, index, range,
                summary.Completed < summary.Trials ? EstimatorTexts.MissingForControls : EstimatorTexts.TooFewForControls(controlled.LeastTrials));
        }

        var plain = Mean(estimand, index, range);
        if (plain.Unseen is not null)
        {
            return plain;
        }

        ControlledMean fit = controlled.Of(index);
        if (fit.Controls == 0 || !Credible(fit, plain, range))
        {
            return plain with { Estimator = fit.Controls == 0 ? EstimatorTexts.RareForControls : EstimatorTexts.FarWithControls };
        }

        var estimate = _factory.Student(
            estimand, fit.Value, fit.StandardError, summary.Completed, fit.Degrees, range, EstimatorTexts.CrossFitted(fit.Controls, controlled.Controls));
        return estimate with { VarianceReduction = double.IsFinite(fit.EffectiveGain) ? fit.EffectiveGain : null };
    }

    /// <summary>
    /// Whether an estimate with controls may be one of the same mean: it lies in the range of the quantity, has an error that is a number
    /// above rounding, and is no farther from the plain mean than that one's own error allows (with a
    /// correlation of 1 between the two, their difference would still have no more than the variance of the plain mean).
    /// </summary>
    private static bool Credible(in ControlledMean fit, Estimate plain, ValueRange range)
    {
        var (lowest, highest) = range.Bounds();
        return fit.Value >= lowest && fit.Value <= highest
            && Math.Abs(fit.Value - plain.Value) <= FarthestFromPlain * plain.StandardError
            && !NoSpreadInterval.Applies(fit.Value, fit.StandardError * fit.StandardError * plain.Trials, range.AsInterval());
    }

    private static double BernoulliVariance(long successes, long trials) =>
        (double)successes / trials * (trials - successes) / (trials - 1);

    private static double? Ratio(double plain, double reduced) => reduced > 0 && plain > 0 ? plain / reduced : null;

    private void Put(Estimate estimate) => _estimates.Add(estimate with { Prediction = predictions.For(estimate.Estimand, summary.BestModality) });

    private void ForEachModality(Action<int> action)
    {
        for (var r = 0; r < _layout.Modalities; r++)
        {
            action(r);
        }
    }

    private void ForEachPair(Action<int, int> action)
    {
        for (var j = 0; j < _layout.Classes; j++)
        {
            for (var r = 0; r < _layout.Modalities; r++)
            {
                action(j, r);
            }
        }
    }
}
