namespace ModalityCompetition.TestKit.Experiments;

/// <summary>
/// The law of <see cref="CoinExperiment"/>: the number of heads is binomial, all of them heads are p^n, and the first head is geometric,
/// cut off at n (any textbook of probability; Feller, vol. 1, chapter VI).
/// </summary>
public static class CoinLaw
{
    /// <summary>The true value of an estimand.</summary>
    /// <param name="estimand">Its name.</param>
    /// <param name="trials">What a trial is.</param>
    public static double Of(string estimand, CoinTrials trials)
    {
        ArgumentNullException.ThrowIfNull(trials);
        (int n, double p, double lost) = trials;
        double none = Math.Pow(1 - p, n);
        return estimand switch
        {
            "heads" => n * p,
            "all_heads" => Math.Pow(p, n),
            // E[T | T <= n] of a geometric T, from E[T] = 1/p and the lack of memory: 1/p = E[T; T <= n] + (1-p)^n (n + 1/p).
            "first_head" => ((1 / p) - (none * (n + (1 / p)))) / (1 - none),
            "diverged" => lost,
            "timed_out" or "crashed" => 0,
            _ => throw new ArgumentException($"There is no estimand {estimand}.", nameof(estimand)),
        };
    }

    /// <summary>A sweep of the coin.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="trials">Trials of each configuration.</param>
    /// <param name="keys">Keys of the coin beside <c>p</c>.</param>
    /// <param name="axis">Values of p.</param>
    /// <param name="more">More of the spec.</param>
    public static string Spec(
        string name = "coins",
        int trials = 2000,
        string keys = "n: 6, lost: 0.05",
        string axis = "[0.3, 0.5]",
        string more = ""
    ) =>
        FormattableString.Invariant(
            $$"""
            name: {{name}}
            experiment: coins
            seed: 11
            trials: {{trials}}
            coins: { {{keys}} }
            axes: [{coins.p: {{axis}}}]
            {{more}}
            """
        ) + "\n";
}
