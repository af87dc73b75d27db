using System.Globalization;
using ModalityCompetition.Experiments.Words;

namespace ModalityCompetition.Client.Rendering.Output;

/// <summary>Durations, sizes and counts for a reader, in the invariant culture.</summary>
internal static class ReadableText
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

    /// <summary>A duration: <c>0.4 s</c>, <c>42 s</c>, <c>3 min 20 s</c>, <c>5 h 12 min</c>, <c>3 d 4 h</c>.</summary>
    public static string Duration(TimeSpan duration)
    {
        double seconds = Math.Max(0, duration.TotalSeconds);
        return seconds switch
        {
            < 9.95 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s"),
            < 59.5 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0} s"),
            < 3600 => string.Create(CultureInfo.InvariantCulture, $"{(int)(seconds / 60)} min {(int)(seconds % 60)} s"),
            < 86400 => string.Create(CultureInfo.InvariantCulture, $"{(int)(seconds / 3600)} h {(int)(seconds % 3600 / 60)} min"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{(long)(seconds / 86400)} d {(int)(seconds % 86400 / 3600)} h"),
        };
    }

    /// <summary>A duration in seconds that may be too long for a clock.</summary>
    public static string Duration(double seconds) =>
        seconds < TimeSpan.MaxValue.TotalSeconds / 2 ? Duration(TimeSpan.FromSeconds(seconds)) : "longer than any clock runs";

    /// <summary>
    /// A duration that may be short: <c>2.4 ms</c>, <c>440 ms</c>, and from a second on as <see cref="Duration(double)"/>.
    /// </summary>
    public static string Fine(double seconds) =>
        seconds < 0.9995 ? string.Create(CultureInfo.InvariantCulture, $"{seconds * 1000:G3} ms") : Duration(seconds);

    /// <summary>A number of bytes with a binary unit, for example <c>1.3 MiB</c>.</summary>
    public static string Bytes(double bytes)
    {
        int unit = 0;
        while (bytes >= 1024 && unit < Units.Length - 1)
        {
            bytes /= 1024;
            unit++;
        }

        return unit == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{bytes:0} B")
            : string.Create(CultureInfo.InvariantCulture, $"{bytes:0.0} {Units[unit]}");
    }

    /// <summary>A whole number with groups of three from five digits on, for example <c>12 345</c>.</summary>
    public static string Count(long value) =>
        Math.Abs(value) < 10_000
            ? value.ToString(CultureInfo.InvariantCulture)
            : value.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', ' ');

    /// <summary>A rate with three significant digits.</summary>
    public static string Rate(double perSecond) =>
        perSecond.ToString(
            perSecond < 10 ? "0.00"
                : perSecond < 100 ? "0.0"
                : "0",
            CultureInfo.InvariantCulture
        );

    /// <summary>A share in percent, rounded down so that 100 % means all.</summary>
    public static string Percent(long done, long total) =>
        total == 0 ? "100 %" : string.Create(CultureInfo.InvariantCulture, $"{(int)(100.0 * done / total)} %");

    /// <summary>A value and its half width with as many decimals as the half width deserves: <c>0.912 ± 0.011</c>.</summary>
    public static string PlusMinus(double value, double halfWidth)
    {
        int decimals = ReadableNumber.DecimalsFor(halfWidth);
        string text = ReadableNumber.Fixed(value, decimals);
        return double.IsFinite(value) && double.IsFinite(halfWidth) ? $"{text} ± {ReadableNumber.Fixed(halfWidth, decimals)}" : text;
    }
}
