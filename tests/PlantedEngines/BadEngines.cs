using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.PlantedEngines;

/// <summary>What the bad engines share: they say their name and fail at everything else.</summary>
/// <param name="name">What they say.</param>
public abstract class BadEngine(string name) : IEnginePlugin
{
    /// <inheritdoc/>
    public virtual string Name => name;

    /// <inheritdoc/>
    public virtual IReadOnlyList<EngineDevice> Devices() => throw new InvalidOperationException("The devices are lost.");

    /// <inheritdoc/>
    public virtual ITrialEngine Create(EngineRequest request) => throw new InvalidOperationException("The engine is lost.");

    /// <inheritdoc/>
    public EngineRequest? RequestFor(EngineIdentity recorded) => null;
}

/// <summary>Loads, and fails when it is asked.</summary>
public sealed class FailingEngine() : BadEngine("failing");

/// <summary>Would take the place of an engine of the program.</summary>
public sealed class PassingForCpu() : BadEngine("cpu");

/// <summary>Its name could not stand in a spec.</summary>
public sealed class BadlyNamed() : BadEngine("my engine");

/// <summary>Does not say its name.</summary>
public sealed class NamelessEngine() : BadEngine("")
{
    /// <inheritdoc/>
    public override string Name => throw new NotSupportedException("No name.");
}

/// <summary>Cannot be created without an argument.</summary>
/// <param name="name">The argument.</param>
public sealed class NeedsArgument(string name) : BadEngine(name);

/// <summary>Fails while it is created.</summary>
public sealed class FailingAtOnce : BadEngine
{
    /// <summary>Fails.</summary>
    public FailingAtOnce()
        : base("at-once") => throw new InvalidOperationException("There is no licence.");
}

/// <summary>Its results would stand in ledgers as those of the engine <c>cpu</c>.</summary>
public sealed class ImpostorEngine() : BadEngine("impostor")
{
    /// <inheritdoc/>
    public override IReadOnlyList<EngineDevice> Devices() => [];

    /// <inheritdoc/>
    public override ITrialEngine Create(EngineRequest request) => new Renamed(new EngineIdentity("cpu", 1));
}
