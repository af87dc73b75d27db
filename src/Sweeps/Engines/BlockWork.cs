namespace ModalityCompetition.Sweeps.Engines;

/// <summary>
/// How much work a block of trials holds. A block has as many trials as fit, by the cost of the definition of a trial. The plan of a sweep,
/// and with it every boundary of a block in a ledger, depends on these numbers: they never change.
/// </summary>
/// <param name="Flops">Floating-point operations of a block of a sweep without a target; positive.</param>
/// <param name="TargetedFlops">
/// The same with a target: blocks that are in work when the target is reached are wasted, so they are shorter; positive.
/// </param>
public sealed record BlockWork(double Flops, double TargetedFlops)
{
    // What a modern core does in double precision, one number at a time, in half a second.
    private const double ScalarFlopsPerSecond = 8e9;
    private const double Seconds = 0.5;

    /// <summary>The work of a block of an engine that says nothing else, for every engine that comes as a plug-in.</summary>
    public static BlockWork Ordinary { get; } = new(Seconds * ScalarFlopsPerSecond, Seconds * ScalarFlopsPerSecond);
}
