using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Sweeps.ProgramTrials;

/// <summary>
/// What stands in the place of an engine where the trials are results that existed already and were read from a file: it has a name and an
/// identity in ledgers, and runs nothing.
/// </summary>
public sealed class FileEnginePlugin : IEnginePlugin
{
    /// <summary>Its name in a spec and in ledgers.</summary>
    public const string EngineName = "file";

    /// <summary>What whoever wants to run such trials is told.</summary>
    public const string Sentence =
        "the trials came from a file (engine: file), so that there is nothing to run: 'modcomp estimate FILE --spec SPEC' reads the file "
        + "again.";

    /// <summary>What ledgers of such trials say of their engine.</summary>
    public static EngineIdentity Identity { get; } = new(EngineName, 1);

    /// <inheritdoc/>
    public string Name => EngineName;

    /// <inheritdoc/>
    public IReadOnlyList<EngineDevice> Devices() => [];

    /// <inheritdoc/>
    /// <exception cref="EngineUnavailableException">Always.</exception>
    public ITrialEngine Create(EngineRequest request) => throw new EngineUnavailableException(Sentence);

    /// <inheritdoc/>
    public EngineRequest? RequestFor(EngineIdentity recorded) => recorded.Name == EngineName ? new EngineRequest() : null;
}
