namespace ModalityCompetition.Experiments;

/// <summary>
/// What a trial costs, estimated from its definition alone, so that plans do not depend on a clock or a machine.
/// </summary>
/// <param name="Flops">Floating-point operations of a trial; blocks are sized by it.</param>
/// <param name="MemoryBytes">Bytes that one worker needs while it computes one trial.</param>
public readonly record struct TrialCost(double Flops, double MemoryBytes)
{
    /// <summary>Whether the operations were counted; where they were not they size blocks and mean nothing else.</summary>
    public bool IsCounted { get; init; } = true;
}
