namespace ModalityCompetition.Training.Remedies;

/// <summary>
/// How MMPareto (Wei and Hu, ICML 2024, arXiv 2405.17730, Algorithm 1, and the authors' published code, which is followed) combines the
/// gradients g_m of the joint and g_u of the own loss of an encoder. Where their product is positive both count the same; else they count
/// by the weights a, 1 - a of the shortest vector a g_m + (1 - a) g_u. The combination 2 a g_m + 2 (1 - a) g_u is lengthened to the norm of
/// g_m + g_u where it is shorter, and multiplied by a factor.
/// </summary>
/// <remarks>As in that code a is kept in [0.001, 0.999], which decides only where one of the two gradients is zero.</remarks>
public static class ParetoCombination
{
    private const double LeastWeight = 0.001;

    /// <summary>The coefficients of the two gradients.</summary>
    /// <param name="joint">|g_m|^2.</param>
    /// <param name="product">The product of g_m and g_u.</param>
    /// <param name="own">|g_u|^2.</param>
    /// <param name="rescale">The factor.</param>
    /// <returns>The coefficient of g_m and that of g_u.</returns>
    public static (double Joint, double Own) Coefficients(double joint, double product, double own, double rescale)
    {
        double a = product > 0 ? 0.5 : Shortest(joint, product, own);
        double b = 1 - a;
        double combined = 4 * ((a * a * joint) + (2 * a * b * product) + (b * b * own));
        double sum = joint + (2 * product) + own;
        double stretch = combined > 0 && sum > combined ? Math.Sqrt(sum / combined) : 1;
        return (2 * a * stretch * rescale, 2 * b * stretch * rescale);
    }

    private static double Shortest(double joint, double product, double own) =>
        product >= joint ? 1 - LeastWeight
        : product >= own ? LeastWeight
        : Math.Clamp((own - product) / (joint + own - (2 * product)), LeastWeight, 1 - LeastWeight);
}
