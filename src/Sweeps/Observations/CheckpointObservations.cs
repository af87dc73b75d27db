using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Training.Checkpoints;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Observations;

/// <summary>What a completed trial shows at its checkpoints, and when its networks are stopped early. Allocates nothing.</summary>
internal sealed class CheckpointObservations(TrialConfiguration configuration, ObservationLayout layout)
{
    private readonly double _testUnits = configuration.TestUnits;
    private readonly double _trainSamples = configuration.Data.TrainSamples;

    /// <summary>Observes a trial.</summary>
    /// <param name="result">The trial; its shape must be the configuration's.</param>
    /// <param name="values">Receives the observations, [Layout.Length].</param>
    public void Observe(TrialResult result, Span<double> values)
    {
        CheckpointMeasurements measured = result.Checkpoints;
        for (var c = 0; c < layout.Checkpoints; c++)
        {
            var first = c * layout.TrainedNetworks;
            for (var v = 0; v < layout.TrainedNetworks; v++)
            {
                values[layout.TestErrorAt + first + v] = measured.TestErrors[first + v] / _testUnits;
                values[layout.TrainErrorAt + first + v] = measured.TrainErrors[first + v] / _trainSamples;
                values[layout.TrainLossAt + first + v] = measured.TrainLosses[first + v];
            }

            for (var r = 0; r < layout.Modalities; r++)
            {
                var at = (c * layout.Modalities) + r;

                // Differences of counts are exact; differences of rounded shares would not be.
                var gap = measured.TestErrors[first] - measured.TestErrors[first + 1 + r];
                values[layout.GapPositiveAt + at] = gap > configuration.TestTie ? 1 : 0;
                values[layout.GapAt + at] = gap / _testUnits;
                var (gamma, learned) = (0.0, 0.0);
                for (var j = 0; j < layout.Classes; j++)
                {
                    gamma += measured.Gamma[(((c * layout.Classes) + j) * layout.Modalities) + r];
                    var learnedAt = result.LearnIterations[layout.At(j, r)];
                    learned += learnedAt != TrialResult.NeverLearned && learnedAt <= measured.Iterations[c] ? 1 : 0;
                }

                values[layout.GammaAt + at] = gamma / layout.Classes;
                values[layout.LearnedAt + at] = learned / layout.Classes;
            }
        }

        if (layout.StopsEarly)
        {
            ObserveStops(measured, values);
        }
    }

    private void ObserveStops(CheckpointMeasurements measured, Span<double> values)
    {
        var joint = 0;
        for (var v = 0; v < layout.TrainedNetworks; v++)
        {
            var best = 0;
            for (var c = 1; c < layout.Checkpoints; c++)
            {
                var (errors, least) = (c * layout.TrainedNetworks, best * layout.TrainedNetworks);
                best = measured.ValidationErrors[errors + v] < measured.ValidationErrors[least + v] ? c : best;
            }

            var stopped = measured.TestErrors[(best * layout.TrainedNetworks) + v];
            values[layout.StoppedError + v] = stopped / _testUnits;
            values[layout.StoppedIteration + v] = measured.Iterations[best];
            if (v == 0)
            {
                joint = stopped;
            }
            else
            {
                values[layout.StoppedGapPositive + v - 1] = joint > stopped + configuration.TestTie ? 1 : 0;
                values[layout.StoppedGap + v - 1] = (joint - stopped) / _testUnits;
            }
        }
    }
}
