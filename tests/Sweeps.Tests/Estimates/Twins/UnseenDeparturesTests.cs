using ModalityCompetition.Sweeps.Estimates.ControlVariates;

namespace ModalityCompetition.Sweeps.Tests.Estimates.Twins;

/// <summary>How many departures are reckoned with where few were seen.</summary>
public sealed class UnseenDeparturesTests
{
    [Fact]
    public void As_many_as_make_those_seen_or_fewer_improbable_at_a_fortieth()
    {
        for (int seen = 0; seen < ControlVariateFit.LeastOutcomes; seen++)
        {
            Assert.Equal(0.025, Poisson(seen, seen + FewDepartures.UnseenVariance(seen, trials: 1, square: 1)), 1e-5);
        }
    }

    [Fact]
    public void An_interval_with_them_reaches_as_far_as_the_exact_one_for_their_number()
    {
        // Of trials that each change a quantity by 1 when they depart: the normal interval of their number beside Garwood's end.
        for (int seen = 0; seen < ControlVariateFit.LeastOutcomes; seen++)
        {
            double unseen = FewDepartures.UnseenVariance(seen, trials: 1, square: 1);
            Assert.InRange(1.96 * Math.Sqrt(seen + unseen) / unseen, 1, 1.03);
        }
    }

    [Fact]
    public void They_matter_less_with_more_trials_and_without_bounds_where_winners_do_not_vary()
    {
        Assert.Equal(FewDepartures.UnseenVariance(2, 100, 0.01), 4 * FewDepartures.UnseenVariance(2, 400, 0.01), 1e-15);
        Assert.True(FewDepartures.UnseenVariance(2, 100, 0.01) > FewDepartures.UnseenVariance(0, 100, 0.01));
        Assert.Equal(double.PositiveInfinity, FewDepartures.UnseenVariance(0, 100, double.PositiveInfinity));
    }

    // P(X <= events) of a Poisson variable.
    private static double Poisson(int events, double mean)
    {
        double term = Math.Exp(-mean);
        double sum = term;
        for (int k = 1; k <= events; k++)
        {
            term *= mean / k;
            sum += term;
        }

        return sum;
    }
}
