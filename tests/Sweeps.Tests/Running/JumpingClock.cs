namespace ModalityCompetition.Sweeps.Tests.Running;

/// <summary>A clock that jumps by up to a day, forward and back, whenever it is read; its timers are the system's.</summary>
internal sealed class JumpingClock(int seed) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly Random _random = new(seed);

    /// <summary>How often it was read.</summary>
    public int Readings { get; private set; }

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + TimeSpan.FromSeconds(Jump());

    public override long GetTimestamp() => (long)(Jump() * TimestampFrequency);

    private double Jump()
    {
        lock (_gate)
        {
            Readings++;
            return 1e6 + (86_400 * ((2 * _random.NextDouble()) - 1));
        }
    }
}
