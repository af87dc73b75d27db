using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Sweeps.Engines;

/// <summary>An engine that comes with the program, or with some of its builds.</summary>
/// <param name="Name">Its name in a spec.</param>
/// <param name="Work">The work of its blocks, known also where the build lacks the engine: whoever reads a run must plan it alike.</param>
/// <param name="Find">Finds it; null where the build lacks it.</param>
/// <param name="Remedy">How to get it where the build lacks it, one sentence.</param>
internal sealed record ShippedEngine(string Name, BlockWork Work, Func<IEnginePlugin?> Find, string Remedy)
{
    /// <summary>What it cannot do, each with what it does instead, as the end of a sentence after its name and a comma.</summary>
    public IReadOnlyDictionary<EngineAbility, string> Lacks { get; init; } = new Dictionary<EngineAbility, string>();
}
