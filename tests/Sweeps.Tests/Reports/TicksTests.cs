using FsCheck;
using FsCheck.Fluent;
using ModalityCompetition.Sweeps.Reports.Plots.Axes;

namespace ModalityCompetition.Sweeps.Tests.Reports;

public class TicksTests
{
    private static Arbitrary<(double Low, double High)> Ranges() =>
        (
            from mantissa in Gen.Choose(-999_999, 999_999)
            from exponent in Gen.Choose(-12, 12)
            from width in Gen.Choose(1, 999_999)
            from widthExponent in Gen.Choose(-4, 4)
            let low = mantissa * Math.Pow(10, exponent)
            let scale = Math.Max(Math.Abs(low), Math.Pow(10, exponent))
            select (low, low + width * 1e-6 * scale * Math.Pow(10, widthExponent))
        ).ToArbitrary();

    private static Arbitrary<(double Low, double High)> PositiveRanges() =>
        (
            from mantissa in Gen.Choose(1, 999_999)
            from exponent in Gen.Choose(-12, 6)
            from ratio in Gen.Choose(0, 1_000_000)
            from decades in Gen.Choose(0, 9)
            let low = mantissa * Math.Pow(10, exponent)
            select (low, low * (1 + ratio * 1e-6) * Math.Pow(10, decades))
        ).ToArbitrary();

    [Fact]
    public void Linear_ticks_cover_the_range_increase_and_are_few() =>
        Prop.ForAll(
                Ranges(),
                range =>
                {
                    Tick[] ticks = Ticks.Linear(range.Low, range.High, 5);
                    return ticks.Length is >= 2 and <= 12
                        && ticks[0].Value <= range.Low
                        && ticks[^1].Value >= range.High
                        && Increases(ticks);
                }
            )
            .Check(Config.QuickThrowOnFailure.WithReplay(20220317, 77));

    [Fact]
    public void Linear_ticks_are_multiples_of_one_two_or_five_times_a_power_of_ten() =>
        Prop.ForAll(
                Ranges(),
                range =>
                {
                    Tick[] ticks = Ticks.Linear(range.Low, range.High, 5);
                    double step = (ticks[^1].Value - ticks[0].Value) / (ticks.Length - 1);
                    // Decimal digits of the step, computed from its text and not from the code under test.
                    string digits = step.ToString("E4", System.Globalization.CultureInfo.InvariantCulture)[..6];
                    return digits is "1.0000" or "2.0000" or "5.0000"
                        && ticks.All(t =>
                            Math.Abs(t.Value / step - Math.Round(t.Value / step)) < 1e-6 * Math.Max(1, Math.Abs(t.Value / step))
                        );
                }
            )
            .Check(Config.QuickThrowOnFailure.WithReplay(20220317, 77));

    [Fact]
    public void Linear_ticks_waste_at_most_a_step_at_either_end() =>
        Prop.ForAll(
                Ranges(),
                range =>
                {
                    Tick[] ticks = Ticks.Linear(range.Low, range.High, 5);
                    return range.High - range.Low < Math.Max(Math.Abs(range.Low), Math.Abs(range.High)) * 1e-9
                        || (ticks[1].Value >= range.Low && ticks[^2].Value <= range.High);
                }
            )
            .Check(Config.QuickThrowOnFailure.WithReplay(20220317, 77));

    [Fact]
    public void Linear_labels_are_different_from_each_other() =>
        Prop.ForAll(
                Ranges(),
                range =>
                {
                    Tick[] ticks = Ticks.Linear(range.Low, range.High, 5);
                    return ticks.Select(t => t.Label).Distinct().Count() == ticks.Length;
                }
            )
            .Check(Config.QuickThrowOnFailure.WithReplay(20220317, 77));

    [Fact]
    public void Logarithmic_ticks_cover_the_range_increase_and_start_with_one_two_or_five() =>
        Prop.ForAll(
                PositiveRanges(),
                range =>
                {
                    Tick[] ticks = Ticks.Logarithmic(range.Low, range.High, 6);
                    return ticks.Length is >= 2 and <= 12
                        && ticks[0].Value <= range.Low
                        && ticks[^1].Value >= range.High
                        && ticks[0].Value > 0
                        && Increases(ticks)
                        && ticks.All(t =>
                            t.Value.ToString("E6", System.Globalization.CultureInfo.InvariantCulture)[..8]
                                is "1.000000"
                                    or "2.000000"
                                    or "5.000000"
                        );
                }
            )
            .Check(Config.QuickThrowOnFailure.WithReplay(20220317, 77));

    [Theory]
    [InlineData(0, 1, "0", "0.2", "0.4", "0.6", "0.8", "1.0")]
    [InlineData(-0.3, 0.3, "−0.4", "−0.2", "0", "0.2", "0.4")]
    [InlineData(0, 500, "0", "100", "200", "300", "400", "500")]
    [InlineData(0.3, 0.3, "0.1", "0.2", "0.3", "0.4", "0.5")]
    public void Linear_labels_read_as_a_person_writes_them(double low, double high, params string[] start) =>
        Assert.Equal(start, Ticks.Linear(low, high, 5).Select(t => t.Label).Take(start.Length));

    [Fact]
    public void Logarithmic_labels_read_as_a_person_writes_them()
    {
        Assert.Equal(["0.001", "0.01", "0.1", "1"], Ticks.Logarithmic(0.001, 1, 6).Select(t => t.Label));
        Assert.Equal(["10⁻⁶", "10⁻⁵", "10⁻⁴", "0.001"], Ticks.Logarithmic(1e-6, 1e-3, 6).Select(t => t.Label));
        Assert.Equal(["0.2", "0.5", "1", "2"], Ticks.Logarithmic(0.3, 1.5, 6).Select(t => t.Label));
    }

    [Theory]
    [InlineData(double.NaN, double.NaN)]
    [InlineData(double.PositiveInfinity, double.NegativeInfinity)]
    [InlineData(0, 0)]
    [InlineData(5, 5)]
    [InlineData(-3, -3)]
    [InlineData(0, double.Epsilon)]
    [InlineData(-1e300, 1e300)]
    public void Degenerate_ranges_give_usable_axes(double low, double high)
    {
        foreach (Tick[] ticks in new[] { Ticks.Linear(low, high, 5), Ticks.Logarithmic(low, high, 5) })
        {
            Assert.InRange(ticks.Length, 2, 12);
            Assert.True(Increases(ticks));
            Assert.All(ticks, t => Assert.True(double.IsFinite(t.Value)));
        }
    }

    private static bool Increases(Tick[] ticks) => ticks.Zip(ticks.Skip(1)).All(p => p.First.Value < p.Second.Value);
}
