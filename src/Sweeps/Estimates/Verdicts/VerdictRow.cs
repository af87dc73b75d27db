using System.Collections.Immutable;

namespace ModalityCompetition.Sweeps.Estimates.Verdicts;

/// <summary>One claim, its prediction, the estimate, and what the trials say.</summary>
/// <param name="Claim">The statement of arXiv 2203.12221 in short, for example <c>Theorem 5.1</c>.</param>
/// <param name="Quantity">What is predicted, in words, with the modality.</param>
/// <param name="Configuration">Index of the configuration, the first of <see cref="Configurations"/> where these are several; null for a
/// limit.</param>
/// <param name="Where">Label of the configuration, or which limit from which configurations.</param>
/// <param name="Prediction">The prediction.</param>
/// <param name="Tolerance">How far off still counts as in agreement; for asymptotic statements what is granted to the o(1) terms.</param>
/// <param name="Value">The estimate.</param>
/// <param name="Low">Lower end of the simultaneous interval; NaN without one.</param>
/// <param name="High">Upper end of the simultaneous interval; NaN without one.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="Reading">What the verdict says, and what it does not, in one sentence.</param>
public sealed record VerdictRow(
    string Claim,
    string Quantity,
    int? Configuration,
    string Where,
    Prediction Prediction,
    double Tolerance,
    double Value,
    double Low,
    double High,
    Verdict Verdict,
    string Reading
)
{
    /// <summary>
    /// Indices of all configurations in which this is one and the same measurement; empty where it is that of
    /// <see cref="Configuration"/> alone.
    /// </summary>
    public ImmutableArray<int> Configurations { get; init; } = [];
}
