using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Observations;
using ModalityCompetition.Transformers.Trials;

namespace ModalityCompetition.Sweeps.TransformerTrials;

/// <summary>Turns the row of a trial of the paper's own experiment into its observations.</summary>
/// <param name="configuration">What the trial computes.</param>
/// <param name="layout">Where each observation stands.</param>
internal sealed class TransformerObserver(TransformerConfiguration configuration, ObservationLayout layout) : IObserver
{
    private const int Modalities = TransformerConfiguration.Modalities;

    private readonly int _trainSamples = configuration.Source.TrainSamples;
    private readonly int[] _testCounts = [.. configuration.Source.TestCounts];
    private readonly long _testSamples = configuration.Source.TestCounts.Sum(c => (long)c);

    /// <inheritdoc/>
    public ObservationLayout Layout => layout;

    /// <inheritdoc/>
    public ILaneForm? Lanes() => null;

    /// <inheritdoc/>
    public void Observe(ReadOnlySpan<byte> row, Span<double> values)
    {
        bool completed = layout.Begin(row, values);

        // Nothing of this experiment is measured before training; its places are those of events that never happen.
        values[..layout.Outcomes].Clear();
        values[layout.AllMeans..layout.Completed].Clear();
        if (!completed)
        {
            return;
        }

        values[layout.Completed..layout.Length].Clear();
        TransformerResult result = TransformerRow.Decode(row, layout.Classes);
        Span<long> errors = stackalloc long[TransformerResult.Networks];
        for (int v = 0; v < errors.Length; v++)
        {
            errors[v] = ObserveNetwork(result.Scores[v], v, values);
        }

        for (int r = 0; r < Modalities; r++)
        {
            (long unimodal, long probe) = (errors[1 + r], errors[1 + Modalities + r]);
            values[layout.GapPositive + r] = errors[0] > unimodal ? 1 : 0;

            // Differences of counts are exact; differences of rounded shares would not be.
            values[layout.Gap + r] = (double)(errors[0] - unimodal) / _testSamples;
            values[layout.Degradation + r] = (double)(probe - unimodal) / _testSamples;
        }

        ObserveClasses(result, values);
        ObserveCheckpoints(result, values);
        values[layout.Growth..layout.Controls].Fill(double.NaN);
    }

    private long ObserveNetwork(NetworkScore score, int v, Span<double> values)
    {
        long errors = _testSamples;
        for (int j = 0; j < _testCounts.Length; j++)
        {
            errors -= score.TestCorrect[j];
            values[layout.ClassAccuracy + (v * layout.Classes) + j] = (double)score.TestCorrect[j] / _testCounts[j];
        }

        values[layout.TestError + v] = (double)errors / _testSamples;
        values[layout.TrainError + v] = (double)(_trainSamples - score.TrainCorrect) / _trainSamples;
        values[layout.FinalLoss + v] = score.TrainLoss;
        return errors;
    }

    private void ObserveClasses(TransformerResult result, Span<double> values)
    {
        for (int j = 0; j < layout.Classes; j++)
        {
            int? winner = Winner(result, j);
            values[layout.Statuses + layout.Classes + j] = winner is null ? 1 : 0;
            values[layout.StatusAverages + 1] += winner is null ? 1 : 0;
            for (int r = 0; r < Modalities; r++)
            {
                (int alone, int probe) = Correct(result, r, j);
                double dropped = alone > 0 && probe < configuration.Probe.DroppedBelow * alone ? 1 : 0;
                double wins = winner == r ? 1 : 0;
                values[layout.Dropped + layout.At(j, r)] = dropped;
                values[layout.DroppedAverage + r] += dropped;
                values[layout.TrainedWinner + layout.At(j, r)] = wins;
                values[layout.TrainedWinnerAverage + r] += wins;
            }
        }

        // Counted first: a sum of rounded shares may exceed 1.
        values[layout.StatusAverages + 1] /= layout.Classes;
        for (int r = 0; r < Modalities; r++)
        {
            values[layout.DroppedAverage + r] /= layout.Classes;
            values[layout.TrainedWinnerAverage + r] /= layout.Classes;
        }
    }

    // A modality whose uni-modal network answers no sample of the class has nothing that it could keep.
    private static int? Winner(TransformerResult result, int j)
    {
        (long alone0, long probe0) = Correct(result, 0, j);
        (long alone1, long probe1) = Correct(result, 1, j);
        return (alone0, alone1) switch
        {
            (0, 0) => null,
            (_, 0) => probe0 > 0 ? 0 : null,
            (0, _) => probe1 > 0 ? 1 : null,
            // Shares of counts are compared without rounding.
            _ => (probe0 * alone1).CompareTo(probe1 * alone0) switch
            {
                > 0 => 0,
                < 0 => 1,
                _ => null,
            },
        };
    }

    private static (int Alone, int Probe) Correct(TransformerResult result, int r, int j) =>
        (result.Scores[1 + r].TestCorrect[j], result.Scores[1 + Modalities + r].TestCorrect[j]);

    private void ObserveCheckpoints(TransformerResult result, Span<double> values)
    {
        for (int c = 0; c < result.OnTheWay.Length; c++)
        {
            CheckpointScore[] scores = result.OnTheWay[c];
            for (int v = 0; v < scores.Length; v++)
            {
                int at = (c * layout.TrainedNetworks) + v;
                values[layout.TestErrorAt + at] = (double)(_testSamples - scores[v].TestCorrect) / _testSamples;
                values[layout.TrainErrorAt + at] = (double)(_trainSamples - scores[v].TrainCorrect) / _trainSamples;
                values[layout.TrainLossAt + at] = scores[v].TrainLoss;
            }

            for (int r = 0; r < Modalities; r++)
            {
                int more = scores[1 + r].TestCorrect - scores[0].TestCorrect;
                values[layout.GapAt + (c * Modalities) + r] = (double)more / _testSamples;
                values[layout.GapPositiveAt + (c * Modalities) + r] = more > 0 ? 1 : 0;
            }
        }
    }
}
