using System.Diagnostics.Metrics;
using ModalityCompetition.Sweeps.Instruments;

namespace ModalityCompetition.Sweeps.Tests.Instruments;

/// <summary>Which sweeps have gauges of their own while they come and go.</summary>
public class SweepGaugesTests
{
    private static readonly ToldLimits s_limits = new() { Sweeps = ToldLimits.Most };

    [Fact]
    public void A_sweep_is_told_once_its_owner_has_said_where_it_stands_until_it_goes()
    {
        const string Name = "sweep of gauges";
        using ToldSweep first = SweepGauges.Add(Name, s_limits);
        using ToldSweep second = SweepGauges.Add(Name, s_limits);
        Assert.Empty(Committed(Name));
        second.Tell(new ToldStanding(7, 10, 3));
        Assert.Equal([7], Committed(Name));

        // A name stands for one sweep, the one that came first.
        first.Tell(new ToldStanding(5, 10, 5));
        Assert.Equal([5], Committed(Name));
        first.Tell(new ToldStanding(6, 10, 4));
        Assert.Equal([6], Committed(Name));
        first.Dispose();
        Assert.Equal([7], Committed(Name));
        second.Dispose();
        Assert.Empty(Committed(Name));
    }

    [Fact]
    public void Those_beyond_the_limit_are_others_and_move_up()
    {
        var limits = new ToldLimits { Sweeps = 2 };
        ToldSweep[] sweeps = [.. Enumerable.Range(0, 5).Select(i => new ToldSweep { Name = $"{i % 4}", Limits = limits })];
        SplitSweeps none = SplitSweeps.Of(sweeps);
        Assert.Equal((0, 0, 5), (none.Named.Length, none.Others.Length, none.Silent.Length));
        Assert.False(none.IsStale);
        foreach (int told in (int[])[1, 4, 0, 2])
        {
            sweeps[told].Tell(new ToldStanding(0, 1, 1));
        }

        Assert.True(none.IsStale);
        // 4 has the name of 0.
        SplitSweeps some = SplitSweeps.Of(sweeps);
        Assert.Equal([sweeps[0], sweeps[1]], some.Named.ToArray());
        Assert.Equal([sweeps[2], sweeps[4]], some.Others.ToArray());
        Assert.Equal([sweeps[3]], some.Silent.ToArray());
        Assert.False(some.IsStale);
        Assert.Equal([sweeps[1], sweeps[2]], SplitSweeps.Of(sweeps[1..]).Named.ToArray());
    }

    private static List<double> Committed(string sweep)
    {
        List<double> told = [];
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, listens) =>
        {
            if (instrument.Meter.Name == RunTelemetry.Name && instrument.Name == SweepInstruments.Committed.Name)
            {
                listens.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>(
            (_, value, labels, _) =>
            {
                foreach (KeyValuePair<string, object?> label in labels)
                {
                    if (label is { Key: "sweep", Value: string name } && name == sweep)
                    {
                        told.Add(value);
                    }
                }
            }
        );
        listener.Start();
        listener.RecordObservableInstruments();
        return told;
    }
}
