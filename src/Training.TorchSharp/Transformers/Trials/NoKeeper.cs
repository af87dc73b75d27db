namespace ModalityCompetition.Training.TorchSharp.Transformers.Trials;

/// <summary>Keeps nothing.</summary>
internal sealed class NoKeeper : IProgressKeeper
{
    /// <inheritdoc/>
    public TrialProgress Start() => new();

    /// <inheritdoc/>
    public void After(Func<TrialProgress> progress) { }

    /// <inheritdoc/>
    public void Done() { }
}
