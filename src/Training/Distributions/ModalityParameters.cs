namespace ModalityCompetition.Training.Distributions;

/// <summary>
/// The data distribution of one modality r: the sparse code z^r, its dictionary M^r in R^{d_r x K}, and the in-span noise.
/// Symbols are those of Huang et al. (ICML 2022, arXiv 2203.12221), Section 4.1 and Appendix A.1. The paper fixes orders of
/// magnitude only; the uniform shapes within its bounds are this project's choice.
/// </summary>
public sealed record ModalityParameters
{
    /// <summary>Name shown in tables and plots, for example <c>image</c>; unique within a configuration.</summary>
    public required string Name { get; init; }

    /// <summary>Dimension d_r of the input X^r; at least the number of classes K.</summary>
    public required int Dimension { get; init; }

    /// <summary>Probability mu_r in [0, 1] that the code of a sample is insufficient.</summary>
    public required double InsufficientProbability { get; init; }

    /// <summary>Upper end C_r >= 1 of the target coordinate of a sufficient code, z_y ~ U[1, C_r].</summary>
    public required double SufficientMax { get; init; }

    /// <summary>
    /// Target coordinate gamma_r >= 0 of an insufficient code; smaller than <see cref="InsufficientOffTargetMax"/> in the paper.
    /// </summary>
    public required double InsufficientTarget { get; init; }

    /// <summary>Upper end rho_r >= 0 of a non-zero off-target coordinate of an insufficient code, U[rho_r * lo, rho_r].</summary>
    public required double InsufficientOffTargetMax { get; init; }

    /// <summary>Fraction lo in [0, 1] of rho_r at which the off-target range of an insufficient code starts.</summary>
    public double InsufficientOffTargetLow { get; init; } = 0.5;

    /// <summary>Upper end c_r in [0, 1/2) of a non-zero off-target coordinate of a sufficient code, U[c_r * lo, c_r].</summary>
    public required double SufficientOffTargetMax { get; init; }

    /// <summary>Fraction lo in [0, 1] of c_r at which the off-target range of a sufficient code starts.</summary>
    public double SufficientOffTargetLow { get; init; } = 0.5;

    /// <summary>Upper end tau_r >= 0 of the in-span noise alpha^r, coordinates independent U[0, tau_r].</summary>
    public double SpanNoise { get; init; }

    /// <summary>
    /// Standard deviation sigma_g of the isotropic Gaussian noise of this modality, at least 0; null for
    /// <see cref="DataParameters.GaussianNoise"/>.
    /// </summary>
    public double? GaussianNoise { get; init; }
}
