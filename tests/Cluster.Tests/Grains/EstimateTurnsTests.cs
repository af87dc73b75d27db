using System.Collections.Concurrent;
using ModalityCompetition.Grains.Sweeps;

namespace ModalityCompetition.Cluster.Tests.Grains;

/// <summary>However many sweeps want estimates, and however long these take, a silo spends a hundredth of a processor on them.</summary>
public sealed class EstimateTurnsTests
{
    [Fact]
    public async Task A_silo_rests_a_hundred_times_as_long_as_a_turn_took()
    {
        var clock = new LeapingClock();
        using var turns = new EstimateTurns(clock);
        int together = 0;
        await Task.WhenAll(Enumerable.Range(1, 20).Select(i => turns.TakeAsync(() => Work(i), CancellationToken.None)));
        // The last has its rest before the one that comes next.
        await turns.TakeAsync(() => Work(1), CancellationToken.None);
        Assert.Equal(20, clock.Rests.Count);
        Assert.Equal(100 * Enumerable.Range(1, 20).Sum(i => i * 10.0), clock.Rests.Sum(r => r.TotalMilliseconds), 3);

        int Work(int tens)
        {
            Assert.Equal(1, Interlocked.Increment(ref together));
            clock.Leap(TimeSpan.FromMilliseconds(10 * tens));
            Interlocked.Decrement(ref together);
            return tens;
        }
    }

    [Fact]
    public async Task A_turn_that_took_for_ever_or_failed_does_not_silence_the_others()
    {
        var clock = new LeapingClock();
        using var turns = new EstimateTurns(clock);
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            turns.TakeAsync<int>(
                () =>
                {
                    clock.Leap(TimeSpan.FromHours(1));
                    throw new InvalidOperationException();
                },
                CancellationToken.None
            )
        );
        Assert.Equal(7, await turns.TakeAsync(() => 7, CancellationToken.None));
        Assert.Equal([TimeSpan.FromSeconds(30)], clock.Rests);
    }

    /// <summary>A clock that stands still but for leaps; whoever waits makes it leap.</summary>
    private sealed class LeapingClock : TimeProvider
    {
        private long _now;

        public ConcurrentQueue<TimeSpan> Rests { get; } = [];

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Leap(TimeSpan time) => Interlocked.Add(ref _now, time.Ticks);

        public override long GetTimestamp() => Interlocked.Read(ref _now);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Rests.Enqueue(dueTime);
            Leap(dueTime);
            return TimeProvider.System.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }
}
