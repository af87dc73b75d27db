namespace ModalityCompetition.Grains.Interfaces.Estimates;

/// <summary>
/// The live estimates of one configuration; its key is <c>sweep/configuration</c>. It consumes committed trials from the ledger in trial
/// order, each once, so whoever asks, whenever and however often, the estimate is that of the first so many trials and nothing is counted
/// twice. The estimates of a sweep are those of its configurations side by side, computed on as many silos as there are.
/// </summary>
[Alias("modcomp.IEstimateGrain")]
public interface IEstimateGrain : IGrainWithStringKey
{
    /// <summary>
    /// Consumes what has been committed since it was last asked, at most a number of trials that takes about a second, and says what it
    /// knows.
    /// </summary>
    [Alias("Advance")]
    Task<ConfigurationRecord?> Advance();
}
