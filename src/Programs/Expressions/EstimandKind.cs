namespace ModalityCompetition.Programs.Expressions;

/// <summary>What is estimated of an expression.</summary>
public enum EstimandKind
{
    /// <summary>Its mean over trials.</summary>
    Mean,

    /// <summary>The probability of a comparison; every trial shows 0 or 1.</summary>
    Probability,

    /// <summary>A quantile of its law over trials, at <see cref="DerivedEstimand.Level"/>.</summary>
    Quantile,
}
