using ModalityCompetition.Sweeps.Services;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Client.Hosting;

/// <summary>
/// The gauges of the one sweep of a process. They stay until this is disposed, after the export, which asks for them a last time at its
/// end.
/// </summary>
internal sealed class RunTelling : IDisposable
{
    private SweepTelling? _telling;

    /// <summary>Begins to tell about a sweep, once.</summary>
    public SweepTelling Begin(SweepSpec spec) => _telling = new SweepTelling(spec.Name, spec);

    /// <inheritdoc/>
    public void Dispose() => _telling?.Dispose();
}
