namespace ModalityCompetition.Training.Engines.Reference;

/// <summary>MMPareto in double precision, with the shortest combination found by search instead of by its formula.</summary>
internal static class ReferencePareto
{
    /// <summary>The combined gradient of every encoder.</summary>
    /// <param name="joint">Gradient of the joint loss, [R][K m d_r].</param>
    /// <param name="own">Gradients of the modalities' own losses, [R][K m d_r].</param>
    /// <param name="rescale">Factor of the combination.</param>
    public static double[][] Combine(double[][] joint, double[][] own, double rescale) =>
        [.. joint.Zip(own, (m, u) => Combine(m, u, rescale))];

    private static double[] Combine(double[] joint, double[] own, double rescale)
    {
        double a = joint.Zip(own, (m, u) => m * u).Sum() > 0 ? 0.5 : Shortest(joint, own);
        double[] combined = [.. joint.Zip(own, (m, u) => 2 * ((a * m) + ((1 - a) * u)))];
        double length = Norm(combined);
        double stretch = length > 0 ? Math.Max(1, Norm([.. joint.Zip(own, (m, u) => m + u)]) / length) : 1;
        return [.. combined.Select(g => g * stretch * rescale)];
    }

    // The weight in [0.001, 0.999] at which a g_m + (1 - a) g_u is shortest: a convex function, by golden section.
    private static double Shortest(double[] joint, double[] own)
    {
        double Length(double a) => Norm([.. joint.Zip(own, (m, u) => (a * m) + ((1 - a) * u))]);
        (double low, double high) = (0.001, 0.999);
        double golden = (Math.Sqrt(5) - 1) / 2;
        while (high - low > 1e-12)
        {
            (double left, double right) = (high - (golden * (high - low)), low + (golden * (high - low)));
            (low, high) = Length(left) < Length(right) ? (low, right) : (left, high);
        }

        return (low + high) / 2;
    }

    private static double Norm(double[] vector) => Math.Sqrt(vector.Sum(x => x * x));
}
