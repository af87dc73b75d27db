namespace ModalityCompetition.Training.TorchSharp.Transformers.Trials;

/// <summary>Keeps the progress of a trial, so that it can go on after an interruption.</summary>
internal interface IProgressKeeper
{
    /// <summary>What was kept of the trial; a new one where nothing was.</summary>
    TrialProgress Start();

    /// <summary>Told after every step.</summary>
    /// <param name="progress">Makes the progress, which takes a while.</param>
    void After(Func<TrialProgress> progress);

    /// <summary>Told when the trial is done.</summary>
    void Done();
}
