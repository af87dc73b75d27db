using ModalityCompetition.Transformers.Trials;

namespace ModalityCompetition.Training.TorchSharp.Transformers.Trials;

/// <summary>How far the training of a network has come: all that its next step, and the result of its trial, depend on.</summary>
internal sealed class NetworkProgress
{
    /// <summary>The network: 0 the joint one, 1 + r that of modality r, 1 + R + r the probe of its encoder.</summary>
    public required int Network { get; init; }

    /// <summary>Steps performed.</summary>
    public int Step { get; set; }

    /// <summary>Its score at the end; null while it is trained.</summary>
    public NetworkScore? Score { get; set; }

    /// <summary>The step after which its loss was not finite; 0 where it was.</summary>
    public int DivergedAt { get; set; }

    /// <summary>Its parameters.</summary>
    public float[] Weights { get; set; } = [];

    /// <summary>Means of gradients; empty at the end.</summary>
    public float[] Mean { get; set; } = [];

    /// <summary>Means of squared gradients; empty at the end.</summary>
    public float[] Square { get; set; } = [];

    /// <summary>What its rule remembers.</summary>
    public double[] Memory { get; set; } = [];

    /// <summary>Its parameters when joint training starts from them; empty where it does not, or not yet.</summary>
    public float[] Snapshot { get; set; } = [];

    /// <summary>Its scores on the way so far.</summary>
    public List<CheckpointScore> OnTheWay { get; init; } = [];
}
