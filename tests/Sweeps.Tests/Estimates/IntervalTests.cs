using FsCheck;
using FsCheck.Fluent;
using ModalityCompetition.Sweeps.Estimates.Intervals;
using Interval = ModalityCompetition.Sweeps.Estimates.Intervals.Interval;

namespace ModalityCompetition.Sweeps.Tests.Estimates;

public sealed class IntervalTests
{
    // statsmodels 0.13.5: proportion_confint(x, n, 1 - confidence, 'wilson') and (..., 'beta').
    [Theory]
    [InlineData(2, 100, 0.9, 0.006640643595012135, 0.058648368356835234, 0.003565152603256745, 0.06161920039604071)]
    [InlineData(7, 10000, 0.9, 0.0003795920061243848, 0.0012905104857986877, 0.0003285761745354777, 0.0013144072195026939)]
    [InlineData(0, 1, 0.95, 0.0, 0.7934506856227626, 0, 0.975)]
    [InlineData(1, 1, 0.95, 0.20654931437723745, 1.0, 0.025000000000000022, 1)]
    [InlineData(0, 10, 0.95, 0.0, 0.2775327998628892, 0, 0.3084971078187608)]
    [InlineData(1, 10, 0.95, 0.017876213095072896, 0.4041500267952385, 0.0025285785444617865, 0.4450161170281954)]
    [InlineData(5, 10, 0.95, 0.236593090512564, 0.7634069094874361, 0.18708602844739855, 0.8129139715526015)]
    [InlineData(10, 10, 0.95, 0.7224672001371107, 0.9999999999999999, 0.6915028921812392, 1)]
    [InlineData(2, 100, 0.95, 0.00550196755016235, 0.07001179072854388, 0.0024313368239425436, 0.07038393247107011)]
    [InlineData(50, 100, 0.95, 0.4038315303659956, 0.5961684696340044, 0.39832112950330106, 0.6016788704966989)]
    [InlineData(98, 100, 0.95, 0.929988209271456, 0.9944980324498376, 0.9296160675289299, 0.9975686631760574)]
    [InlineData(0, 400, 0.95, 0, 0.009512294334296508, 0, 0.00917980458366526)]
    [InlineData(400, 400, 0.95, 0.9904877056657034, 0.9999999999999999, 0.9908201954163347, 1)]
    [InlineData(7, 10000, 0.95, 0.0003391263316879597, 0.0014443344412696886, 0.0002814811457427946, 0.0014417323091497692)]
    [InlineData(123456, 1000000, 0.95, 0.12281269653142285, 0.12410219641400438, 0.12281184162962971, 0.12410234027680267)]
    [InlineData(2, 100, 0.99, 0.003914877230097626, 0.09581698297709243, 0.0010396190059488277, 0.08943067298659138)]
    [InlineData(7, 10000, 0.99, 0.0002738215839126595, 0.0017882998799203338, 0.00020377412668455043, 0.0017124913538462327)]
    public void Proportions_agree_with_statsmodels(
        long successes,
        long trials,
        double confidence,
        double wilsonLow,
        double wilsonHigh,
        double exactLow,
        double exactHigh
    )
    {
        var wilson = WilsonInterval.Of(successes, trials, confidence);
        var exact = ClopperPearsonInterval.Of(successes, trials, confidence);
        Assert.Equal(wilsonLow, wilson.Low, 1e-12);
        Assert.Equal(wilsonHigh, wilson.High, 1e-12);
        Assert.Equal(exactLow, exact.Low, 1e-10);
        Assert.Equal(exactHigh, exact.High, 1e-10);
    }

    // R. G. Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine 17, 1998, 857-872, Table I, methods
    // 3 and 5.
    [Theory]
    [InlineData(81, 263, 0.2553, 0.3662, 0.2527, 0.3676)]
    [InlineData(15, 148, 0.0624, 0.1605, 0.0578, 0.1617)]
    [InlineData(0, 20, 0.0000, 0.1611, 0.0000, 0.1684)]
    [InlineData(1, 29, 0.0061, 0.1718, 0.0009, 0.1776)]
    public void Proportions_agree_with_the_published_table(
        long successes,
        long trials,
        double wilsonLow,
        double wilsonHigh,
        double exactLow,
        double exactHigh
    )
    {
        var wilson = WilsonInterval.Of(successes, trials, 0.95);
        var exact = ClopperPearsonInterval.Of(successes, trials, 0.95);
        Assert.Equal((wilsonLow, wilsonHigh), (Math.Round(wilson.Low, 4), Math.Round(wilson.High, 4)));
        Assert.Equal((exactLow, exactHigh), (Math.Round(exact.Low, 4), Math.Round(exact.High, 4)));
    }

