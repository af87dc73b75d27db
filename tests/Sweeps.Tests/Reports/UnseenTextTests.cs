using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates.Comparisons;
using ModalityCompetition.Sweeps.Estimates.Competition.Remedies;
using ModalityCompetition.Sweeps.Estimates.Intervals;
using ModalityCompetition.Sweeps.Estimates.Streaming;
using ModalityCompetition.Sweeps.Reports.Texts;

namespace ModalityCompetition.Sweeps.Tests.Reports;

/// <summary>An interval that is mostly a bound on what was not seen says so beside it, and how many trials narrow it.</summary>
public sealed class UnseenTextTests
{
    private const double Confidence = 0.99972;

    [Theory]
    [InlineData(60)]
    [InlineData(400)]
    public void The_width_with_ten_times_the_pairs_is_that_of_ten_times_the_pairs(int pairs)
    {
        // Three pairs differ, by 0.02. What was seen narrows by the root of ten; the rest is the rule of the estimator for ten times the
        // pairs.
        double value = 3 * 0.02 / pairs;
        UnseenAllowance few = Assert.IsType<UnseenAllowance>(Mean(pairs, 3).Unseen);
        Interval many = NoSpreadInterval.Widen(
            StudentInterval.Of(value, few.Seen / Math.Sqrt(10), quantile: 1),
            value,
            10L * pairs,
            ValueRange.Share.OfDifferences(),
            Confidence
        );
        Assert.Equal((many.High - many.Low) / 2, few.HalfWidthAt(10.0 * pairs), 1e-9);
        long enough = few.TrialsFor(0.0025);
        Assert.InRange(few.HalfWidthAt(enough), 0, 0.0025);
        Assert.True(few.HalfWidthAt(enough - 2) > 0.0025, "Fewer pairs do not.");
        Assert.True(few.Dominates, "It is most of the interval.");
    }

    [Fact]
    public void Where_many_pairs_differ_nothing_is_said()
    {
        Assert.Null(Mean(60, 30).Unseen);
        Assert.Equal("[1, 2]", UnseenText.Marked("[1, 2]", null));
        Assert.Equal("", UnseenText.InBrackets(null, 100));
        Assert.Null(UnseenText.Note([(null, 1)], "pair"));
    }

    [Fact]
    public void A_change_of_a_remedy_has_its_reason_beside_it()
    {
        PairedMean mean = Mean(60, 3);
        RemedyEffect effect = new(
            EstimandNames.Gap,
            EffectUnit.Errors,
            0.01,
            0.01,
            mean.Value,
            mean.Interval.Low,
            mean.Interval.High,
            mean.StandardError,
            mean.Method,
            60,
            0.0025,
            EffectDirection.Open
        )
        {
            Unseen = mean.Unseen,
        };
        string change = RemedyEffectText.Change(effect).Replace('\u00a0', ' ');
        Assert.Matches(@"^\+0 \[−1\d, \+1\d\] points \(of 60 pairs all but a few are alike, ", change.Replace("+0.1", "+0"));
        Assert.Matches(@"and up to 14 % of others may still differ; 600 pairs would narrow it to about ±1\.\d points\)$", change);
        Assert.EndsWith("]†", RemedyEffectText.Interval(effect), StringComparison.Ordinal);

        // The bound falls as 1/n: ln(2 / 0.00028) / n is 0.15 points, what lies between the change and a quarter of a point, at n = 5900.
        // By the root of n it would be half a million.
        Assert.InRange(effect.PairsThatWouldDecide!.Value, 5900, 7500);
    }

    [Fact]
    public void Few_pairs_are_not_said_to_be_alike() =>
        Assert.StartsWith(
            " (4 pairs are few, and up to 89 % of others may still differ; 40 pairs",
            UnseenText.InBrackets(Mean(4, 1).Unseen! with { Seen = 0 }, 100, "pair"),
            StringComparison.Ordinal
        );

    // Pairs that are equal but for some that differ by 0.02.
    private static PairedMean Mean(int pairs, int differing)
    {
        PairedMoments moments = default;
        for (int i = 0; i < pairs; i++)
        {
            moments.Add(i < differing ? 0.03 : 0.01, 0.01);
        }

        return new DifferenceEstimator(Confidence).MeanOf(moments, ValueRange.Share, controlled: false);
    }
}
