namespace ModalityCompetition.Sweeps.Reports.Plots.Marks;

/// <summary>Leaves out the points of a line that no eye would miss (Ramer 1972; Douglas and Peucker 1973), to keep files small.</summary>
internal static class LineSimplification
{
    /// <summary>A subsequence, ends included, from which no left-out point is farther than the tolerance in pixels.</summary>
    public static List<(double X, double Y)> Simplify(IReadOnlyList<(double X, double Y)> points, double tolerance)
    {
        bool[] kept = new bool[points.Count];
        if (points.Count > 0)
        {
            kept[0] = kept[^1] = true;
        }

        Stack<(int First, int Last)> open = new();
        open.Push((0, points.Count - 1));
        while (open.TryPop(out var span))
        {
            (int farthest, double distance) = (-1, tolerance);
            for (int i = span.First + 1; i < span.Last; i++)
            {
                double away = Distance(points[i], points[span.First], points[span.Last]);
                if (away > distance)
                {
                    (farthest, distance) = (i, away);
                }
            }

            if (farthest >= 0)
            {
                kept[farthest] = true;
                open.Push((span.First, farthest));
                open.Push((farthest, span.Last));
            }
        }

        return [.. points.Where((_, i) => kept[i])];
    }

    private static double Distance((double X, double Y) point, (double X, double Y) from, (double X, double Y) to)
    {
        double dx = to.X - from.X;
        double dy = to.Y - from.Y;
        double squared = dx * dx + dy * dy;
        double along = squared == 0 ? 0 : Math.Clamp(((point.X - from.X) * dx + (point.Y - from.Y) * dy) / squared, 0, 1);
        return double.Hypot(point.X - from.X - along * dx, point.Y - from.Y - along * dy);
    }
}
