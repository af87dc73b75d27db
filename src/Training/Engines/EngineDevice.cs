namespace ModalityCompetition.Training.Engines;

/// <summary>A device that an engine computes on, or could compute on if something were different.</summary>
/// <param name="Engine">Name of the engine in a spec, for example <c>cpu</c>.</param>
/// <param name="Name">Name of the device on the command line, for example <c>cuda:0</c>.</param>
/// <param name="Description">What it is, for example the model of a GPU and its memory.</param>
/// <param name="Obstacle">Why it cannot be used and what would help, one sentence; null when it can be used.</param>
public sealed record EngineDevice(string Engine, string Name, string Description, string? Obstacle = null)
{
    /// <summary>Whether the engine can compute on it now.</summary>
    public bool IsUsable => Obstacle is null;
}
