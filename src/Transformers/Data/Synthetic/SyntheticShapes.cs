namespace ModalityCompetition.Transformers.Data.Synthetic;

/// <summary>The shapes of synthetic pictures, within the square [-1, 1] x [-1, 1] whose second axis points down.</summary>
internal static class SyntheticShapes
{
    /// <summary>Number of shapes.</summary>
    public const int Count = 8;

    /// <summary>Whether a point belongs to a shape.</summary>
    public static bool Contains(int shape, double u, double v)
    {
        double width = Math.Abs(u),
            height = Math.Abs(v);
        double larger = Math.Max(width, height);
        if (larger > 1)
        {
            return false;
        }

        double square = (u * u) + (v * v);
        return shape switch
        {
            0 => square <= 1, // disc
            1 => larger > 0.6, // frame
            2 => Math.Min(width, height) <= 0.3, // cross
            3 => width <= 0.5 * (v + 1), // triangle that points up
            4 => Math.Floor(2.5 * (v + 1)) is 0 or 2 or 4, // three bars
            5 => width + height <= 1, // diamond
            6 => square is > 0.45 and <= 1, // ring
            7 => u * v >= 0, // two squares that touch at a corner
            _ => throw new ArgumentOutOfRangeException(nameof(shape), shape, "There is no such shape."),
        };
    }
}
