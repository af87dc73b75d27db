namespace ModalityCompetition.Simulation;

/// <summary>A way to run a cluster whose capacity is looked at.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Joined">The setting JoinedBlocks.</param>
/// <param name="Costs">What things cost.</param>
internal sealed record CapacitySetting(string Name, int Joined, BlockCosts Costs)
{
    /// <summary>With PostgreSQL's own compression, which takes so long for a result.</summary>
    private const double OwnCompression = 12e-6;

    // What it was before: an order was given again every ten seconds.
    private const double ShortPatience = 10;

    /// <summary>Every block by itself and PostgreSQL's own compression; then LZ4; then blocks joined as well, and orders held
    /// for longer.</summary>
    public static IReadOnlyList<CapacitySetting> All { get; } =
    [
        new("one by one, pglz", 1, new BlockCosts { DatabaseTrial = OwnCompression, Patience = ShortPatience }),
        new("one by one, LZ4", 1, new BlockCosts { Patience = ShortPatience }),
        new("joined, LZ4", 16, new BlockCosts()),
    ];
}
