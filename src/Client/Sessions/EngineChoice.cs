using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Client.Sessions;

/// <summary>The engines that this program has.</summary>
internal static class EngineChoice
{
    /// <summary>Names of all engines.</summary>
    public static IReadOnlyList<string> Names { get; } = ["cpu", "reference"];

    /// <summary>Creates the engine of a name.</summary>
    /// <exception cref="ClientException">There is none.</exception>
    public static ITrialEngine Create(string name) => name switch
    {
        "cpu" => new CpuTrialEngine(),
        "reference" => new ReferenceTrialEngine(),
        _ => throw new ClientException(
            ExitCode.Usage, $"the spec asks for the engine '{name}', which this program does not have: set engine to {string.Join(" or ", Names)}."),
    };
}
