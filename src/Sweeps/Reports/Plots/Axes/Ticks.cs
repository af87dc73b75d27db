using System.Globalization;
using ModalityCompetition.Sweeps.Reports.Texts;

namespace ModalityCompetition.Sweeps.Reports.Plots.Axes;

/// <summary>
/// Ticks at round numbers: on a linear axis the multiples of 1, 2 or 5 times a power of ten, on a logarithmic axis 1, 2, 5 or only the
/// powers of ten. The ticks cover the range, so that an axis that ends at its outer ticks shows every value.
/// </summary>
internal static class Ticks
{
    private const string Superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    /// <summary>
    /// Ticks of a linear axis from at most <paramref name="low"/> to at least <paramref name="high"/>, strictly increasing.
    /// </summary>
    /// <param name="low">Smallest value; anything not finite makes the range [0, 1].</param>
    /// <param name="high">Largest value.</param>
    /// <param name="intervals">About how many intervals are wanted, at least 1.</param>
    public static Tick[] Linear(double low, double high, int intervals)
    {
        (low, high) = Widen(low, high);
        // Halves first, so that the range of two huge numbers of opposite sign does not overflow.
        double step = NiceStep((high / 2 - low / 2) / Math.Max(1, intervals) * 2);
        double first = Math.Floor(low / step);
        double last = Math.Ceiling(high / step);
        // Rounding may leave an outer tick a hair inside the range.
        first -= Value(first, step) > low ? 1 : 0;
        last += Value(last, step) < high ? 1 : 0;
        Tick[] ticks = new Tick[(int)(last - first) + 1];
        double largest = Math.Max(Math.Abs(Value(first, step)), Math.Abs(Value(last, step)));
        for (int i = 0; i < ticks.Length; i++)
        {
            double value = Value(first + i, step);
            ticks[i] = new Tick(value, LinearLabel(value, step, largest));
        }

        return ticks;
    }

    /// <summary>
    /// Ticks of a logarithmic axis from at most <paramref name="low"/> to at least <paramref name="high"/>, strictly increasing and
    /// positive.
    /// </summary>
    /// <param name="low">Smallest value; when the range is not positive and finite it becomes [0.1, 10].</param>
    /// <param name="high">Largest value.</param>
    /// <param name="intervals">About how many intervals are wanted, at least 1.</param>
    public static Tick[] Logarithmic(double low, double high, int intervals)
    {
        if (!(low > 0) || !double.IsFinite(high) || !(high >= low))
        {
            (low, high) = (0.1, 10);
        }

        int first = Exponent(low);
        int last = Exponent(high);
        last += PowerOfTen(last) < high ? 1 : 0;
        int stride = Math.Max(1, (int)Math.Ceiling((last - first) / (double)Math.Max(1, intervals)));
        // Fewer than two decades: 2 and 5 help to read.
        int[] digits = last - first <= 2 ? [1, 2, 5] : [1];
        List<Tick> ticks = [];
        int decade = first;
        for (; decade < last + stride; decade += stride)
        {
            ticks.AddRange(
                digits.Select(digit => new Tick(digit * PowerOfTen(decade), LogLabel(digit, decade))).Where(t => double.IsFinite(t.Value))
            );
        }

        int from = ticks.FindLastIndex(t => t.Value <= low);
        int to = ticks.FindIndex(t => t.Value >= high);
        from = Math.Max(0, from);
        to = to < 0 ? ticks.Count - 1 : to;
        if (from == to)
        {
            from = Math.Max(0, from - 1);
            to = Math.Min(ticks.Count - 1, to + 1);
        }

        return [.. ticks.GetRange(from, to - from + 1)];
    }

    private static double Value(double index, double step) =>
        // Division by a whole power of ten rounds once; multiplication by a fraction would show 0.30000000000000004.
        step < 1
        && 1 / step < 1e15
            ? index / Math.Round(1 / step, 6)
            : index * step;

    private static (double Low, double High) Widen(double low, double high)
    {
        if (!double.IsFinite(low) || !double.IsFinite(high) || low > high)
        {
            return (0, 1);
        }

        double size = Math.Max(Math.Abs(low), Math.Abs(high));
        if (high - low > size * 1e-9 && high - low > 1e-290)
        {
            return (low, high);
        }

        double half = size > 1e-280 ? size / 2 : 0.5;
        return (low - half, high + half);
    }

    private static double NiceStep(double rough)
    {
        int exponent = (int)Math.Floor(Math.Log10(rough));
        double power = PowerOfTen(exponent);
        double ratio = rough / power;
        // 1.0000001 is still one: a range of exactly ten units has ten intervals.
        double factor =
            ratio <= 1.000001 ? 1
            : ratio <= 2.000001 ? 2
            : ratio <= 5.000001 ? 5
            : 10;
        return factor == 10 ? PowerOfTen(exponent + 1) : factor * power;
    }

    private static int Exponent(double value)
    {
        int exponent = (int)Math.Floor(Math.Log10(value));
        return PowerOfTen(exponent) > value ? exponent - 1
            : PowerOfTen(exponent + 1) <= value ? exponent + 1
            : exponent;
    }

    // Parsing rounds correctly; Math.Pow may be off by a unit in the last place.
    private static double PowerOfTen(int exponent) =>
        double.Parse(string.Create(CultureInfo.InvariantCulture, $"1e{exponent}"), CultureInfo.InvariantCulture);

    private static string LinearLabel(double value, double step, double largest)
    {
        if (value == 0)
        {
            return "0";
        }

        if (largest >= 1e6 || step < 1e-5)
        {
            // As many digits as tell this tick from the next.
            int digits = (int)Math.Floor(Math.Log10(Math.Abs(value)) + 1e-9) - (int)Math.Floor(Math.Log10(step) + 1e-9);
            return value
                .ToString("0." + new string('#', Math.Clamp(digits, 0, 15)) + "e0", CultureInfo.InvariantCulture)
                .Replace('-', '\u2212');
        }

        return InvariantText.Fixed(value, Math.Max(0, -(int)Math.Floor(Math.Log10(step) + 1e-9)));
    }

    private static string LogLabel(int digit, int decade)
    {
        if (decade is >= -3 and <= 4)
        {
            return (digit * PowerOfTen(decade)).ToString("0.####", CultureInfo.InvariantCulture);
        }

        string exponent = string.Concat(Math.Abs(decade).ToString(CultureInfo.InvariantCulture).Select(c => Superscripts[c - '0']));
        string power = $"10{(decade < 0 ? "⁻" : "")}{exponent}";
        return digit == 1 ? power : $"{digit.ToString(CultureInfo.InvariantCulture)}·{power}";
    }
}
