using ModalityCompetition.Training.Randomness;

namespace ModalityCompetition.Training.Remedies;

/// <summary>
/// The factors of on-the-fly gradient modulation (Peng et al., CVPR 2022, equations 8 to 10, and their published code, which agrees with
/// them): with s_r the sum over the samples of the probability that modality r alone gives to the true class, rho_r = s_r / s_r' and
/// kappa_r = 1 - tanh(alpha rho_r) where rho_r > 1, else 1.
/// </summary>
/// <remarks>
/// The paper has two modalities. For more, s_r' is the mean of the other modalities' sums, which is the same for two. The paper's sums are
/// over a mini-batch and its outputs include half the bias of a linear classifier; here the batch is the training sample and there is no
/// bias.
/// </remarks>
public static class GradientModulation
{
    /// <summary>kappa_r of every modality.</summary>
    /// <param name="sums">s_r >= 0, [R], R >= 2.</param>
    /// <param name="alpha">alpha >= 0.</param>
    /// <param name="factors">Receives kappa_r in [0, 1], [R].</param>
    public static void Factors(ReadOnlySpan<double> sums, double alpha, Span<double> factors)
    {
        double all = 0;
        foreach (double sum in sums)
        {
            all += sum;
        }

        for (int r = 0; r < sums.Length; r++)
        {
            double ratio = sums[r] / ((all - sums[r]) / (sums.Length - 1));
            factors[r] = ratio > 1 ? 1 - Tanh(alpha * ratio) : 1;
        }
    }

    // The platform's tanh differs between platforms in the last bits.
    private static double Tanh(double x)
    {
        double e = DeterministicMath.Exp(-2 * x);
        return (1 - e) / (1 + e);
    }
}
