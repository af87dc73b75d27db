using ModalityCompetition.Sweeps.Estimates.ControlVariates;

namespace ModalityCompetition.Sweeps.Tests.Estimates.Twins;

/// <summary>How many departures are reckoned with where few were seen.</summary>
public sealed class NegligibleDeparturesTests
{
    [Fact]
    public void As_many_as_make_those_seen_or_fewer_improbable_at_a_fortieth()
    {
        for (int seen = 0; seen < ControlVariateFit.LeastOutcomes; seen++)
        {
            // One trial, and a change by 1: the variance of which a quarter is what the departures beyond those seen add.
            var (low, high) = (0.0, 100.0);
            for (int i = 0; i < 60; i++)
            {
                double middle = (low + high) / 2;
                (low, high) = FewDepartures.AreNegligible(seen, trials: 1, square: 1, middle) ? (low, middle) : (middle, high);
            }

            Assert.Equal(0.025, Poisson(seen, seen + (high / 4)), 1e-5);
        }
    }

    [Fact]
    public void They_matter_less_with_more_trials_and_more_where_nothing_else_varies()
    {
        Assert.False(FewDepartures.AreNegligible(0, 300, 0.01, 0.0004));
        Assert.True(FewDepartures.AreNegligible(0, 400, 0.01, 0.0004));
        Assert.False(FewDepartures.AreNegligible(3, 100, 0.01, 0));
        Assert.False(FewDepartures.AreNegligible(0, 100, double.PositiveInfinity, 1));
        Assert.False(FewDepartures.AreNegligible(0, 100, double.NaN, 1));
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