    // R. G. Newcombe, Interval estimation for the difference between independent proportions, Statistics in Medicine 17, 1998, 873-890,
    // Table II, method 10.
    [Theory]
    [InlineData(56, 70, 48, 80, 0.0524, 0.3339)]
    [InlineData(9, 10, 3, 10, 0.1705, 0.8090)]
    [InlineData(6, 7, 2, 7, 0.0582, 0.8062)]
    [InlineData(5, 56, 0, 29, -0.0381, 0.1926)]
    [InlineData(0, 10, 0, 20, -0.1611, 0.2775)]
    [InlineData(10, 10, 0, 20, 0.6791, 1.0000)]
    public void Combined_Wilson_intervals_agree_with_the_published_table(long a, long n, long b, long m, double low, double high)
    {
        var interval = CombinedInterval.Of((double)a / n, WilsonInterval.Of(a, n, 0.95), (double)b / m, WilsonInterval.Of(b, m, 0.95));
        Assert.Equal((low, high), (Math.Round(interval.Low, 4), Math.Round(interval.High, 4)));
    }

    // mpmath 1.2.1, 30 digits: the root t of betainc(v/2, 1/2, 0, v/(v + t^2), regularized=True) = 1 - confidence, v the degrees of
    // freedom.
    [Theory]
    [InlineData(1, 0.5, 1.0)]
    [InlineData(2, 0.5, 0.81649658092772603)]
    [InlineData(3, 0.5, 0.76489232840434528)]
    [InlineData(4.5, 0.5, 0.7328666862359945)]
    [InlineData(9, 0.5, 0.70272214675132637)]
    [InlineData(29, 0.5, 0.68304386082161315)]
    [InlineData(100, 0.5, 0.67695104301147148)]
    [InlineData(999, 0.5, 0.67473541034671903)]
    [InlineData(12345.6, 0.5, 0.67450962297382067)]
    [InlineData(100000, 0.5, 0.67449220355329221)]
    [InlineData(200000, 0.5, 0.67449097687269972)]
    [InlineData(10000000, 0.5, 0.67448977472957515)]
    [InlineData(1, 0.9, 6.3137515146750445)]
    [InlineData(2, 0.9, 2.9199855803537261)]
    [InlineData(3, 0.9, 2.3533634348018241)]
    [InlineData(4.5, 0.9, 2.065575888878525)]
    [InlineData(9, 0.9, 1.8331129326562373)]
    [InlineData(29, 0.9, 1.6991270265334979)]
    [InlineData(100, 0.9, 1.6602343260853397)]
    [InlineData(999, 0.9, 1.6463803454275358)]
    [InlineData(12345.6, 0.9, 1.6449770623609468)]
    [InlineData(100000, 0.9, 1.6448688647849698)]
    [InlineData(200000, 0.9, 1.6448612458327159)]
    [InlineData(10000000, 0.9, 1.6448537793284018)]
    [InlineData(1, 0.95, 12.706204736174693)]
    [InlineData(2, 0.95, 4.3026527297494618)]
    [InlineData(3, 0.95, 3.1824463052837084)]
    [InlineData(4.5, 0.95, 2.658912347204403)]
    [InlineData(9, 0.95, 2.262157162798205)]
    [InlineData(29, 0.95, 2.0452296421327039)]
    [InlineData(100, 0.95, 1.9839715185235519)]
    [InlineData(999, 0.95, 1.9623414611334496)]
    [InlineData(12345.6, 0.95, 1.9601561582595101)]
    [InlineData(100000, 0.95, 1.9599877075346093)]
    [InlineData(200000, 0.95, 1.9599758459667681)]
    [InlineData(10000000, 0.95, 1.9599642217672051)]
    [InlineData(1, 0.99, 63.656741162871524)]
    [InlineData(2, 0.99, 9.9248432009182886)]
    [InlineData(3, 0.99, 5.8409093097333554)]
    [InlineData(4.5, 0.99, 4.272823993011292)]
    [InlineData(9, 0.99, 3.2498355415921257)]
    [InlineData(29, 0.99, 2.7563859036706051)]
    [InlineData(100, 0.99, 2.6258905214380176)]
    [InlineData(999, 0.99, 2.5807596372676365)]
    [InlineData(12345.6, 0.99, 2.5762276044252137)]
    [InlineData(100000, 0.99, 2.575878469908375)]
    [InlineData(200000, 0.99, 2.5758538865077641)]
    [InlineData(10000000, 0.99, 2.5758297952037487)]
    [InlineData(1, 0.999999, 636619.77234875132)]
    [InlineData(2, 0.999999, 999.99924998546591)]
    [InlineData(3, 0.999999, 130.15458955711021)]
    [InlineData(4.5, 0.999999, 36.276235945207488)]
    [InlineData(9, 0.999999, 11.636782027289474)]
    [InlineData(29, 0.999999, 6.1700561014083008)]
    [InlineData(100, 0.999999, 5.2137275742232927)]
    [InlineData(999, 0.999999, 4.9223203723607863)]
    [InlineData(12345.6, 0.999999, 4.8941088504698626)]
    [InlineData(100000, 0.999999, 4.8919433407094516)]
    [InlineData(200000, 0.999999, 4.8917909040626327)]
    [InlineData(10000000, 0.999999, 4.8916415241792133)]
    public void Student_quantiles_agree_with_thirty_digits(double degrees, double confidence, double quantile) =>
        Assert.Equal(1, new StudentQuantiles(confidence).At(degrees) / quantile, 1e-10);

