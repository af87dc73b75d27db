using ModalityCompetition.Sweeps.Estimates.Distributions;
using ModalityCompetition.Sweeps.Estimates.Intervals;

namespace ModalityCompetition.Sweeps.Tests.Estimates;

/// <summary>
/// Every quantile that an interval rests on, over the whole range of confidences that a spec accepts, shared by as many rows as a table
/// can have: a probability of a miss from nearly 1 down to 1e-23,
/// below the 1.1e-16 at which a confidence rounds to 1. Reference: mpmath 1.2.1 with 40 digits, as the roots of the regularised incomplete
/// beta function (<c>betainc</c>) and of <c>erfc</c> on the
/// logarithmic scale, started from SciPy 1.10.1 (<c>betaincinv</c>, <c>t.isf</c>, <c>norm.isf</c>); numbers of 1e5 and more are SciPy's
/// alone where so stated.
/// </summary>
public sealed class FarQuantileTests
{
    // Successes, trials, probability of a miss, low, 1 - high.
    [Theory]
    [InlineData(1, 10, 0.5, 0.028358342136926499, 0.7526293705412473)]
    [InlineData(1, 10, 0.05, 0.0025285785444617846, 0.55498388297180458)]
    [InlineData(1, 10, 1e-06, 5.000001125000356e-8, 0.15708314905308063)]
    [InlineData(1, 10, 1e-12, 5.0000000000011249e-14, 0.033387199897627493)]
    [InlineData(1, 10, 1.1102230246251565e-16, 5.5511151231257828e-18, 0.012112613157701107)]
    [InlineData(1, 10, 1e-23, 4.9999999999999998e-25, 0.0019951349731612213)]
    [InlineData(5, 10, 0.5, 0.35068081415624408, 0.35068081415624408)]
    [InlineData(5, 10, 0.05, 0.18708602844739853, 0.18708602844739853)]
    [InlineData(5, 10, 1e-06, 0.018460385879261614, 0.018460385879261614)]
    [InlineData(5, 10, 1e-12, 0.0011479673389467052, 0.0011479673389467052)]
    [InlineData(5, 10, 1.1102230246251565e-16, 0.00018563639558132373, 0.00018563639558132373)]
    [InlineData(5, 10, 1e-23, 7.2362991374282078e-6, 7.2362991374282078e-6)]
    [InlineData(9, 10, 0.5, 0.7526293705412473, 0.028358342136926499)]
    [InlineData(9, 10, 0.05, 0.55498388297180458, 0.0025285785444617846)]
    [InlineData(9, 10, 1e-06, 0.15708314905308063, 5.000001125000356e-8)]
    [InlineData(9, 10, 1e-12, 0.033387199897627493, 5.0000000000011249e-14)]
    [InlineData(9, 10, 1.1102230246251565e-16, 0.012112613157701107, 5.5511151231257828e-18)]
    [InlineData(9, 10, 1e-23, 0.0019951349731612213, 4.9999999999999998e-25)]
    [InlineData(2, 1000, 0.5, 0.00096129745911127401, 0.99608336113411869)]
    [InlineData(2, 1000, 0.05, 0.00024230111687723194, 0.9927941610885425)]
    [InlineData(2, 1000, 1e-06, 1.0008335275793639e-6, 0.98028006574547824)]
    [InlineData(2, 1000, 1e-12, 1.0005007083125925e-9, 0.96577740214876202)]
    [InlineData(2, 1000, 1.1102230246251565e-16, 1.0541984475320414e-11, 0.95656030908141065)]
    [InlineData(2, 1000, 1e-23, 3.1638599858449933e-15, 0.94055728783330925)]
    [InlineData(3, 1000, 0.5, 0.0017275353631973787, 0.99489596047657969)]
    [InlineData(3, 1000, 0.05, 0.00061909993164957128, 0.9912579767615217)]
    [InlineData(3, 1000, 1e-06, 1.4489150964771561e-5, 0.97806243710257629)]
    [InlineData(3, 1000, 1e-12, 1.443745698358485e-7, 0.96315414893079891)]
    [InlineData(3, 1000, 1.1102230246251565e-16, 6.9387179783136299e-9, 0.95376188026242791)]
    [InlineData(3, 1000, 1e-23, 3.1103439117740227e-11, 0.9375355694523001)]
    [InlineData(500, 1000, 0.5, 0.48883958202961939, 0.48883958202961939)]
    [InlineData(500, 1000, 0.05, 0.46854917297179194, 0.46854917297179194)]
    [InlineData(500, 1000, 1e-06, 0.42264392400043534, 0.42264392400043534)]
    [InlineData(500, 1000, 1e-12, 0.38821894849314239, 0.38821894849314239)]
    [InlineData(500, 1000, 1.1102230246251565e-16, 0.37066222284835467, 0.37066222284835467)]
    [InlineData(500, 1000, 1e-23, 0.34471730677257927, 0.34471730677257927)]
    [InlineData(999, 1000, 0.5, 0.99730964335423391, 0.00028764069593223194)]
    [InlineData(999, 1000, 0.05, 0.99444107572017333, 2.5317487491294045e-5)]
    [InlineData(999, 1000, 1e-06, 0.98272009473879148, 5.0000012487504158e-10)]
    [InlineData(999, 1000, 1e-12, 0.96867025664025295, 5.0000000000012486e-16)]
    [InlineData(999, 1000, 1.1102230246251565e-16, 0.95964450624426079, 5.5511151231257829e-20)]
    [InlineData(999, 1000, 1e-23, 0.94388164057769266, 4.9999999999999973e-27)]
    [InlineData(7, 100000, 0.5, 5.0826802160647904e-5, 0.99990315699876133)]
    [InlineData(7, 100000, 0.05, 2.8144078805036793e-5, 0.99985577859907765)]
    [InlineData(7, 100000, 1e-06, 4.4991368573359787e-6, 0.9996994459401113)]
    [InlineData(7, 100000, 1e-12, 5.9548774019072549e-7, 0.99953117990055731)]
    [InlineData(7, 100000, 1.1102230246251565e-16, 1.6127819364172461e-7, 0.99942634314987213)]
    [InlineData(7, 100000, 1e-23, 1.5859854454418802e-8, 0.9992453440390242)]
    public void Clopper_Pearson_holds_far_out(long successes, long trials, double miss, double low, double aboveHigh)
    {
        Interval interval = ClopperPearsonInterval.Of(successes, trials, Coverage.Missing(miss));
        Assert.Equal(1, interval.Low / low, 1e-11);

        // A number near 1 is known to 1.1e-16 only; from the other side it is known as well as low is.
        Assert.Equal(1 - aboveHigh, interval.High, 1e-15);
        Assert.Equal(1, ClopperPearsonInterval.Of(trials - successes, trials, Coverage.Missing(miss)).Low / aboveHigh, 1e-11);
    }

