using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Reports.Plots.Drawing;

namespace ModalityCompetition.Sweeps.Reports.Plots.Axes;

/// <summary>
/// Decides how the labels of a horizontal axis fit: as they are, thinned out when they are short like class numbers, or slanted and
/// shortened.
/// </summary>
/// <param name="Stride">Every how many labels are shown; a first label that is longer than its neighbour (such as <c>mean</c>) is always
/// shown.</param>
/// <param name="Angle">By how many degrees the labels rise towards the axis: 0 where they are as they are, else 30, 60 or 90.</param>
/// <param name="Texts">The labels as shown.</param>
/// <param name="Depth">Height the labels need below the axis, in pixels.</param>
internal sealed record CategoryLabels(int Stride, int Angle, ImmutableArray<string> Texts, double Depth)
{
    /// <summary>Font size of tick labels in pixels.</summary>
    public const double Size = 11;

    private const double Gap = 5;
    private const double Line = Size + 1;
    private const double LongestSlanted = 150;
    private static readonly int[] s_angles = [30, 60];

    /// <summary>Whether the labels are slanted.</summary>
    public bool Slanted => Angle > 0;

    /// <summary>Fits labels at equal distances.</summary>
    /// <param name="ticks">The labels.</param>
    /// <param name="distance">Pixels from one to the next.</param>
    /// <param name="room">Pixels left of the frame that a slanted label may reach into.</param>
    public static CategoryLabels Fit(ImmutableArray<Tick> ticks, double distance, double room)
    {
        var texts = ticks.Select(t => t.Label).ToImmutableArray();
        double widest = texts.Select(t => TextMetrics.Width(t, Size)).DefaultIfEmpty(0).Max();
        // Class numbers read well with gaps between them; names do not.
        double widestNumber = texts.Where(IsNumber).Select(t => TextMetrics.Width(t, Size)).DefaultIfEmpty(0).Max();
        bool numbers = texts.Count(IsNumber) >= texts.Length - 1 && texts.Length > 2;
        if (widest + Gap <= distance)
        {
            return new CategoryLabels(1, 0, texts, Size + 7);
        }

        if (numbers)
        {
            int[] strides = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
            int stride = strides.FirstOrDefault(s => s * distance >= widestNumber + Gap, 1000);
            return new CategoryLabels(stride, 0, texts, Size + 7);
        }

        var shown = texts.Select(t => TextMetrics.Fit(t, Size, LongestSlanted)).ToImmutableArray();
        double longest = shown.Select(t => TextMetrics.Width(t, Size)).DefaultIfEmpty(0).Max();
        // A flat slant reads best. It must keep lines of text apart, and the first labels within the panel.
        int angle = s_angles.FirstOrDefault(
            a =>
                distance * Sine(a) >= Line
                && !shown.Where((t, i) => TextMetrics.Width(t, Size) * Cosine(a) > room + ((i + 0.5) * distance)).Any(),
            90
        );
        int sparse = Math.Max(1, (int)Math.Ceiling(Line / Math.Max(distance * Sine(angle), 0.1)));
        return new CategoryLabels(sparse, angle, shown, (longest * Sine(angle)) + (Size * Cosine(angle)) + 10);
    }

    /// <summary>Whether the label at an index is shown.</summary>
    public bool Shows(int index)
    {
        bool named = Texts.Length > 1 && !IsNumber(Texts[0]) && IsNumber(Texts[1]) && !Slanted;
        if (!named)
        {
            return index % Stride == 0;
        }

        // A named first category; the numbers that follow start at index 1. The one next to the name gives way to it.
        return index == 0 || ((index - 1) % Stride == 0 && (Stride == 1 || index > 1));
    }

    private static double Sine(int degrees) => Math.Sin(degrees * Math.PI / 180);

    private static double Cosine(int degrees) => Math.Cos(degrees * Math.PI / 180);

    private static bool IsNumber(string text) => text.Length > 0 && text.All(char.IsAsciiDigit);
}
