namespace ModalityCompetition.Transformers.Trials;

/// <summary>
/// How probes are trained: the encoder of a modality is cut out of the jointly trained network and frozen, and a new linear classifier is
/// trained on its outputs, with the optimiser and the order of the data of the other networks.
/// </summary>
public sealed record ProbeParameters
{
    /// <summary>Peak step size, > 0.</summary>
    public required double StepSize { get; init; }

    /// <summary>Steps, at least 0.</summary>
    public required int Steps { get; init; }

    /// <summary>
    /// A modality dropped a class where the accuracy of its probe on that class is below this share, in (0, 1], of the accuracy of its
    /// uni-modal network, which must be above 0.
    /// </summary>
    public required double DroppedBelow { get; init; }
}
