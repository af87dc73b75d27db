using System.Collections.Immutable;
using ModalityCompetition.Training.Remedies;

namespace ModalityCompetition.Training.Trials;

/// <summary>A trial recorded along its training.</summary>
public sealed record TrialTrace
{
    /// <summary>Index of the trial.</summary>
    public required long Trial { get; init; }

    /// <summary>The trial's result; the same bits as an untraced run gives.</summary>
    public required TrialResult Result { get; init; }

    /// <summary>Recorded iterations t in increasing order, 0 and the last included, [S].</summary>
    public required int[] Iterations { get; init; }

    /// <summary>Gamma_{j,r}(t) of the joint network, [S][K * R], row-major (j, r).</summary>
    public required float[][] Gamma { get; init; }

    /// <summary>
    /// Gamma_{j,r}(t) of the uni-modal network of r, [S][K * R], row-major (j, r); the final value repeats after it stopped.
    /// </summary>
    public required float[][] UnimodalGamma { get; init; }

    /// <summary>Training loss of the joint network, nats, [S]; the final value repeats after it stopped.</summary>
    public required float[] JointLoss { get; init; }

    /// <summary>Training loss of each uni-modal network, nats, [R][S]; the final value repeats after it stopped.</summary>
    public required float[][] UnimodalLoss { get; init; }

    /// <summary>
    /// The estimates that <see cref="RemedyMethod.GradientBlending"/> made of its weights, in order; empty under other methods.
    /// </summary>
    public ImmutableArray<BlendingEstimate> Blending { get; init; } = [];

    /// <summary>Data and weights, when asked for; otherwise null.</summary>
    public TrialArrays? Arrays { get; init; }
}
