using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Intervals;
using ModalityCompetition.Sweeps.Estimates.Verdicts;

namespace ModalityCompetition.Sweeps.Tests.Estimates.Verdicts;

public sealed class VerdictTests
{
    [Theory]
    [InlineData("Exact", 0.49, 0.51, "Consistent")]
    [InlineData("Exact", 0.501, 0.51, "Refuted")]
    [InlineData("Exact", 0.40, 0.55, "Undecided")]
    [InlineData("Exact", 0.30, 0.49, "Refuted")]
    [InlineData("Exact", 0.48, 0.5, "Consistent")]
    [InlineData("Asymptotic", 0.501, 0.51, "Agrees")]
    [InlineData("Asymptotic", 0.50, 0.53, "Undecided")]
    [InlineData("Asymptotic", 0.521, 0.53, "Differs")]
    [InlineData("Asymptotic", 0.0, 1.0, "Undecided")]
    [InlineData("Asymptotic", 0.40, 0.479, "Differs")]
    [InlineData("LowerBound", 0.9, 0.95, "Agrees")]
    [InlineData("LowerBound", 0.48, 0.6, "Agrees")]
    [InlineData("LowerBound", 0.47, 0.6, "Undecided")]
    [InlineData("LowerBound", 0.40, 0.479, "Differs")]
    [InlineData("Exact", double.NaN, double.NaN, "Undecided")]
    public void A_claim_of_one_half_with_tolerance_002(string kind, double low, double high, string verdict)
    {
        var claim = new Claim(new Prediction(0.5, Enum.Parse<PredictionKind>(kind), "test"), 0.02);
        Assert.Equal(Enum.Parse<Verdict>(verdict), VerdictRule.Judge(claim, new Interval(low, high)));
    }

    [Fact]
    public void Nothing_is_refuted_within_the_numerical_error_of_a_prediction()
    {
        var claim = new Claim(new Prediction(0.5, PredictionKind.Exact, "test", Error: 0.002), 0.02);
        Assert.Equal(Verdict.Consistent, VerdictRule.Judge(claim, new Interval(0.501, 0.51)));
        Assert.Equal(Verdict.Refuted, VerdictRule.Judge(claim, new Interval(0.503, 0.51)));
        Assert.Equal(
            Verdict.Undecided,
            VerdictRule.Judge(new Claim(claim.Prediction with { Kind = PredictionKind.Asymptotic }, 0.02), new Interval(0.521, 0.6))
        );
    }

    [Fact]
    public void A_decided_verdict_is_wrong_only_if_the_interval_misses()
    {
        var random = new Random(21);
        for (var i = 0; i < 20_000; i++)
        {
            var kind = (PredictionKind)random.Next(3);
            var claim = new Claim(new Prediction(Tenths(), kind, "test"), 0.1 * random.Next(1, 4));
            var (truth, low) = (Tenths(), Tenths());
            var interval = new Interval(low, low + Tenths());
            if (truth < interval.Low || truth > interval.High)
            {
                continue;
            }

            var agrees = claim.Region.Low <= truth && truth <= claim.Region.High;
            var holds = kind == PredictionKind.Exact ? truth == claim.Prediction.Value : agrees;
            switch (VerdictRule.Judge(claim, interval))
            {
                case Verdict.Consistent:
                    Assert.True(agrees && kind == PredictionKind.Exact);
                    break;
                case Verdict.Refuted:
                    Assert.False(holds);
                    Assert.Equal(PredictionKind.Exact, kind);
                    break;
                case Verdict.Agrees:
                    Assert.True(agrees && kind != PredictionKind.Exact);
                    break;
                case Verdict.Differs:
                    Assert.False(agrees);
                    Assert.NotEqual(PredictionKind.Exact, kind);
                    break;
            }
        }

        double Tenths() => random.Next(11) / 10.0;
    }

