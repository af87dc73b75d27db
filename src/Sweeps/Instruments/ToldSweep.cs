namespace ModalityCompetition.Sweeps.Instruments;

/// <summary>
/// The gauges of a sweep, in the hands of its owner, who says where it stands at a rhythm of its own: who collects asks nobody and computes
/// nothing. Disposing takes them away. Thread-safe.
/// </summary>
internal sealed class ToldSweep : IDisposable
{
    private ToldStanding? _standing;
    private int _series;

    /// <summary>Its name, as the label has it.</summary>
    public required string Name { get; init; }

    /// <summary>How much is told.</summary>
    public required ToldLimits Limits { get; init; }

    /// <summary>Where it stands; null before its owner has said so.</summary>
    public ToldStanding? Standing => Volatile.Read(ref _standing);

    /// <summary>Most series of one gauge that it has had.</summary>
    public int Series => Volatile.Read(ref _series);

    /// <summary>Says where it stands.</summary>
    public void Tell(ToldStanding standing)
    {
        Volatile.Write(ref _standing, standing);
        Volatile.Write(ref _series, Math.Max(Series, Math.Max(1, standing.Estimates.Count)));
    }

    /// <summary>Says that its report is being made.</summary>
    public void Finish()
    {
        if (Standing is { } standing)
        {
            Tell(standing with { IsFinishing = true, Rate = 0, Eta = null });
        }
    }

    /// <inheritdoc/>
    public void Dispose() => SweepGauges.Remove(this);
}
