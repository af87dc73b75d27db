using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Training.Measurements;
using ModalityCompetition.Training.Trials;
using ModalityCompetition.Training.Twins;

namespace ModalityCompetition.Sweeps.Observations;

/// <summary>
/// What the twins of a completed trial add: each measurement of the first twin less its mean over all k, which has mean 0 exactly, and
/// whether trial and first twin have the same winners. Allocates nothing.
/// </summary>
/// <param name="twins">Number k of twins.</param>
/// <param name="layout">Where the observations stand.</param>
internal sealed class TwinObservations(int twins, ObservationLayout layout)
{
    /// <summary>Observes a trial.</summary>
    /// <param name="result">The trial; its shape must be the configuration's.</param>
    /// <param name="values">Holds the trained winners, and receives the observations, [Layout.Length].</param>
    public void Observe(TrialResult result, Span<double> values)
    {
        TwinMeasurements measured = result.Twins;
        ReadOnlySpan<int> errors = measured.Errors(others: false);
        ReadOnlySpan<int> otherErrors = measured.Errors(others: true);
        double unit = (double)twins * TwinMeasurements.Whole;

        // k times the first less the sum over all: whole numbers, hence exact.
        double joint = Excess(errors[0], otherErrors[0]);
        values[layout.TwinError] = joint / unit;
        for (var r = 0; r < layout.Modalities; r++)
        {
            double unimodal = Excess(errors[1 + r], otherErrors[1 + r]);
            double probe = Excess(errors[1 + layout.Modalities + r], otherErrors[1 + layout.Modalities + r]);
            values[layout.TwinError + 1 + r] = unimodal / unit;
            values[layout.TwinError + 1 + layout.Modalities + r] = probe / unit;
            values[layout.TwinGap + r] = (joint - unimodal) / unit;
            values[layout.TwinDegradation + r] = (probe - unimodal) / unit;
        }

        ObserveWinners(result, measured, values);
    }

    private double Excess(int first, int others) => (double)((twins - 1) * (long)first) - others;

    private void ObserveWinners(TrialResult result, TwinMeasurements measured, Span<double> values)
    {
        ReadOnlySpan<int> wins = measured.Wins(others: false);
        ReadOnlySpan<int> otherWins = measured.Wins(others: true);
        var sums = values.Slice(layout.TwinWinAverage, layout.Modalities);
        sums.Clear();
        double alike = 0;
        for (var j = 0; j < layout.Classes; j++)
        {
            int winner = TrialMeasurements.TrainedWinner(result, j);
            var same = true;
            for (var r = 0; r < layout.Modalities; r++)
            {
                int at = layout.At(j, r);
                double excess = Excess(wins[at], otherWins[at]);
                values[layout.TwinWin + at] = excess / twins;
                sums[r] += excess;
                same &= wins[at] == (r == winner ? 1 : 0);
            }

            values[layout.TwinAgreement + j] = same ? 1 : 0;
            alike += same ? 1 : 0;
        }

        values[layout.TwinAgreementAverage] = alike / layout.Classes;
        foreach (ref double sum in sums)
        {
            sum /= (double)twins * layout.Classes;
        }
    }
}