    [Fact]
    public void Claims_need_a_tolerance_unless_they_are_bounds()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Claim(new Prediction(0.5, PredictionKind.Asymptotic, "test"), 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Claim(new Prediction(0.5, PredictionKind.Exact, "test"), 0));
        Assert.Equal(0, new Claim(new Prediction(0.5, PredictionKind.LowerBound, "test"), 0).Tolerance);
    }

    [Fact]
    public void The_line_agrees_with_statsmodels()
    {
        // statsmodels 0.13.5: WLS(y, add_constant(x), weights=1/se**2).fit(cov_type='fixed scale'); scipy 1.10.1: chi2.sf(chi2, 3)
        var fit = Extrapolation.Of([0.2, 0.1, 0.05, 0.02, 0.01], [0.31, 0.262, 0.21, 0.199, 0.205], [0.01, 0.008, 0.006, 0.006, 0.01]);
        var inflation = Math.Sqrt(5.719992615388531 / 3);
        Assert.Equal(0.18714477188568368, fit.Limit, 1e-12);
        Assert.Equal(0.6315198726046224, fit.Slope, 1e-12);
        Assert.Equal(0.0048859060419937156 * inflation, fit.LimitError, 1e-12);
        Assert.Equal(0.05841872566795966 * inflation, fit.SlopeError, 1e-12);
        Assert.Equal(0.12605695151689833, fit.MisfitPValue, 1e-10);
        Assert.Equal(1, fit.Coefficients.Sum(), 1e-12);
        Assert.Equal(0, fit.Coefficients.Zip([0.2, 0.1, 0.05, 0.02, 0.01], (c, x) => c * x).Sum(), 1e-12);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.9)]
    public void The_limit_covers_when_the_line_holds_and_a_curve_is_noticed(double correlation)
    {
        double[] x = [0.2, 0.1, 0.05];
        double[] errors = [0.02, 0.03, 0.04];
        var covariance = new double[3, 3];
        for (var i = 0; i < 9; i++)
        {
            covariance[i / 3, i % 3] = errors[i / 3] * errors[i % 3] * (i / 3 == i % 3 ? 1 : correlation);
        }

        var random = new Random(22);
        var (covered, noticed, narrow) = (0, 0, 0);
        for (var repetition = 0; repetition < 4000; repetition++)
        {
            var shared = Normal(random) * Math.Sqrt(correlation);
            var y = x.Select((v, i) => 0.3 + (0.5 * v) + (errors[i] * (shared + (Normal(random) * Math.Sqrt(1 - correlation))))).ToArray();
            var fit = Extrapolation.Of(x, y, errors, covariance);
            covered += Math.Abs(fit.Limit - 0.3) <= 1.96 * fit.LimitError ? 1 : 0;
            narrow += Math.Abs(fit.Limit - 0.3) <= 1.4 * fit.LimitError ? 1 : 0;
            var bent = Extrapolation.Of(x, [.. y.Zip(x, (w, v) => w + (60 * v * v))], errors, covariance);
            noticed += bent.MisfitPValue < 0.01 ? 1 : 0;
        }

        // Inflating by the misfit widens on average, hence a lower bound: nominal less four standard errors. Positive control: a narrower
        // interval fails.
        var least = 4000 * (0.95 - (4 * Math.Sqrt(0.05 * 0.95 / 4000)));
        Assert.True(covered >= least, $"covered {covered} of 4000");
        Assert.True(narrow < least, $"too narrow, yet covered {narrow} of 4000");
        Assert.True(noticed > 3990, $"a curve was noticed {noticed} times of 4000");

        static double Normal(Random random) =>
            Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
    }

    [Fact]
    public void Points_that_determine_no_line_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Extrapolation.Of([1], [1], [1]));
        Assert.Throws<ArgumentException>(() => Extrapolation.Of([1, 1], [1, 2], [1, 1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Extrapolation.Of([1, 2], [1, 2], [1, 0]));
        Assert.True(double.IsNaN(Extrapolation.Of([1, 2], [1, 2], [1, 1]).MisfitPValue));
    }
}
