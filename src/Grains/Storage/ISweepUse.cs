namespace ModalityCompetition.Grains.Storage;

/// <summary>Knows which sweeps somebody works on, so that they stay open.</summary>
internal interface ISweepUse
{
    /// <summary>Whether somebody on this silo has trials of a sweep in hand.</summary>
    bool IsBusyWith(string sweep);
}
