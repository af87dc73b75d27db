namespace ModalityCompetition.Sweeps.Instruments;

/// <summary>
/// The gauges of a sweep, in the hands of its owner, who says where it stands at a rhythm of its own: what is told is worked out from that
/// when somebody collects, and not at all otherwise. Disposing takes them away. Thread-safe.
/// </summary>
internal sealed class ToldSweep : IDisposable
{
    private Lazy<ToldStanding>? _standing;
    private int _series;

    /// <summary>Its name, as the label has it.</summary>
    public required string Name { get; init; }

    /// <summary>How much is told.</summary>
    public required ToldLimits Limits { get; init; }

    /// <summary>Whether its owner has said where it stands.</summary>
    public bool IsTold => Volatile.Read(ref _standing) is not null;

    /// <summary>Where it stands; null before its owner has said so. For who collects.</summary>
    public ToldStanding? Standing
    {
        get
        {
            ToldStanding? standing = Volatile.Read(ref _standing)?.Value;
            Volatile.Write(ref _series, Math.Max(Series, Math.Max(1, standing?.Estimates.Count ?? 0)));
            return standing;
        }
    }

    /// <summary>Most series of one gauge that who collects has seen of it.</summary>
    public int Series => Volatile.Read(ref _series);

    /// <summary>Says where it stands.</summary>
    /// <param name="standing">Works it out when somebody collects, on any thread.</param>
    public void Tell(Func<ToldStanding> standing) =>
        Volatile.Write(ref _standing, new Lazy<ToldStanding>(standing, LazyThreadSafetyMode.PublicationOnly));

    /// <summary>Says where it stands.</summary>
    public void Tell(ToldStanding standing) => Volatile.Write(ref _standing, new Lazy<ToldStanding>(standing));

    /// <summary>Says that its report is being made.</summary>
    public void Finish()
    {
        if (Volatile.Read(ref _standing) is { } standing)
        {
            Tell(() => standing.Value with { IsFinishing = true, Rate = 0, Eta = null });
        }
    }

    /// <inheritdoc/>
    public void Dispose() => SweepGauges.Remove(this);
}