    [Fact]
    public void Without_data_there_is_no_interval_or_all_of_it()
    {
        Assert.Equal(new Interval(0, 1), WilsonInterval.Of(0, 0, 0.95));
        Assert.Equal(new Interval(0, 1), ClopperPearsonInterval.Of(0, 0, 0.95));
        Assert.Equal(Interval.None, StudentInterval.Of(0.5, double.NaN, double.NaN));
        Assert.True(double.IsNaN(new StudentQuantiles(0.95).At(0)));
    }

    [Fact]
    public void Welch_agrees_with_statsmodels()
    {
        // statsmodels 0.13.5: CompareMeans(DescrStatsW([3.1, 2.2, 4.7, 1.5, 3.3, 2.9]), DescrStatsW([1, 8.5, 2.2, -3.1, 6.4, 0.3, 2.8, 9.9,
        // -1.2])) .tconfint_diff(0.05, usevar='unequal'), .dof_satt()
        var (a, b) = (2.9499999999999997 - 2.977777777777778, (First: 0.4425306015783919, Second: 1.4730710341341107));
        var degrees = WelchInterval.Degrees(b.First, 5, b.Second, 8);
        var interval = StudentInterval.Of(
            a,
            Math.Sqrt((b.First * b.First) + (b.Second * b.Second)),
            new StudentQuantiles(0.95).At(degrees)
        );
        Assert.Equal(9.386806288399114, degrees, 1e-10);
        Assert.Equal(-3.485482547745339, interval.Low, 1e-9);
        Assert.Equal(3.429926992189783, interval.High, 1e-9);
    }

    [Fact]
    public void Laws_of_intervals_for_proportions() =>
        Prop.ForAll(
                Cases(),
                c =>
                {
                    var (x, n, confidence) = c;
                    var p = (double)x / n;
                    var mirrored = WilsonInterval.Of(n - x, n, confidence);
                    var wilson = WilsonInterval.Of(x, n, confidence);
                    var exact = ClopperPearsonInterval.Of(x, n, confidence);
                    var wider = Math.Min(0.999, confidence + 0.01);
                    return Ordered(wilson, p)
                        && Ordered(exact, p)
                        && Math.Abs(mirrored.Low - (1 - wilson.High)) < 1e-12
                        && Contains(WilsonInterval.Of(x, n, wider), wilson)
                        && Contains(ClopperPearsonInterval.Of(x, n, wider), exact);
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithReplay(20220317, 77));

    private static Arbitrary<(long Successes, long Trials, double Confidence)> Cases() =>
        (
            from n in Gen.OneOf(Gen.Choose(1, 30), Gen.Choose(31, 100_000))
            from x in Gen.OneOf(Gen.Choose(0, n), Gen.Constant(0), Gen.Constant(n), Gen.Constant(Math.Min(1, n)))
            from percent in Gen.Choose(50, 99)
            select ((long)x, (long)n, percent / 100.0)
        ).ToArbitrary();

    private static bool Ordered(Interval interval, double p) =>
        interval.Low >= 0 && interval.Low <= p && p <= interval.High && interval.High <= 1;

    // The numerical beta quantile is accurate to about 1e-12.
    private static bool Contains(Interval outer, Interval inner) => outer.Low <= inner.Low + 1e-11 && outer.High >= inner.High - 1e-11;
}
