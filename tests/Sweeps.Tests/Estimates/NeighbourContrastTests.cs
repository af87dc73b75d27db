using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Comparisons;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Tests.Estimates;

/// <summary>Which configurations stand next to each other, and how their difference is told.</summary>
public sealed class NeighbourContrastTests
{
    private static readonly Estimand s_gap = new(EstimandNames.Gap);

    [Fact]
    public void Along_an_axis_each_configuration_is_compared_with_the_one_before() =>
        Assert.Equal([(1, 0), (2, 1), (3, 2)], Pairs(Of(4, i => [("a", i)])));

    [Fact]
    public void On_a_grid_neighbours_differ_in_one_parameter() =>
        // 0 1 2
        // 3 4 5
        Assert.Equal([(1, 0), (2, 1), (3, 0), (4, 1), (4, 3), (5, 2), (5, 4)], Pairs(Of(6, i => [("a", i / 3), ("b", i % 3)])).Order());

    [Fact]
    public void Parameters_that_change_together_count_as_one() =>
        // a and b change together, crossed with c: 0 1 / 2 3.
        Assert.Equal([(1, 0), (2, 0), (3, 1), (3, 2)], Pairs(Of(4, i => [("a", i / 2), ("b", 10 * (i / 2)), ("c", i % 2)])).Order());

    [Fact]
    public void Words_have_no_order_and_are_compared_with_the_first() =>
        // Words 0 1 2, crossed with a number: 0 1 2 / 3 4 5.
        Assert.Equal(
            [(1, 0), (2, 0), (3, 0), (4, 1), (4, 3), (5, 2), (5, 3)],
            Pairs(Of(6, i => [("a", i / 3), ("b", i % 3)], words: "b")).Order()
        );

    [Fact]
    public void Too_many_neighbours_or_trials_and_targets_leave_them_out()
    {
        Assert.Empty(Pairs(Of(NeighbourContrasts.Most + 1, i => [("a", i)])));
        Assert.Empty(Pairs(Of(2, i => [("a", i)]), trials: NeighbourContrasts.MostTrials));
        Assert.Empty(Pairs(Of(2, i => [("a", i)]) with { Until = new StoppingSpec("gap", 0.1, 0.95, 1) }));
    }

    [Fact]
    public void It_is_told_why_they_are_left_out()
    {
        Assert.Null(Why(Of(1, i => [("a", i)])));
        Assert.Null(Why(Of(2, i => [("a", i)])));
        Assert.Equal("25 configurations are more than 24", Why(Of(25, i => [("a", i)])));
        Assert.Equal("31 pairs of neighbours are more than 24", Why(Of(20, i => [("a", i / 4), ("b", i % 4)])));
        Assert.Equal(
            "400000 trials would have to be read for it, more than 200000",
            Why(Of(2, i => [("a", i)]), trials: NeighbourContrasts.MostTrials)
        );
        Assert.StartsWith(
            "'until' chose the numbers of trials by the results",
            Why(Of(2, i => [("a", i)]) with { Until = new StoppingSpec("gap", 0.1, 0.95, 1) })
        );
    }

    private static string? Why(SweepSpec spec, long trials = 10)
    {
        _ = NeighbourContrasts.Of(spec, s_gap, [.. spec.Configurations.Select(_ => trials)], out string? why);
        return why;
    }

    [Fact]
    public void A_neighbours_difference_is_that_of_a_contrast_declared_for_it()
    {
        SweepSpec spec = Of(2, i => [("a", i)]);
        var law = new SyntheticTrials();
        var ledger = new ListLedger([.. law.Draw(1, 80)], [.. law.Draw(2, 80)]);
        var estimates = SweepEstimates.FromLedger(spec, ledger, 1, CancellationToken.None).Configurations;
        ContrastEstimate step = Assert.Single(
            ContrastEstimate.For(spec, NeighbourContrasts.Of(spec, s_gap, [80, 80], out _), estimates, ledger, CancellationToken.None)
        );
        ContrastEstimate declared = Assert.Single(
            ContrastEstimate.For(
                spec with
                {
                    Contrasts = [new SpecContrast("declared", "gap", 1, 0)],
                },
                estimates,
                ledger,
                CancellationToken.None
            )
        );
        Assert.Equal(declared.Difference, step.Difference);
        Assert.Equal((1, 0), (step.Of.Index, step.Minus.Index));
    }

    private static (int, int)[] Pairs(SweepSpec spec, long trials = 10) =>
        [.. NeighbourContrasts.Of(spec, s_gap, [.. spec.Configurations.Select(_ => trials)], out _).Select(c => (c.Of, c.Minus))];

    private static SweepSpec Of(int configurations, Func<int, (string Parameter, int Value)[]> axes, string words = "") =>
        ListLedger.Spec(
            Enumerable
                .Range(0, configurations)
                .Select(i =>
                    new SyntheticTrials().Configuration(i) with
                    {
                        AxisValues =
                        [
                            .. axes(i).Select(a => new AxisValue(a.Parameter, $"{a.Value}", a.Parameter == words ? null : a.Value)),
                        ],
                    }
                )
        );
}
