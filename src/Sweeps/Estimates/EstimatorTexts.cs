namespace ModalityCompetition.Sweeps.Estimates;

/// <summary>How estimates were computed, as the reader sees it.</summary>
internal static class EstimatorTexts
{
    private const string CrossFittedControl = "cross-fitted control";
    private const string OfTwins = "of cheaper twins";
    private const string TwinsLeftOut = ", twins left out";
    private const string BestWithControls = "best with controls";

    /// <summary>The mean over trials.</summary>
    public const string Mean = "mean";

    /// <summary>A quantile over trials: an order statistic.</summary>
    public const string Quantile = "order statistic";

    /// <summary>The mean over trials of conditional probabilities.</summary>
    public const string RaoBlackwell = "Rao-Blackwell";

    /// <summary>The mean over trials, corrected by a control variate.</summary>
    public const string ControlVariate = "control variate";

    /// <summary>The same where the control explains nearly every trial: the interval allows for trials that it does not explain.</summary>
    public const string ControlExplains = "control variate, explains nearly every trial";

    /// <summary>Whether a control variate corrected the mean, with a coefficient from the same trials.</summary>
    public static bool IsControlled(string estimator) => estimator is ControlVariate or ControlExplains;

    /// <summary>Whether control variates corrected the mean, with coefficients from other trials.</summary>
    public static bool IsCrossFitted(string estimator) => estimator.Contains(CrossFittedControl, StringComparison.Ordinal);

    /// <summary>Whether the controls that corrected the mean came from twins, all or some of them.</summary>
    public static bool UsesTwins(string estimator) => IsCrossFitted(estimator) && estimator.EndsWith(OfTwins, StringComparison.Ordinal);

    /// <summary>Whether twins were left out, and controls of the start corrected the mean alone.</summary>
    public static bool LeavesTwinsOut(string estimator) => estimator.EndsWith(TwinsLeftOut, StringComparison.Ordinal);

    /// <summary>An estimate with controls of the start alone, in a sweep with twins.</summary>
    public static string WithoutTwins(string estimator) => estimator + TwinsLeftOut;

    /// <summary>Whether control variates that are known at the start, and no others, corrected the mean, and did not explain nearly every
    /// trial.</summary>
    public static bool IsOfStart(string estimator) => estimator == ControlVariate || (IsCrossFitted(estimator) && !UsesTwins(estimator));

    /// <summary>The mean over trials, corrected by control variates with coefficients from other trials.</summary>
    /// <param name="controls">How many.</param>
    /// <param name="all">How many there were.</param>
    /// <param name="twins">How many of those used come from twins.</param>
    public static string CrossFitted(int controls, int all, int twins = 0)
    {
        string used = controls == all ? $"{controls}" : $"{controls} of {all}";
        string what = all == 1 ? CrossFittedControl : CrossFittedControl + "s";
        return twins == 0 ? $"{used} {what}" : $"{used} {what}, {twins} {OfTwins}";
    }

    /// <summary>The mean over trials, because the initial winner was the same, or nearly, in all of them, and what it explains is not
    /// known.</summary>
    public const string RareForControl = "mean, initial winner varied too little for a control";

    /// <summary>The mean over trials, because no control varied enough for its coefficient to be known.</summary>
    public const string RareForControls = "mean, controls varied too little";

    /// <summary>The mean over trials, because with the controls it would be where the trials say that it is not.</summary>
    public const string FarWithControls = "mean, controls would lead too far from it";

    /// <summary>The mean over trials, because what the controls do not explain happened in too few trials to be known.</summary>
    public const string ControlsExplain = "mean, controls explain nearly every trial";

    /// <summary>The mean over trials, because controls need more trials.</summary>
    public static string TooFewForControls(long least) => $"mean, controls need {least} trials";

    /// <summary>The mean over trials, because there are too many classes to keep what controls take for each.</summary>
    public const string TooManyForControls = "mean, too many classes for controls";

    /// <summary>The mean over trials, because the means of the controls are known over all trials only.</summary>
    public const string MissingForControls = "mean, controls need every trial to complete";

    /// <summary>The mean over trials in which the quantity exists, because the means of the controls are known over all trials
    /// only.</summary>
    public const string AbsentForControls = "mean, controls need the quantity in every trial";

    /// <summary>The mean over trials of differences within the trial.</summary>
    public const string PairedDifference = "paired difference";

    /// <summary>The same, of the joint network and the best uni-modal one.</summary>
    /// <param name="modality">The modality that is best alone.</param>
    /// <param name="controlled">Whether it is by errors that are estimated with controls.</param>
    public static string PairedWithBest(string modality, bool controlled) => $"paired difference with {modality}, {Best(controlled)}";

    /// <summary>An estimate without bounds from trials that were all alike: they say nothing about its error.</summary>
    public static string WithoutSpread(string estimator) => $"{estimator}, all trials alike: no interval";

    /// <summary>The mean over trials of which nearly all are alike: the interval allows for what none of them has shown.</summary>
    public static string FewDepart(string estimator) => $"{estimator}, nearly all trials alike";

    /// <summary>Event of a trial that involves the best uni-modal network.</summary>
    /// <param name="modality">The modality that is best alone.</param>
    /// <param name="controlled">Whether it is by errors that are estimated with controls.</param>
    public static string MeanWithBest(string modality, bool controlled) => $"mean with {modality}, {Best(controlled)}";

    /// <summary>A difference of networks that are one: with one modality joint network, uni-modal network and probe are the same.</summary>
    public const string OneNetwork = "constant: with one modality the networks are one";

    /// <summary>What nothing has changed yet: at T = 0 weights are as they were drawn, and the probe is the uni-modal network.</summary>
    public const string Untrained = "constant: nothing is trained";

    /// <summary>Whether an estimate is what it is by definition, whatever trials show.</summary>
    public static bool IsConstant(string estimator) => estimator is OneNetwork or Untrained;

    /// <summary>Why an estimate is constant, after "is" or "are".</summary>
    public static string WhyConstant(string estimator) =>
        estimator == OneNetwork ? "constant, because with one modality the networks are one" : "constant, because nothing is trained";

    /// <summary>Whether the network that an estimate compares with is the best by errors that are estimated with controls.</summary>
    public static bool IsWithControlledBest(string estimator) => estimator.EndsWith(BestWithControls, StringComparison.Ordinal);

    private static string Best(bool controlled) => controlled ? BestWithControls : "best on the means";
}
