using ModalityCompetition.Sweeps.Ledger;

namespace ModalityCompetition.Sweeps.Estimates.Stopping;

/// <summary>Consumes the trials of one configuration strictly in trial order, until it needs no more. Not thread-safe.</summary>
internal interface ITrialFollower
{
    /// <summary>Index of the configuration.</summary>
    int Configuration { get; }

    /// <summary>Trials consumed; the index of the next one.</summary>
    long Trials { get; }

    /// <summary>Whether it needs no more trials.</summary>
    bool Stopped { get; }

    /// <summary>Consumes the next trial; does nothing once stopped.</summary>
    /// <param name="row">The trial with index <see cref="Trials"/>.</param>
    void Add(in TrialRow row);
}
