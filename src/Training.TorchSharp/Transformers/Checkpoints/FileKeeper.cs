using ModalityCompetition.Training.TorchSharp.Transformers.Trials;

namespace ModalityCompetition.Training.TorchSharp.Transformers.Checkpoints;

/// <summary>Keeps the progress of a trial in a file of a folder, from time to time.</summary>
/// <param name="folder">The folder.</param>
/// <param name="key">The trial's key.</param>
/// <param name="clock">Says when.</param>
internal sealed class FileKeeper(CheckpointFolder folder, byte[] key, TimeProvider clock) : IProgressKeeper
{
    private long _last = clock.GetTimestamp();

    /// <inheritdoc/>
    public TrialProgress Start() => folder.Read(key) ?? new TrialProgress();

    /// <inheritdoc/>
    public void After(Func<TrialProgress> progress)
    {
        if (clock.GetElapsedTime(_last) >= folder.Period)
        {
            folder.Write(key, progress());
            _last = clock.GetTimestamp();
        }
    }

    /// <inheritdoc/>
    public void Done() => folder.Remove(key);
}
