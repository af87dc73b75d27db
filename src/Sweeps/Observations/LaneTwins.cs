using System.Numerics;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Training.Twins;

namespace ModalityCompetition.Sweeps.Observations;

/// <summary>
/// <see cref="TwinObservations"/> for as many trials at once as a vector has lanes, with the same bits. Allocates nothing.
/// </summary>
/// <param name="twins">Number k of twins.</param>
/// <param name="layout">Where the observations stand.</param>
internal sealed class LaneTwins(int twins, ObservationLayout layout)
{
    /// <summary>Observes trials.</summary>
    /// <param name="trials">The trials.</param>
    /// <param name="values">Holds the trained winners, and receives the observations, [Layout.Length].</param>
    public void Observe(LaneTrials trials, LaneMatrix values)
    {
        var (cells, modalities) = (layout.Classes * layout.Modalities, layout.Modalities);
        ReadOnlySpan<Vector<double>> errors = trials.Twins(others: false)[(1 + cells)..];
        ReadOnlySpan<Vector<double>> otherErrors = trials.Twins(others: true)[(1 + cells)..];
        var unit = new Vector<double>((double)twins * TwinMeasurements.Whole);
        var joint = Excess(errors[0], otherErrors[0]);
        values[layout.TwinError] = joint / unit;
        for (var r = 0; r < modalities; r++)
        {
            var unimodal = Excess(errors[1 + r], otherErrors[1 + r]);
            var probe = Excess(errors[1 + modalities + r], otherErrors[1 + modalities + r]);
            values[layout.TwinError + 1 + r] = unimodal / unit;
            values[layout.TwinError + 1 + modalities + r] = probe / unit;
            values[layout.TwinGap + r] = (joint - unimodal) / unit;
            values[layout.TwinDegradation + r] = (probe - unimodal) / unit;
        }

        ObserveWinners(trials.Twins(others: false).Slice(1, cells), trials.Twins(others: true).Slice(1, cells), values);
    }

    private Vector<double> Excess(Vector<double> first, Vector<double> others) => (new Vector<double>(twins - 1) * first) - others;

    private void ObserveWinners(ReadOnlySpan<Vector<double>> wins, ReadOnlySpan<Vector<double>> otherWins, LaneMatrix values)
    {
        var modalities = layout.Modalities;
        ReadOnlySpan<Vector<double>> trained = values.Numbers.Slice(layout.TrainedWinner, wins.Length);
        var sums = values.Numbers.Slice(layout.TwinWinAverage, modalities);
        sums.Clear();
        var (alike, count) = (Vector<double>.Zero, new Vector<double>(twins));
        for (var j = 0; j < layout.Classes; j++)
        {
            var differs = Vector<long>.Zero;
            for (var r = 0; r < modalities; r++)
            {
                int at = layout.At(j, r);
                var excess = Excess(wins[at], otherWins[at]);
                values[layout.TwinWin + at] = excess / count;
                sums[r] += excess;
                differs |= ~Vector.Equals(wins[at], trained[at]);
            }

            var same = Vector.ConditionalSelect(differs, Vector<double>.Zero, Vector<double>.One);
            values[layout.TwinAgreement + j] = same;
            alike += same;
        }

        values[layout.TwinAgreementAverage] = alike / new Vector<double>(layout.Classes);
        foreach (ref var sum in sums)
        {
            sum /= new Vector<double>((double)twins * layout.Classes);
        }
    }
}
