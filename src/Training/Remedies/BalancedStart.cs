using ModalityCompetition.Training.Randomness;

namespace ModalityCompetition.Training.Remedies;

/// <summary>
/// A start without an initial advantage: the weights w_{j,.,r}(0) of class j are scaled by S-bar_j / S_{j,r}, with S_{j,r} the initial
/// score of Definition A.2 of arXiv 2203.12221 and S-bar_j the geometric mean over the modalities, so that all scores of a class are the
/// same. A class in which a score is zero is left alone.
/// </summary>
public static class BalancedStart
{
    /// <summary>The factors of one class.</summary>
    /// <param name="scores">S_{j,r} = Gamma_{j,r}(0) d_{j,r}^(1/(q-2)) >= 0, [R].</param>
    /// <param name="factors">Receives the factors, [R].</param>
    public static void Factors(ReadOnlySpan<double> scores, Span<double> factors)
    {
        double mean = 1;
        foreach (double score in scores)
        {
            mean *= score > 0 ? DeterministicMath.Root(score, scores.Length) : 0;
        }

        for (int r = 0; r < scores.Length; r++)
        {
            factors[r] = mean > 0 ? mean / scores[r] : 1;
        }
    }
}
