using System.Collections.Immutable;
using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates.Comparisons;
using ModalityCompetition.Sweeps.Estimates.Intervals;
using ModalityCompetition.Sweeps.Estimates.Streaming;

namespace ModalityCompetition.Sweeps.Estimates.Competition.Remedies;

/// <summary>
/// The effects of one remedy from pairs of trials with the same data and the same initial weights. Differences are formed within a pair. A
/// pair of which a trial diverged counts for the share of diverged trials only, one of which a trial timed out or crashed for nothing. No
/// control variate is used: controls are functions of the start, which most remedies leave alone, so that they cancel.
/// </summary>
internal sealed class PairedEffects
{
    private readonly RemedyPair _pair;
    private readonly ImmutableArray<EffectQuantity> _quantities;
    private readonly PairedMoments[] _moments;
    private readonly ObservedSide _with;
    private readonly ObservedSide _without;
    private long _pairs;
    private long _complete;
    private long _divergedWith;
    private long _divergedWithout;
    private long _lost;

    /// <summary>Starts with no pairs of trials.</summary>
    /// <param name="pair">The configurations.</param>
    /// <param name="best">The uni-modal network that the gap compares with.</param>
    public PairedEffects(RemedyPair pair, int best)
    {
        _pair = pair;
        _quantities = EffectQuantity.Of(pair.With, best);
        _moments = new PairedMoments[_quantities.Length];
        (_with, _without) = (new ObservedSide(pair.With), new ObservedSide(pair.Without));
    }

    /// <summary>Consumes the trials that both sides have, in trial order.</summary>
    /// <param name="with">Trials with the remedy.</param>
    /// <param name="without">Trials without it, of the same indices.</param>
    /// <param name="cancellation">Checked between trials.</param>
    public void Consume(IEnumerable<TrialRecord> with, IEnumerable<TrialRecord> without, CancellationToken cancellation)
    {
        foreach ((TrialRecord a, TrialRecord b) in with.Zip(without))
        {
            cancellation.ThrowIfCancellationRequested();
            if (a.Trial != b.Trial)
            {
                throw new InvalidOperationException($"Trial {a.Trial} met trial {b.Trial}: a ledger did not return its trials in order.");
            }

            _with.Observe(a.Result);
            _without.Observe(b.Result);
            Count();
            for (int i = 0; i < _moments.Length; i++)
            {
                _moments[i].Add(_quantities[i].With(_with), _quantities[i].Without(_without));
            }
        }
    }

    /// <summary>The row of the table, with its intervals and its verdict.</summary>
    /// <param name="coverage">Coverage of each interval.</param>
    /// <param name="withNotTrainedOut">Why training with the remedy was not over; null where it was.</param>
    /// <param name="withoutNotTrainedOut">Why training without it was not over; null where it was.</param>
    public RemedyRow Row(Coverage coverage, string? withNotTrainedOut, string? withoutNotTrainedOut)
    {
        var estimator = new DifferenceEstimator(coverage);
        ImmutableArray<RemedyEffect> effects = [.. _quantities.Select((q, i) => Effect(q, _moments[i], estimator))];
        var row = new RemedyRow(
            _pair.With,
            _pair.Without,
            effects,
            RemedyVerdict.Undecided,
            _pairs,
            _complete,
            _divergedWith,
            _divergedWithout,
            _lost,
            !_pair.With.Configuration.IsRemedied,
            withNotTrainedOut,
            withoutNotTrainedOut
        );
        return row with { Verdict = Verdict(row) };
    }

    private static RemedyEffect Effect(EffectQuantity quantity, in PairedMoments pairs, DifferenceEstimator estimator)
    {
        PairedMean mean = estimator.MeanOf(pairs, quantity.Range, controlled: false);
        return new RemedyEffect(
            quantity.Key,
            quantity.Unit,
            pairs.Sides.Count == 0 ? double.NaN : pairs.Sides.MeanY,
            pairs.Sides.Count == 0 ? double.NaN : pairs.Sides.MeanX,
            mean.Value,
            mean.Interval.Low,
            mean.Interval.High,
            mean.StandardError,
            mean.Method,
            pairs.Difference.Count,
            quantity.Tolerance,
            RemedyRule.Direction(mean.Interval, quantity.Tolerance)
        )
        {
            Unseen = mean.Unseen,
        };
    }

    private RemedyVerdict Verdict(RemedyRow row)
    {
        // What is the same by definition needs no interval to say so.
        bool same =
            row.IsNeutral && row.CompletePairs > 0 && row.Effects.All(e => e.Quantity == EffectQuantity.BeyondHalf || e.Difference == 0);
        return same
            ? RemedyVerdict.DoesNothing
            : RemedyRule.Judge(
                new RemedyDirections(
                    RemedyDirections.Together(_quantities.Zip(row.Effects).Where(q => q.First.IsOfWinners).Select(q => q.Second.Direction)),
                    Of(EstimandNames.Shared),
                    Of(EffectQuantity.BeyondHalf),
                    Of(EffectQuantity.LoserGamma),
                    Of(EffectQuantity.JointError),
                    Of(EstimandNames.Diverged),
                    row.IsIncomplete
                )
            );

        EffectDirection Of(string quantity) => row.Find(quantity)!.Direction;
    }

    private void Count()
    {
        _pairs++;
        _complete += _with.IsCompleted && _without.IsCompleted ? 1 : 0;
        if (_with.Outcome.IsFailure() || _without.Outcome.IsFailure())
        {
            _lost++;
            return;
        }

        _divergedWith += _with.IsCompleted ? 0 : 1;
        _divergedWithout += _without.IsCompleted ? 0 : 1;
    }
}
