using ModalityCompetition.Programs.Measurements;

namespace ModalityCompetition.Programs.Expressions;

/// <summary>
/// Interval arithmetic: what an expression cannot leave when its parts cannot leave theirs. A bound may be wider than necessary, never
/// too narrow, but for the rounding of a last digit.
/// </summary>
internal static class Intervals
{
    public static ValueInterval Add(ValueInterval a, ValueInterval b) => Make(a.Lowest + b.Lowest, a.Highest + b.Highest);

    public static ValueInterval Negate(ValueInterval a) => new(-a.Highest, -a.Lowest);

    public static ValueInterval Multiply(ValueInterval a, ValueInterval b)
    {
        ReadOnlySpan<double> products =
        [
            Product(a.Lowest, b.Lowest),
            Product(a.Lowest, b.Highest),
            Product(a.Highest, b.Lowest),
            Product(a.Highest, b.Highest),
        ];
        return Hull(products);
    }

    public static ValueInterval Divide(ValueInterval a, ValueInterval b)
    {
        bool zero = b.Lowest <= 0 && b.Highest >= 0;
        return zero ? ValueInterval.Unbounded : Multiply(a, new ValueInterval(1 / b.Highest, 1 / b.Lowest));
    }

    public static ValueInterval Power(ValueInterval a, ValueInterval b)
    {
        // A whole power of anything, or any power of what is at least 0; what else there is has no bound worth its name.
        if (b.Lowest != b.Highest || b.Lowest < 0)
        {
            return ValueInterval.Unbounded;
        }

        double exponent = b.Lowest;
        if (a.Lowest >= 0)
        {
            return Rising(a, x => Math.Pow(x, exponent));
        }

        if (double.Floor(exponent) != exponent)
        {
            return ValueInterval.NotNegative;
        }

        return exponent % 2 == 0 ? Rising(Abs(a), x => Math.Pow(x, exponent)) : Rising(a, x => Math.Pow(x, exponent));
    }

    public static ValueInterval Abs(ValueInterval a)
    {
        double highest = Math.Max(Math.Abs(a.Lowest), Math.Abs(a.Highest));
        return a.Lowest <= 0 && a.Highest >= 0
            ? new ValueInterval(0, highest)
            : new ValueInterval(Math.Min(Math.Abs(a.Lowest), Math.Abs(a.Highest)), highest);
    }

    public static ValueInterval Rising(ValueInterval a, Func<double, double> function) => Make(function(a.Lowest), function(a.Highest));

    public static ValueInterval Smallest(ValueInterval a, ValueInterval b) =>
        new(Math.Min(a.Lowest, b.Lowest), Math.Min(a.Highest, b.Highest));

    public static ValueInterval Largest(ValueInterval a, ValueInterval b) =>
        new(Math.Max(a.Lowest, b.Lowest), Math.Max(a.Highest, b.Highest));

    private static double Product(double a, double b) => a == 0 || b == 0 ? 0 : a * b;

    private static ValueInterval Hull(ReadOnlySpan<double> ends)
    {
        double lowest = double.PositiveInfinity;
        double highest = double.NegativeInfinity;
        foreach (double end in ends)
        {
            lowest = Math.Min(lowest, end);
            highest = Math.Max(highest, end);
        }

        return Make(lowest, highest);
    }

    private static ValueInterval Make(double lowest, double highest) =>
        new(double.IsNaN(lowest) ? double.NegativeInfinity : lowest, double.IsNaN(highest) ? double.PositiveInfinity : highest);
}