    // SciPy 1.10.1: betaincinv(x, n - x + 1, miss / 2), betaincinv(n - x, x + 1, miss / 2).
    [Theory]
    [InlineData(123456, 1000000, 0.05, 0.12281184162957959, 0.8758976597232169)]
    [InlineData(123456, 1000000, 1e-12, 0.12112275427117865, 0.8741849688311982)]
    [InlineData(123456, 1000000, 1e-23, 0.12017768130842589, 0.8732147958288555)]
    public void Clopper_Pearson_holds_for_a_million_trials(long successes, long trials, double miss, double low, double aboveHigh)
    {
        Interval interval = ClopperPearsonInterval.Of(successes, trials, Coverage.Missing(miss));
        Assert.Equal(1, interval.Low / low, 1e-10);
        Assert.Equal(1, (1 - interval.High) / aboveHigh, 1e-10);
    }

    // Degrees of freedom, confidence, quantile.
    [Theory]
    [InlineData(3, 1e-09, 1.3603495231756635e-9)]
    [InlineData(4.5, 1e-09, 1.3243390552152657e-9)]
    [InlineData(29, 1e-09, 1.2641631178220173e-9)]
    [InlineData(999, 1e-09, 1.2536278186874047e-9)]
    [InlineData(12345.6, 1e-09, 1.2533395173461574e-9)]
    [InlineData(3, 0.0001, 0.00013603495287698767)]
    [InlineData(4.5, 0.0001, 0.00013243390599467401)]
    [InlineData(29, 0.0001, 0.00012641631213052409)]
    [InlineData(999, 0.0001, 0.00012536278219743246)]
    [InlineData(12345.6, 0.0001, 0.00012533395206277912)]
    [InlineData(3, 0.1, 0.13659819935369892)]
    [InlineData(4.5, 0.1, 0.13291007210202014)]
    [InlineData(29, 0.1, 0.12676660562027485)]
    [InlineData(999, 0.1, 0.12569329447058577)]
    [InlineData(12345.6, 0.1, 0.12566393172370496)]
    [InlineData(3, 0.5, 0.76489232840434528)]
    [InlineData(4.5, 0.5, 0.7328666862359945)]
    [InlineData(29, 0.5, 0.68304386082161315)]
    [InlineData(999, 0.5, 0.67473541034671903)]
    [InlineData(12345.6, 0.5, 0.67450962297382067)]
    public void Student_holds_at_small_confidences(double degrees, double confidence, double quantile) =>
        Assert.Equal(1, new StudentQuantiles(confidence).At(degrees) / quantile, 1e-10);

