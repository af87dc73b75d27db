namespace ModalityCompetition.Sweeps.Estimates.Intervals;

/// <summary>
/// Welch's interval for a difference of two independent estimates with unequal variances (B. L. Welch, Biometrika 34, 1947, 28-35; degrees
/// of freedom by Satterthwaite 1946): (a - b) -+ t sqrt(s_a^2 + s_b^2), degrees (s_a^2 + s_b^2)^2 / (s_a^4 / v_a + s_b^4 / v_b), s the
/// standard errors and v their degrees of freedom.
/// </summary>
internal static class WelchInterval
{
    /// <summary>Degrees of freedom of the difference; NaN when neither side has a spread.</summary>
    public static double Degrees(double errorA, double degreesA, double errorB, double degreesB)
    {
        var a = errorA * errorA;
        var b = errorB * errorB;
        return (a + b) * (a + b) / ((a * a / degreesA) + (b * b / degreesB));
    }
}
