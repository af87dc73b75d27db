using ModalityCompetition.Sweeps.Engines;
using ModalityCompetition.Sweeps.Shipped;
using ModalityCompetition.Sweeps.Specs.Experiments;

namespace ModalityCompetition.Client.Hosting;

/// <summary>What this program can run. Made once, where the process starts, and handed to every command.</summary>
/// <param name="Experiments">The experiments that specs may name.</param>
/// <param name="Engines">The engines that compute their trials.</param>
internal sealed record Installation(ExperimentRegistry Experiments, EngineRegistry Engines)
{
    /// <summary>The experiments that come with the program, and the engines of this process with its plug-ins.</summary>
    public static Installation OfProcess() => new(ShippedExperiments.With(EngineRegistry.Installed.Names), EngineRegistry.Installed);
}
