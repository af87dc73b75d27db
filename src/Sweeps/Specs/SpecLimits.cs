namespace ModalityCompetition.Sweeps.Specs;

/// <summary>
/// How much work a spec may make for its reader. A spec of a few hundred bytes can ask for a hundred thousand configurations: on one's own
/// machine that is one's own affair, a server says no before it has made them.
/// </summary>
/// <param name="MostWork">
/// Most steps. One step is about a value of a configuration: at most a microsecond, and two to three hundred bytes. Values that are long
/// texts or expressions have more.
/// </param>
/// <param name="MostEstimates">How many estimates all configurations together may have; null for any number.</param>
public sealed record SpecLimits(long MostWork, long? MostEstimates = null)
{
    /// <summary>No limit beyond those of the format.</summary>
    public static SpecLimits None { get; } = new(long.MaxValue);

    /// <summary>
    /// Whether who reads the spec runs the pilot that <c>fidelity: auto</c> asks for; for everybody else it is an error.
    /// </summary>
    public bool AllowsPilot { get; init; }

    /// <summary>What a server gives to one spec: about a second of one processor at most, and less than 200 MB.</summary>
    public static SpecLimits OfServers { get; } = new(640_000);
}
