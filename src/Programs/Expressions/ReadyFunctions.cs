using ModalityCompetition.Programs.Measurements;

namespace ModalityCompetition.Programs.Expressions;

/// <summary>The functions that expressions know, beside <c>P</c> and <c>quantile</c>.</summary>
internal static class ReadyFunctions
{
    /// <summary>Functions of one number, with the range of their values.</summary>
    public static readonly Dictionary<string, (Func<double, double> Apply, Func<ValueInterval, ValueInterval> Range)> OfOne = new(
        StringComparer.Ordinal
    )
    {
        ["abs"] = (Math.Abs, Intervals.Abs),
        ["sqrt"] = (Math.Sqrt, r => Intervals.Rising(r, x => Math.Sqrt(Math.Max(0, x)))),
        ["exp"] = (Math.Exp, r => Intervals.Rising(r, Math.Exp)),
        ["log"] = (Math.Log, r => Intervals.Rising(r, x => x <= 0 ? double.NegativeInfinity : Math.Log(x))),
        ["log2"] = (Math.Log2, r => Intervals.Rising(r, x => x <= 0 ? double.NegativeInfinity : Math.Log2(x))),
        ["floor"] = (Math.Floor, r => Intervals.Rising(r, Math.Floor)),
        ["ceil"] = (Math.Ceiling, r => Intervals.Rising(r, Math.Ceiling)),
        ["round"] = (Nearest, r => Intervals.Rising(r, Nearest)),
    };

    /// <summary>
    /// Functions of several numbers, or of all values of one vector. Smallest and largest are NaN where one value is, so that nothing that
    /// does not exist is hidden.
    /// </summary>
    public static readonly Dictionary<string, Func<double, double, double>> OfSeveral = new(StringComparer.Ordinal)
    {
        ["min"] = Math.Min,
        ["max"] = Math.Max,
        ["sum"] = (a, b) => a + b,
        ["mean"] = (a, b) => a + b,
    };

    /// <summary>All names.</summary>
    public static IEnumerable<string> Names => OfOne.Keys.Concat(OfSeveral.Keys);

    private static double Nearest(double value) => Math.Round(value, MidpointRounding.AwayFromZero);
}
