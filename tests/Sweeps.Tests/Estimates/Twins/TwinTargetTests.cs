using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates.Stopping;

namespace ModalityCompetition.Sweeps.Tests.Estimates.Twins;

/// <summary>Targets of trials with twins: covered at all times at once, and wrong where the others have another mean.</summary>
public sealed class TwinTargetTests
{
    private const double Truth = 0.3;
    private const double Alpha = 0.1;
    private const int Twins = 6;
    private static readonly ObservationLayout Layout = new(classes: 1, modalities: 2, twins: true);

    [Fact]
    public void Intervals_with_twins_hold_at_every_time_and_not_where_the_others_have_another_mean()
    {
        const int Seed = 20240312;
        const int Sweeps = 400;
        int sound = Enumerable.Range(0, Sweeps).Count(sweep => Misses(Seed + sweep, 0));
        Assert.True(sound <= (Alpha * Sweeps) + (4 * Math.Sqrt(Alpha * (1 - Alpha) * Sweeps)), $"seed {Seed}: {sound} of {Sweeps} missed");
        int broken = Enumerable.Range(0, 50).Count(sweep => Misses(Seed + sweep, 0.3));
        Assert.True(broken > 25, $"{broken} of 50 missed although the others have another mean");
    }

    [Fact]
    public void Where_variance_decides_twins_make_the_interval_narrower_and_a_missing_trial_ends_their_use()
    {
        var random = new Random(7);
        ITargetSequence with = Target(Layout);
        ITargetSequence without = Target(new ObservationLayout(classes: 1, modalities: 2));
        for (int t = 0; t < 6000; t++)
        {
            double[] observed = Draw(random, 0);
            with.Add(observed);
            without.Add(observed);
        }

        Assert.True(Width(with) < 0.8 * Width(without), $"{Width(with)} with twins, {Width(without)} without");
        Assert.StartsWith("betting, and betting with a control variate", with.Method, StringComparison.Ordinal);
        with.Add([.. Enumerable.Repeat(double.NaN, Layout.Length)]);
        Assert.Contains("up to the first trial without a result", with.Method, StringComparison.Ordinal);
        Assert.False(with.Contradicted);
        Assert.Equal(without.Count, with.Count);
    }

    [Fact]
    public void Every_estimand_that_has_twins_has_its_own_and_others_have_none()
    {
        Assert.Equal(Layout.TwinError + 2, Layout.TwinOf(Layout.TestError + 2));
        Assert.Equal(Layout.TwinGap + 1, Layout.TwinOf(Layout.Gap + 1));
        Assert.Equal(Layout.TwinDegradation, Layout.TwinOf(Layout.Degradation));
        Assert.Equal(Layout.TwinWin + 1, Layout.TwinOf(Layout.TrainedWinner + 1));
        Assert.Equal(Layout.TwinWinAverage + 1, Layout.TwinOf(Layout.TrainedWinnerAverage + 1));
        Assert.Null(Layout.TwinOf(Layout.TrainError));
        Assert.Null(Layout.TwinOf(Layout.Learned));
        Assert.Null(new ObservationLayout(1, 2).TwinOf(0));
        foreach (string key in new[] { "gap", "degradation[modality=a]", "trained_win[modality=b]", "trained_win[class=0,modality=b]" })
        {
            Assert.True(EstimandSelector.TryParse(key, ["a", "b"], out Estimand? estimand));
            ITargetSequence target = TargetSequences.For(new StoppingTarget(estimand!, 0.05, 0.9), CompetitionEstimands.Table(Layout));
            Assert.Equal(0.9, target.Confidence, 1e-12);
            Assert.Contains("control variate", target.Method, StringComparison.Ordinal);
        }
    }

    private static bool Misses(int seed, double shift)
    {
        var random = new Random(seed);
        ITargetSequence target = Target(Layout);
        for (int t = 0; t < 600; t++)
        {
            target.Add(Draw(random, shift));
            if (target.Interval.Low > Truth || target.Interval.High < Truth)
            {
                return true;
            }
        }

        return false;
    }

    // A share of the trial that its first twin has too, more or less; the mean is 0.3.
    private static double[] Draw(Random random, double shift)
    {
        double[] observed = new double[Layout.Length];
        double shared = random.NextDouble();
        observed[Layout.TestError] = (0.5 * shared) + (0.1 * random.NextDouble());
        double first = shared;
        double others = Enumerable.Range(0, Twins - 1).Sum(_ => Math.Min(1, random.NextDouble() + shift));
        observed[Layout.TwinError] = 0.8 * (first - ((first + others) / Twins));
        return observed;
    }

    private static ITargetSequence Target(ObservationLayout layout) =>
        TargetSequences.For(
            new StoppingTarget(new Estimand(EstimandNames.TestError, NetworkKind.Joint), 0.005, 1 - Alpha),
            CompetitionEstimands.Table(layout)
        );

    private static double Width(ITargetSequence target) => target.Interval.High - target.Interval.Low;
}
