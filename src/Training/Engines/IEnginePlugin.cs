namespace ModalityCompetition.Training.Engines;

/// <summary>
/// An engine that a program finds at run time, because most builds do without what it brings. Implementations have a public constructor
/// without parameters that loads nothing; native libraries are loaded by the first call of a method.
/// </summary>
public interface IEnginePlugin
{
    /// <summary>The engine's name in a spec, for example <c>torch</c>.</summary>
    string Name { get; }

    /// <summary>The devices of this machine, usable or not. Never throws: whatever fails is the obstacle of a device.</summary>
    IReadOnlyList<EngineDevice> Devices();

    /// <summary>Creates the engine.</summary>
    /// <param name="request">Which devices, and how.</param>
    /// <exception cref="EngineUnavailableException">A device is unknown or cannot be used; the message says why and what would
    /// help.</exception>
    ITrialEngine Create(EngineRequest request);

    /// <summary>
    /// The request that gives an engine of an identity that was recorded, as far as the identity says, or null when it is of another
    /// engine.
    /// </summary>
    /// <param name="recorded">The identity in a ledger.</param>
    EngineRequest? RequestFor(EngineIdentity recorded);
}