    // Degrees of freedom, probability of a miss, quantile.
    [Theory]
    [InlineData(1, 0.05, 12.706204736174704)]
    [InlineData(2, 0.05, 4.3026527297494637)]
    [InlineData(3, 0.05, 3.1824463052837095)]
    [InlineData(4.5, 0.05, 2.6589123472044037)]
    [InlineData(29, 0.05, 2.0452296421327043)]
    [InlineData(999, 0.05, 1.96234146113345)]
    [InlineData(9999, 0.05, 1.9602012636213577)]
    [InlineData(12345.6, 0.05, 1.9601561582595105)]
    [InlineData(1000000.0, 0.05, 1.959966356814107)]
    [InlineData(1, 1e-06, 636619.77236705777)]
    [InlineData(2, 1e-06, 999.99924999984377)]
    [InlineData(3, 1e-06, 130.15458955835795)]
    [InlineData(4.5, 1e-06, 36.27623594543997)]
    [InlineData(29, 1e-06, 6.1700561014188312)]
    [InlineData(999, 1e-06, 4.9223203723665489)]
    [InlineData(9999, 1e-06, 4.8946889215258712)]
    [InlineData(12345.6, 1e-06, 4.8941088504755296)]
    [InlineData(1000000.0, 1e-06, 4.8916689607103853)]
    [InlineData(1, 1e-12, 636619772367.58136)]
    [InlineData(2, 1e-12, 999999.99999925001)]
    [InlineData(3, 1e-12, 13016.380799879968)]
    [InlineData(4.5, 1e-12, 782.67502398015972)]
    [InlineData(29, 1e-12, 11.951344324623648)]
    [InlineData(999, 1e-12, 7.2240491675202908)]
    [InlineData(9999, 1e-12, 7.139759862599901)]
    [InlineData(12345.6, 1e-12, 7.1379995143560587)]
    [InlineData(1000000.0, 1e-12, 7.1305992679193231)]
    [InlineData(1, 1.1102230246251565e-16, 5734161139222658.6)]
    [InlineData(2, 1.1102230246251565e-16, 94906265.624251545)]
    [InlineData(3, 1.1102230246251565e-16, 270823.80699965857)]
    [InlineData(4.5, 1.1102230246251565e-16, 5920.8018662899507)]
    [InlineData(29, 1.1102230246251565e-16, 17.089814890722184)]
    [InlineData(999, 1.1102230246251565e-16, 8.4392963830735877)]
    [InlineData(9999, 1.1102230246251565e-16, 8.3068464760141965)]
    [InlineData(12345.6, 1.1102230246251565e-16, 8.3040898541136618)]
    [InlineData(1000000.0, 1.1102230246251565e-16, 8.2925057034703633)]
    [InlineData(1, 1e-23, 6.3661977236758137e+22)]
    [InlineData(2, 1e-23, 316227766016.83794)]
    [InlineData(3, 1e-23, 60416688.202689763)]
    [InlineData(4.5, 1e-23, 217784.65152850192)]
    [InlineData(29, 1e-23, 30.85111413729787)]
    [InlineData(999, 1e-23, 10.303124272587767)]
    [InlineData(9999, 1e-23, 10.067259758047518)]
    [InlineData(12345.6, 1e-23, 10.062381135510996)]
    [InlineData(1000000.0, 1e-23, 10.041893263913445)]
    public void Student_holds_far_out(double degrees, double miss, double quantile) =>
        Assert.Equal(1, new StudentQuantiles(Coverage.Missing(miss)).At(degrees) / quantile, 1e-10);

