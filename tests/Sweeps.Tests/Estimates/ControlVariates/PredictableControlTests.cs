using System.Globalization;
using ModalityCompetition.Sweeps.Estimates.ControlVariates;
using ModalityCompetition.Sweeps.Estimates.Sequences;
using ModalityCompetition.Sweeps.Tests.Estimates.Sequences;
using Xunit.Abstractions;

namespace ModalityCompetition.Sweeps.Tests.Estimates.ControlVariates;

/// <summary>
/// The trained winner of one class with known law: given D the initial winner is r with probability P = 0.4 + 0.2 u, the trained winner is
/// the initial one with probability 0.95, else the other. E y = 0.5 by symmetry.
/// </summary>
public sealed class PredictableControlTests(ITestOutputHelper output)
{
    private static readonly ObservationBounds s_share = new(0, 1);
    private static readonly ObservationBounds s_control = new(-1, 1);

    [Fact]
    public void Bounds_are_those_of_the_adjusted_observation()
    {
        Assert.Equal(new ObservationBounds(-1, 2), Control().Bounds);
        Assert.Equal(new ObservationBounds(-2, 3), new PredictableControl(s_share, s_control, 0, -2, 1).Bounds);
        Assert.Equal(new ObservationBounds(-1.5, 2.5), new PredictableControl(s_share, new ObservationBounds(0, 1), 0.5, 0, 3).Bounds);
        Assert.Throws<ArgumentOutOfRangeException>(() => Control().Adjust(1.5, 0));
    }

    [Fact]
    public void The_adjusted_sequence_keeps_its_coverage_under_peeking()
    {
        var check = new PeekingCheck(0.05);
        var random = new Random(41);
        for (var repetition = 0; repetition < 1000; repetition++)
        {
            var control = Control();
            var sequence = new BettingSequence(control.Bounds, 0.95);
            var missed = false;
            for (var t = 0; t < 300; t++)
            {
                var (y, x) = Draw(random);
                sequence.Add(control.Adjust(y, x));
                missed |= PeekingCheck.Misses(sequence.Interval, 0.5);
            }

            check.Add(missed);
        }

        Assert.True(check.Passes, check.ToString());
        output.WriteLine(check.ToString());
    }

    [Fact]
    public void At_agreement_of_095_a_third_of_the_trials_suffices()
    {
        var random = new Random(42);
        var trials = new long[3];
        const int Repetitions = 20;
        for (var repetition = 0; repetition < Repetitions; repetition++)
        {
            var control = Control();
            BettingSequence[] sequences = [new(s_share, 0.95), new(s_share, 0.95, 0.02), new(control.Bounds, 0.95, 0.02)];
            while (sequences.Any(Wide))
            {
                var (y, x) = Draw(random);
                double[] observations = [y, y, control.Adjust(y, x)];
                for (var i = 0; i < sequences.Length; i++)
                {
                    if (Wide(sequences[i]))
                    {
                        sequences[i].Add(observations[i]);
                    }
                }
            }

            for (var i = 0; i < sequences.Length; i++)
            {
                trials[i] += sequences[i].Count;
            }
        }

        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"trials to half-width 0.02: {trials[0] / Repetitions} untuned, {trials[1] / Repetitions} tuned, {trials[2] / Repetitions} "
                    + $"tuned with the control"
            )
        );
        Assert.True(3 * trials[2] < trials[1], $"{trials[2]} against {trials[1]}");
        Assert.True(trials[1] < 2 * 2404 * Repetitions, $"tuned {trials[1]}");

        static bool Wide(BettingSequence sequence) => sequence.Interval.High - sequence.Interval.Low > 0.04;
    }

    private static PredictableControl Control() => new(s_share, s_control, mean: 0, lowest: 0, highest: 1);

    private static (double Y, double X) Draw(Random random)
    {
        var p = 0.4 + (0.2 * random.NextDouble());
        var initial = random.NextDouble() < p ? 1 : 0;
        var trained = random.NextDouble() < 0.95 ? initial : 1 - initial;
        return (trained, initial - p);
    }
}
