using ModalityCompetition.Client.Sessions.Runs;
using ModalityCompetition.Sweeps.Running;

namespace ModalityCompetition.Client.Rendering.Progress;

/// <summary>Shows nothing.</summary>
internal sealed class QuietSweepView : ISweepView
{
    /// <inheritdoc/>
    public void Start(SweepStart start)
    {
        // Quiet is what was asked for.
    }

    /// <inheritdoc/>
    public void Report(SweepProgress value)
    {
        // Quiet is what was asked for.
    }

    /// <inheritdoc/>
    public void Stop()
    {
        // Quiet is what was asked for.
    }

    /// <inheritdoc/>
    public void Finishing(string what)
    {
        // Quiet is what was asked for.
    }
}
