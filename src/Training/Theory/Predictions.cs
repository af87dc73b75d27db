using System.Collections.Immutable;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.Theory;

/// <summary>
/// What the theory says about a configuration: the exact initial winning probabilities, and the statements of Huang et al. (ICML 2022, arXiv
/// 2203.12221) evaluated at them. The paper's statements hold as K grows, under its scalings of all parameters; at finite K they
/// are something to compare with, not to rely on.
/// </summary>
public sealed class Predictions
{
    // Up to this spread the expectation over the data is exact to 2e-5.
    private const double ExactSpread = 0.15;

    private Predictions(TrialConfiguration configuration)
    {
        InitialWinnerLaw law = new(configuration);
        ImmutableArray<double> mu = [.. configuration.Data.Modalities.Select(modality => modality.InsufficientProbability)];
        double[] p = law.Probabilities;
        double joint = p.Zip(mu, (probability, error) => probability * error).Sum();
        bool isAlike = configuration.Data.Modalities.Select(modality => modality.SufficientMax).Distinct().Count() == 1;
        TheoryKind kind = isAlike || law.Spread <= ExactSpread ? TheoryKind.Exact : TheoryKind.Asymptotic;
        InitialWin = [.. p.Select(value => new TheoryValue(value, kind, "quadrature over the data"))];
        InitialWinAtMeans = [.. law.AtMeans.Select(value => new TheoryValue(value, TheoryKind.Asymptotic, "quadrature at E[d]"))];
        NoInitialWinner = new TheoryValue(Math.Max(0, 1 - p.Sum()), kind, "quadrature over the data");
        UnimodalTestError = [.. mu.Select(value => new TheoryValue(value, TheoryKind.Asymptotic, "Theorem 5.1"))];
        ProbeTestError = new TheoryValue(1.0 / configuration.Classes, TheoryKind.LowerBound, "Theorem 5.2");
        ProbeFailureProbability = [.. p.Select(value => new TheoryValue(p.Sum() - value, TheoryKind.LowerBound, "Theorem 5.2"))];
        JointTestError = new TheoryValue(joint, TheoryKind.Asymptotic, "Corollary 5.3");
        Gap = new TheoryValue(joint - mu.Min(), TheoryKind.Asymptotic, "Corollary 5.3 and Theorem 5.1");
        BestModality = mu.IndexOf(mu.Min());
    }

    /// <summary>
    /// p_{j,r}(0), the probability that r is the initial winner of a class, [R]; the same for every class. Numerical error of order N^-3 in the
    /// number N of samples of the class that are sufficient in every modality: marked exact where it is below 2e-5 (relative deviation of d
    /// up to 0.15, about 15 such samples with C = 2, q = 3) or where equal C_r make it exact by symmetry, otherwise asymptotic.
    /// </summary>
    public ImmutableArray<TheoryValue> InitialWin { get; }

    /// <summary>The winning probabilities with d_{j,r}(D) replaced by its mean, the limit of large n (error O(K/n)), [R].</summary>
    public ImmutableArray<TheoryValue> InitialWinAtMeans { get; }

    /// <summary>Probability that no modality is the initial winner of a class; 1 minus the sum of <see cref="InitialWin"/>.</summary>
    public TheoryValue NoInitialWinner { get; }

    /// <summary>Test error of the uni-modal network of r, (1 +- o(1)) mu_r (Theorem 5.1), [R].</summary>
    public ImmutableArray<TheoryValue> UnimodalTestError { get; }

    /// <summary>Test error that the probe of a losing modality at least has, 1/K (Theorem 5.2).</summary>
    public TheoryValue ProbeTestError { get; }

    /// <summary>
    /// Probability with which the probe of r at least has that error, p_{3-r} (Theorem 5.2); for any R the probability that another modality
    /// wins a given class, [R]. A lower bound: losing any one class suffices, and there are K of them.
    /// </summary>
    public ImmutableArray<TheoryValue> ProbeFailureProbability { get; }

    /// <summary>Test error of the joint network, about sum_r p_r mu_r (Corollary 5.3).</summary>
    public TheoryValue JointTestError { get; }

    /// <summary>Expected gap between joint and best uni-modal network, sum_r p_r mu_r - min_r mu_r.</summary>
    public TheoryValue Gap { get; }

    /// <summary>The modality with the smallest mu_r, the best uni-modal network by Theorem 5.1; the first of equals.</summary>
    public int BestModality { get; }

    /// <summary>Evaluates the theory for a configuration; takes milliseconds.</summary>
    /// <exception cref="ArgumentException">A parameter is out of range.</exception>
    public static Predictions Of(TrialConfiguration configuration)
    {
        ConfigurationRules.ThrowIfInvalid(configuration);
        return new Predictions(configuration);
    }
}
