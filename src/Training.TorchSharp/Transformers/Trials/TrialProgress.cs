namespace ModalityCompetition.Training.TorchSharp.Transformers.Trials;

/// <summary>How far a trial has come.</summary>
internal sealed class TrialProgress
{
    /// <summary>Its networks in the order of their training; all but the last are trained.</summary>
    public List<NetworkProgress> Networks { get; init; } = [];

    /// <summary>A network that is trained, or is being trained.</summary>
    /// <param name="network">See <see cref="NetworkProgress.Network"/>.</param>
    public NetworkProgress Of(int network) => Networks.Single(progress => progress.Network == network);
}