    [Theory]
    [InlineData(1e-300, 1.2533141373155003e-300)]
    [InlineData(1e-09, 1.2533141373155003e-9)]
    [InlineData(0.0001, 0.00012533141405966691)]
    [InlineData(0.3, 0.38532046640756761)]
    [InlineData(0.5, 0.67448975019608174)]
    public void Normal_holds_at_small_confidences(double confidence, double quantile) =>
        Assert.Equal(1, NormalQuantile.Of(confidence) / quantile, 1e-12);

    [Theory]
    [InlineData(0.4, 0.84162123357291417)]
    [InlineData(0.05, 1.9599639845400542)]
    [InlineData(1e-06, 4.8916384756985904)]
    [InlineData(1e-12, 7.1305068481713245)]
    [InlineData(1.1102230246251565e-16, 8.2923610758135955)]
    [InlineData(1e-23, 10.041637612175573)]
    public void Normal_holds_far_out(double miss, double quantile) =>
        Assert.Equal(1, NormalQuantile.Of(Coverage.Missing(miss)) / quantile, 1e-12);

    // mpmath 1.2.1, 30 digits, by quadrature of the density; the last by symmetry: SciPy 1.10.1 is off by 2.6 % there.
    [Theory]
    [InlineData(3, 998, 1.8e-7, -27.662557687860327)]
    [InlineData(10000, 10000, 0.45, -104.07635796429765)]
    [InlineData(500000, 500000, 0.4999, -0.8657394780696409)]
    [InlineData(1000, 1000000, 0.0009, -7.4038128808423851)]
    [InlineData(5000, 0.5, 0.98, -103.89335205766679)]
    [InlineData(1e9, 1e9, 0.5, -0.69314718055994531)]
    public void The_incomplete_beta_function_holds_in_the_tail_and_for_many_trials(double a, double b, double x, double log)
    {
        Assert.Equal(log, IncompleteBeta.Log(a, b, x, 1 - x), 1e-11 * Math.Max(1, -log));
        Assert.Equal(x, IncompleteBeta.Quantile(a, b, Math.Exp(log)), 1e-11 * x);
    }

    [Fact]
    public void Ranks_of_a_quantile_of_many_trials_have_the_coverage_that_they_promise()
    {
        // By the exact tail: the rank is the greatest whose binomial tail is within alpha / 2.
        QuantileRanks ranks = QuantileRanks.Of(100_000_000, 0.5, 0.95);
        Assert.True(Tail(ranks.Low - 1) <= 0.025 && Tail(ranks.Low) > 0.025, ranks.ToString());

        static double Tail(long k) => Math.Exp(IncompleteBeta.Log(100_000_000 - k, k + 1, 0.5, 0.5));
    }

    [Fact]
    public void A_confidence_that_rounds_to_one_still_says_how_wide_an_interval_is()
    {
        Coverage coverage = 1 - 1.1102230246251565e-16;
        Coverage shared = coverage.SharedBy(1_000_000);
        Assert.Equal((1, 1.1102230246251565e-22), (shared.Confidence, shared.Miss));
        Assert.True(ClopperPearsonInterval.Of(3, 1000, shared).Low < ClopperPearsonInterval.Of(3, 1000, coverage).Low);
        Assert.True(NormalQuantile.Of(shared) > NormalQuantile.Of(coverage));
        Assert.Equal(0.9928571428571429, ((Coverage)0.95).SharedBy(7).Confidence, 1e-15);
        Assert.Throws<ArgumentOutOfRangeException>(() => (Coverage)1.0);
        Assert.Throws<ArgumentOutOfRangeException>(() => (Coverage)0.0);
    }
}
