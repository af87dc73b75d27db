using System.Numerics;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Observations;

/// <summary>
/// <see cref="CheckpointObservations"/> for as many trials at once as a vector has lanes, with the same bits. Allocates nothing.
/// </summary>
internal sealed class LaneCheckpoints(TrialConfiguration configuration, ObservationLayout layout)
{
    private readonly Vector<double> _testUnits = new(configuration.TestUnits);
    private readonly Vector<double> _tie = new(configuration.TestTie);
    private readonly Vector<double> _trainSamples = new(configuration.Data.TrainSamples);

    /// <summary>Observes trials.</summary>
    /// <param name="trials">The trials.</param>
    /// <param name="values">Receives the observations, [Layout.Length].</param>
    public void Observe(LaneTrials trials, LaneMatrix values)
    {
        var networks = layout.TrainedNetworks;
        for (var c = 0; c < layout.Checkpoints; c++)
        {
            ReadOnlySpan<Vector<double>> test = trials.CheckpointTestErrors.Slice(c * networks, networks);
            ReadOnlySpan<Vector<double>> train = trials.CheckpointTrainErrors.Slice(c * networks, networks);
            ReadOnlySpan<Vector<double>> losses = trials.CheckpointTrainLosses.Slice(c * networks, networks);
            for (var v = 0; v < networks; v++)
            {
                values[layout.TestErrorAt + (c * networks) + v] = test[v] / _testUnits;
                values[layout.TrainErrorAt + (c * networks) + v] = train[v] / _trainSamples;
                values[layout.TrainLossAt + (c * networks) + v] = losses[v];
            }

            for (var r = 0; r < layout.Modalities; r++)
            {
                values[layout.GapPositiveAt + (c * layout.Modalities) + r] = One(Vector.GreaterThan(test[0], test[1 + r] + _tie));
                values[layout.GapAt + (c * layout.Modalities) + r] = (test[0] - test[1 + r]) / _testUnits;
                ObserveLearning(trials, c, r, values);
            }
        }

        if (layout.StopsEarly)
        {
            ObserveStops(trials, values);
        }
    }

    private void ObserveLearning(LaneTrials trials, int c, int r, LaneMatrix values)
    {
        var cells = layout.Classes * layout.Modalities;
        ReadOnlySpan<Vector<double>> gammas = trials.CheckpointGamma.Slice(c * cells, cells);
        ReadOnlySpan<Vector<double>> learnIterations = trials.LearnIterations;
        var iteration = trials.CheckpointIterations[c];
        var never = new Vector<double>(TrialResult.NeverLearned);
        var (gamma, learned) = (Vector<double>.Zero, Vector<double>.Zero);
        for (var i = r; i < cells; i += layout.Modalities)
        {
            gamma += gammas[i];
            learned += One(Vector.AndNot(Vector.LessThanOrEqual(learnIterations[i], iteration), Vector.Equals(learnIterations[i], never)));
        }

        var classes = new Vector<double>(layout.Classes);
        values[layout.GammaAt + (c * layout.Modalities) + r] = gamma / classes;
        values[layout.LearnedAt + (c * layout.Modalities) + r] = learned / classes;
    }

    private void ObserveStops(LaneTrials trials, LaneMatrix values)
    {
        var networks = layout.TrainedNetworks;
        ReadOnlySpan<Vector<double>> test = trials.CheckpointTestErrors;
        ReadOnlySpan<Vector<double>> validation = trials.CheckpointValidationErrors;
        ReadOnlySpan<Vector<double>> iterations = trials.CheckpointIterations;
        var joint = Vector<double>.Zero;
        for (var v = 0; v < networks; v++)
        {
            var (least, stopped, iteration) = (validation[v], test[v], iterations[0]);
            for (var c = 1; c < layout.Checkpoints; c++)
            {
                var at = (c * networks) + v;
                var better = Vector.LessThan(validation[at], least);
                least = Vector.ConditionalSelect(better, validation[at], least);
                stopped = Vector.ConditionalSelect(better, test[at], stopped);
                iteration = Vector.ConditionalSelect(better, iterations[c], iteration);
            }

            values[layout.StoppedError + v] = stopped / _testUnits;
            values[layout.StoppedIteration + v] = iteration;
            if (v == 0)
            {
                joint = stopped;
            }
            else
            {
                values[layout.StoppedGapPositive + v - 1] = One(Vector.GreaterThan(joint, stopped + _tie));
                values[layout.StoppedGap + v - 1] = (joint - stopped) / _testUnits;
            }
        }
    }

    private static Vector<double> One(Vector<long> mask) => Vector.ConditionalSelect(mask, Vector<double>.One, Vector<double>.Zero);
}
