using ModalityCompetition.Sweeps.Running;

namespace ModalityCompetition.Client.Sessions.Runs;

/// <summary>Shows a run while it goes on. <see cref="IProgress{T}.Report"/> may come from any thread, one call at a time.</summary>
internal interface ISweepView : IProgress<SweepProgress>
{
    /// <summary>The run begins.</summary>
    void Start(SweepStart start);

    /// <summary>The trials are over, one way or the other; nothing more is reported.</summary>
    void Stop();

    /// <summary>The estimates and reports are computed next.</summary>
    void Finishing(string what);
}
