using System.Collections.Immutable;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.Theory;

/// <summary>
/// What the theory says about a configuration: the exact initial winning probabilities, and the statements of Huang et al. (ICML 2022,
/// arXiv 2203.12221) evaluated at them. The paper's statements hold as K grows, under its scalings of all parameters; at finite K they
/// are something to compare with, not to rely on.
/// </summary>
/// <remarks>
/// A margin of the initial winner concerns who is called one, and so <see cref="InitialWin"/> alone. Training knows no margin: it is the
/// largest score that prevails as sigma_0 falls. All statements about trained networks are therefore evaluated at the probabilities without
/// margin.
/// </remarks>
public sealed class Predictions
{
    private Predictions(TrialConfiguration configuration, CancellationToken cancellation)
    {
        double margin = configuration.Evaluation.InitialMargin;
        ImmutableArray<double> mu = [.. configuration.Data.Modalities.Select(modality => modality.InsufficientProbability)];
        InitialWin = InitialWins(configuration, margin, cancellation);
        LargestScore = margin == 0 ? InitialWin : InitialWins(configuration, 0, cancellation);
        ImmutableArray<double> p = [.. LargestScore.Select(value => value.Value)];
        double error = LargestScore.Sum(value => value.Error),
            joint = p.Zip(mu, (probability, wrong) => probability * wrong).Sum();
        NoInitialWinner = new TheoryValue(
            Math.Max(0, 1 - InitialWin.Sum(value => value.Value)),
            TheoryKind.Exact,
            InitialWin[0].Source,
            InitialWin.Sum(value => value.Error)
        );
        UnimodalTestError = [.. mu.Select(value => new TheoryValue(value, TheoryKind.Asymptotic, "Theorem 5.1"))];
        ProbeTestError = new TheoryValue(1.0 / configuration.Classes, TheoryKind.LowerBound, "Theorem 5.2");
        ProbeFailureProbability = [.. p.Select(value => new TheoryValue(p.Sum() - value, TheoryKind.LowerBound, "Theorem 5.2", error))];
        JointTestError = new TheoryValue(joint, TheoryKind.Asymptotic, "Corollary 5.3", error);
        Gap = new TheoryValue(joint - mu.Min(), TheoryKind.Asymptotic, "Corollary 5.3 and Theorem 5.1", error);
        BestModality = mu.IndexOf(mu.Min());
    }

    /// <summary>
    /// p_{j,r}(0), the probability that r is the initial winner of a class with the margin of the configuration, [R]; the same for every
    /// class. Exact: a closed form where all C_r are equal and the margin is 0, otherwise computed with the error that it carries.
    /// </summary>
    public ImmutableArray<TheoryValue> InitialWin { get; }

    /// <summary>The probability that the score of r is the largest and above 0, [R]: <see cref="InitialWin"/> with margin 0.</summary>
    public ImmutableArray<TheoryValue> LargestScore { get; }

    /// <summary>Probability that no modality is the initial winner of a class; 1 minus the sum of <see cref="InitialWin"/>.</summary>
    public TheoryValue NoInitialWinner { get; }

    /// <summary>Test error of the uni-modal network of r, (1 +- o(1)) mu_r (Theorem 5.1), [R].</summary>
    public ImmutableArray<TheoryValue> UnimodalTestError { get; }

    /// <summary>Test error that the probe of a losing modality at least has, 1/K (Theorem 5.2).</summary>
    public TheoryValue ProbeTestError { get; }

    /// <summary>
    /// Probability with which the probe of r at least has that error, p_{3-r} (Theorem 5.2); for any R the probability that another
    /// modality wins a given class, [R]. A lower bound: losing any one class suffices, and there are K of them.
    /// </summary>
    public ImmutableArray<TheoryValue> ProbeFailureProbability { get; }

    /// <summary>Test error of the joint network, about sum_r p_r mu_r (Corollary 5.3).</summary>
    public TheoryValue JointTestError { get; }

    /// <summary>Expected gap between joint and best uni-modal network, sum_r p_r mu_r - min_r mu_r.</summary>
    public TheoryValue Gap { get; }

    /// <summary>The modality with the smallest mu_r, the best uni-modal network by Theorem 5.1; the first of equals.</summary>
    public int BestModality { get; }

    /// <summary>
    /// Evaluates the theory for a configuration. What depends on the C_r, q, m and the margin alone is kept, so that another configuration
    /// with the same ones takes microseconds; the first takes milliseconds for each different C_r.
    /// </summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="cancellation">Checked every few milliseconds.</param>
    /// <exception cref="ArgumentException">A parameter is out of range.</exception>
    /// <exception cref="OperationCanceledException">The cancellation was requested.</exception>
    public static Predictions Of(TrialConfiguration configuration, CancellationToken cancellation = default)
    {
        ConfigurationRules.ThrowIfInvalid(configuration);
        return new Predictions(configuration, cancellation);
    }

    /// <summary>
    /// What the work of the predictions depends on: configurations with the same text share nearly all of it. Empty where the predictions
    /// are closed forms.
    /// </summary>
    /// <param name="configuration">The configuration.</param>
    public static string SharedWork(TrialConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return InitialWinnerLaw.SharedWork(configuration);
    }

    private static ImmutableArray<TheoryValue> InitialWins(TrialConfiguration configuration, double margin, CancellationToken cancellation)
    {
        InitialWinnerLaw law = new(configuration, margin, cancellation);
        return
        [
            .. law.Probabilities.Zip(
                law.Errors,
                (value, error) =>
                    new TheoryValue(value, TheoryKind.Exact, law.IsClosedForm ? "symmetry" : "quadrature over the data", error)
            ),
        ];
    }
}
