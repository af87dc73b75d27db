using ModalityCompetition.Sweeps.Running;

namespace ModalityCompetition.Sweeps.Tests.Running;

public sealed class ThroughputMeterTests
{
    [Fact]
    public void A_constant_rate_is_shown_from_the_first_observation_on()
    {
        var meter = new ThroughputMeter(TimeSpan.FromSeconds(5), 1000);
        Assert.Equal(0, meter.TrialsPerSecond);
        Assert.Null(meter.TimeFor(10));
        for (int i = 1; i < 50; i++)
        {
            meter.Observe(TimeSpan.FromSeconds(5 + (0.25 * i)), 1000 + (10 * i));
            Assert.Equal(40, meter.TrialsPerSecond, 9);
            Assert.Equal(2.5, meter.TimeFor(100)!.Value.TotalSeconds, 6);
        }
    }

    [Fact]
    public void After_a_change_of_pace_the_old_rate_is_forgotten_with_the_stated_memory()
    {
        var meter = new ThroughputMeter(TimeSpan.Zero, 0);
        int tenths = 0;
        long done = 0;
        void Run(double duration, int rate)
        {
            for (int step = 0; step < (int)(10 * duration); step++)
            {
                done += rate / 10;
                meter.Observe(TimeSpan.FromSeconds(++tenths / 10.0), done);
            }
        }

        Run(100, 1000);
        Run(ThroughputMeter.Memory.TotalSeconds, 100);

        // The old rate has weight 1/e by now: 100 + 900/e.
        Assert.Equal(100 + (900 / Math.E), meter.TrialsPerSecond, 1.0);
    }

    [Fact]
    public void Nothing_left_takes_no_time_and_a_standstill_takes_for_ever()
    {
        var meter = new ThroughputMeter(TimeSpan.Zero, 0);
        Assert.Equal(TimeSpan.Zero, meter.TimeFor(0));
        meter.Observe(TimeSpan.FromSeconds(1), 0);
        Assert.Null(meter.TimeFor(1));
        meter.Observe(TimeSpan.FromSeconds(1), 5);
        Assert.Equal(0, meter.TrialsPerSecond);
    }

    [Fact]
    public void A_clock_that_is_set_back_or_forward_is_forgotten_soon()
    {
        var meter = new ThroughputMeter(TimeSpan.FromHours(5), 0);
        meter.Observe(TimeSpan.FromHours(5) + TimeSpan.FromSeconds(1), 100);
        Assert.Equal(100, meter.TrialsPerSecond, 9);
        meter.Observe(TimeSpan.FromSeconds(1), 200);
        Assert.Equal(100, meter.TrialsPerSecond, 9);
        meter.Observe(TimeSpan.FromSeconds(2), 300);
        Assert.Equal(100, meter.TrialsPerSecond, 9);
        meter.Observe(TimeSpan.FromDays(1), 400);
        for (int second = 1; second <= 300; second++)
        {
            meter.Observe(TimeSpan.FromDays(1) + TimeSpan.FromSeconds(second), 400 + (100 * second));
        }

        Assert.Equal(100, meter.TrialsPerSecond, 1);
    }
}
