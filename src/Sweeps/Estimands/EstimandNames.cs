namespace ModalityCompetition.Sweeps.Estimands;

/// <summary>The stable names of the estimands, as they stand in <c>estimates.json</c> and <c>estimates.csv</c>.</summary>
public static class EstimandNames
{
    /// <summary>
    /// p_{j,r}(0): modality r is the initial winner of class j; Rao-Blackwell estimate. Per (class, modality) and class-averaged per
    /// modality.
    /// </summary>
    public const string InitialWin = "initial_win";

    /// <summary>
    /// The same probability from the simulated initial winners alone, without Rao-Blackwell; a check on <see cref="InitialWin"/>.
    /// </summary>
    public const string InitialWinSimulated = "initial_win_simulated";

    /// <summary>
    /// p_{j,r}(T): modality r is the trained winner of class j; control-variate estimate. Per (class, modality) and class-averaged per
    /// modality.
    /// </summary>
    public const string TrainedWin = "trained_win";

    /// <summary>The same probability without the control variate.</summary>
    public const string TrainedWinPlain = "trained_win_plain";

    /// <summary>The class was won. Per class and class-averaged.</summary>
    public const string Won = "won";

    /// <summary>The class was shared. Per class and class-averaged.</summary>
    public const string Shared = "shared";

    /// <summary>The class was learned by no modality. Per class and class-averaged.</summary>
    public const string Unlearned = "unlearned";

    /// <summary>Initial and trained winner of a class are the same modality. Per class and class-averaged.</summary>
    public const string Agreement = "agreement";

    /// <summary>Test error of a network. Joint, and per modality for uni-modal networks and probes.</summary>
    public const string TestError = "test_error";

    /// <summary>Training error of a network. Joint, and per modality for uni-modal networks and probes.</summary>
    public const string TrainError = "train_error";

    /// <summary>Final training loss of a network, nats. Joint, and per modality for uni-modal networks and probes.</summary>
    public const string FinalLoss = "final_loss";

    /// <summary>P(test error of the probe >= 1/K), Theorem 5.2. Per modality.</summary>
    public const string ProbeErrorLarge = "probe_error_at_least_1_over_k";

    /// <summary>Joint test error minus the test error of the best uni-modal network, the best chosen on the means; paired.</summary>
    public const string Gap = "gap";

    /// <summary>P(gap > 0): the joint network of a trial loses to the uni-modal network that is best on the means.</summary>
    public const string GapPositive = "gap_positive";

    /// <summary>Probe error minus uni-modal error of the same modality; paired. Per modality.</summary>
    public const string Degradation = "degradation";

    /// <summary>
    /// <see cref="TestError"/> with cross-fitted control variates that are known at t = 0. Joint, and per modality for uni-modal networks
    /// and probes.
    /// </summary>
    public const string TestErrorControlled = "test_error_controlled";

    /// <summary><see cref="Gap"/> with the same control variates.</summary>
    public const string GapControlled = "gap_controlled";

    /// <summary><see cref="Degradation"/> with the same control variates. Per modality.</summary>
    public const string DegradationControlled = "degradation_controlled";

    /// <summary>Growth of a loser: mean Gamma_{j,r}(T) - Gamma_{j,r}(0) over classes j that r did not win. Per modality.</summary>
    public const string LoserGrowth = "loser_growth";

    /// <summary>Growth of a winner: mean Gamma_{j,r}(T) - Gamma_{j,r}(0) over classes j that r won. Per modality.</summary>
    public const string WinnerGrowth = "winner_growth";

    /// <summary>Among the classes that any modality learned (its Gamma at T is at least beta), the share whose trained winner is r. Per
    /// modality; a trial in which no class was learned has none.</summary>
    public const string LearnedWin = "trained_win_learned";

    /// <summary>Share of (class, modality) encoders that reached beta in joint training. Per modality, class-averaged.</summary>
    public const string Learned = "learned";

    /// <summary>
    /// Test error of a network at a checkpoint t, whose number follows: <c>test_error_at_100</c>. Joint, and per modality for uni-modal
    /// networks. A network that stopped before t has its final error there.
    /// </summary>
    public const string TestErrorAt = "test_error_at_";

    /// <summary>Training error of a network at a checkpoint; see <see cref="TestErrorAt"/>.</summary>
    public const string TrainErrorAt = "train_error_at_";

    /// <summary>Training loss of a network at a checkpoint, nats; see <see cref="TestErrorAt"/>.</summary>
    public const string TrainLossAt = "train_loss_at_";

    /// <summary>
    /// <see cref="Gap"/> at a checkpoint, with the uni-modal network that is best on the means at that checkpoint; see
    /// <see cref="TestErrorAt"/>.
    /// </summary>
    public const string GapAt = "gap_at_";

    /// <summary>P(gap > 0) at a checkpoint; see <see cref="GapAt"/>.</summary>
    public const string GapPositiveAt = "gap_positive_at_";

    /// <summary>Gamma_{j,r}(t) of the joint network at a checkpoint, averaged over classes. Per modality.</summary>
    public const string GammaAt = "gamma_at_";

    /// <summary><see cref="Learned"/> by a checkpoint. Per modality.</summary>
    public const string LearnedAt = "learned_at_";

    /// <summary>
    /// Test error of a network that is stopped at the checkpoint of its smallest validation error, the earliest of equals. Joint, and per
    /// modality for uni-modal networks.
    /// </summary>
    public const string EarlyStoppedError = "early_stopped_error";

    /// <summary>The iteration at which it is stopped. Joint, and per modality for uni-modal networks.</summary>
    public const string EarlyStoppedIteration = "early_stopped_iteration";

    /// <summary>
    /// <see cref="Gap"/> between networks that are stopped early, with the uni-modal network whose early-stopped error is least on the
    /// means.
    /// </summary>
    public const string EarlyStoppedGap = "early_stopped_gap";

    /// <summary>P(early-stopped gap > 0).</summary>
    public const string EarlyStoppedGapPositive = "early_stopped_gap_positive";

    /// <summary>
    /// Variance of a network's test error by the choice of the test samples, with its training held fixed; only where the test sample is
    /// stratified. Joint, and per modality for uni-modal networks and probes.
    /// </summary>
    public const string TestErrorSampling = "test_error_sampling_variance";

    /// <summary>The same of <see cref="Gap"/>.</summary>
    public const string GapSampling = "gap_sampling_variance";

    /// <summary>The same of <see cref="Degradation"/>. Per modality.</summary>
    public const string DegradationSampling = "degradation_sampling_variance";

    /// <summary>Share of trials that diverged.</summary>
    public const string Diverged = "diverged";

    /// <summary>Share of trials that gave no result in the time they may take.</summary>
    public const string TimedOut = "timed_out";

    /// <summary>Share of trials that failed at every attempt.</summary>
    public const string Crashed = "crashed";

    /// <summary>Whether an estimand is what became of trials, which is estimated in every experiment.</summary>
    /// <param name="name">Its name.</param>
    public static bool IsOutcome(string name) => name is Diverged or TimedOut or Crashed;
}
