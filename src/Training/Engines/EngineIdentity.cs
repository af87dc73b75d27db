namespace ModalityCompetition.Training.Engines;

/// <summary>
/// What determines the bits of an engine's results. Two engines with the same identity return the same bits for the same trial on any
/// machine; a ledger holds results of one identity only.
/// </summary>
/// <param name="Name">The engine's name in a spec, for example <c>cpu</c>.</param>
/// <param name="Arithmetic">Version of the arithmetic, raised by every change that may change a bit of a result; at least 1.</param>
public readonly record struct EngineIdentity(string Name, int Arithmetic)
{
    /// <summary>The identity as <c>name/arithmetic</c>.</summary>
    public override string ToString() => $"{Name}/{Arithmetic}";
}
