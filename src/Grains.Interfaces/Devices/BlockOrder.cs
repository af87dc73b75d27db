namespace ModalityCompetition.Grains.Interfaces.Devices;

/// <summary>
/// A sweep wants a block of trials computed by a device. The same order may be given any number of times; it is worked on once.
/// </summary>
/// <param name="Sweep">The sweep's identifier.</param>
/// <param name="Term">Number of the incarnation of the sweep that orders; a device serves the highest it has seen.</param>
/// <param name="Configuration">Index of the configuration.</param>
/// <param name="FirstTrial">First trial.</param>
/// <param name="Count">Number of trials, at least 1.</param>
/// <param name="Attempt">1 for the first attempt at this block.</param>
/// <param name="Priority">Weight of the sweep in the share of the device.</param>
[GenerateSerializer, Immutable, Alias("modcomp.BlockOrder")]
public sealed record BlockOrder(
    [property: Id(0)] string Sweep,
    [property: Id(1)] long Term,
    [property: Id(2)] int Configuration,
    [property: Id(3)] long FirstTrial,
    [property: Id(4)] int Count,
    [property: Id(5)] int Attempt,
    [property: Id(6)] int Priority
)
{
    /// <summary>What it belongs to in a trace, as a W3C trace parent; null where nothing is traced.</summary>
    [Id(7)]
    public string? Trace { get; init; }
}
