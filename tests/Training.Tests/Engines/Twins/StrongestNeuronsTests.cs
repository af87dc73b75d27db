using FsCheck;
using FsCheck.Fluent;
using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Engines.Cpu;
using ModalityCompetition.Training.Engines.Reference;
using ModalityCompetition.Training.Trials;
using ModalityCompetition.Training.Twins;

namespace ModalityCompetition.Training.Tests.Engines.Twins;

/// <summary>Twins with the strongest neurons of their trial.</summary>
public sealed class StrongestNeuronsTests
{
    [Fact]
    public void They_are_those_of_the_trial_that_go_farthest_along_the_signal_in_its_order() =>
        Prop.ForAll(
                RandomShapes.Of(samples: 10, beyond: 5, power: 3),
                shape =>
                {
                    TrialConfiguration trial = Configuration(shape);
                    int kept = 1 + (shape.Seed % shape.M);
                    TrialConfiguration twin = Twin(trial, kept);
                    TrialDraws all = Draw(trial, shape.Seed);
                    TrialDraws some = Draw(twin, shape.Seed);
                    for (int r = 0; r < shape.R; r++)
                    {
                        int d = trial.Data.Modalities[r].Dimension;
                        for (int j = 0; j < shape.K; j++)
                        {
                            // In double, by sorting, against float32 and another way.
                            float[][] neurons = [.. Enumerable.Range(0, shape.M).Select(l => Neuron(all, r, (j * shape.M) + l, d))];
                            double[] signals =
                            [
                                .. neurons.Select(w => w.Select((x, k) => (double)x * all.Dictionaries[r][(k * shape.K) + j]).Sum()),
                            ];
                            int[] expected = [.. signals.Index().OrderByDescending(s => s.Item).Take(kept).Select(s => s.Index).Order()];
                            for (int l = 0; l < kept; l++)
                            {
                                Assert.Equal(neurons[expected[l]], Neuron(some, r, (j * kept) + l, d));
                            }
                        }
                    }
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(60).WithReplay(2022, 77));

    [Fact]
    public void The_initial_competition_of_a_twin_is_that_of_its_trial()
    {
        TrialConfiguration trial = TrialSamples.Configuration(4, 30, 9, [5, 6], 3, dictionary: DictionaryKind.Random);
        TrialResult full = new CpuTrialEngine().Results(TrialSamples.Batch(trial), default)[0];
        foreach (int kept in (int[])[1, 2, 8])
        {
            TrialBatch batch = TrialSamples.Batch(Twin(trial, kept));
            foreach (ITrialEngine engine in (ITrialEngine[])[new CpuTrialEngine(), new ReferenceTrialEngine()])
            {
                TrialResult twin = engine.Results(batch, default)[0];
                Assert.Equal(full.InitialGamma, twin.InitialGamma, (a, b) => Math.Abs(a - b) <= 1e-6 * full.InitialGamma.Max());
                Assert.Equal(full.InitialWinProbability, twin.InitialWinProbability, (a, b) => Math.Abs(a - b) <= 1e-6);
            }
        }

        // The first neurons are another competition.
        TrialConfiguration first = trial with
        {
            Twins = TwinSamples.Of(trial, 2) with { Neurons = 2 },
        };
        Assert.NotEqual(full.InitialGamma, new CpuTrialEngine().Results(TrialSamples.Batch(first.Twin!), default)[0].InitialGamma);
    }

    [Fact]
    public void All_neurons_of_the_trial_are_the_trial()
    {
        TrialConfiguration trial = TrialSamples.Configuration(3, 30, 4, [4, 4], 20);
        TrialConfiguration same = Twin(trial, 4);
        Assert.Null(same.Network.Candidates);
        var engine = new CpuTrialEngine();
        string bits = TrialSamples.Bits(engine.Run(TrialSamples.Batch(trial), default));
        Assert.Equal(bits, TrialSamples.Bits(engine.Run(TrialSamples.Batch(same), default)));

        TrialConfiguration candidates = trial with { Network = trial.Network with { Candidates = 4 } };
        Assert.Equal(bits, TrialSamples.Bits(engine.Run(TrialSamples.Batch(candidates), default)));
        TrialConfiguration fewer = trial with { Network = trial.Network with { Candidates = 3 } };
        Assert.Throws<ArgumentException>(() => engine.Run(TrialSamples.Batch(fewer), default));
    }

    private static TrialConfiguration Configuration((int K, int N, int M, int D, int Q, int R, int Seed) shape) =>
        TrialSamples.Configuration(
            shape.K,
            shape.N,
            shape.M,
            [.. Enumerable.Range(0, shape.R).Select(r => shape.D + r)],
            iterations: 1,
            degree: shape.Q,
            testSamples: 5,
            dictionary: shape.Seed % 2 == 0 ? DictionaryKind.Random : DictionaryKind.Canonical
        );

    // Iterations and steps of the trial, and fewer neurons.
    private static TrialConfiguration Twin(TrialConfiguration trial, int kept) =>
        (
            trial with
            {
                Twins = new TwinParameters
                {
                    Count = 2,
                    Iterations = trial.Optimization.Iterations,
                    StepSize = trial.Optimization.StepSize,
                    TrainSamples = trial.Data.TrainSamples,
                    Neurons = kept,
                    Kept = TwinNeurons.Strongest,
                    TestSamples = trial.Evaluation.TestSamples,
                },
            }
        ).Twin!;

    private static TrialDraws Draw(TrialConfiguration configuration, int trial)
    {
        var draws = new TrialDraws(configuration, new TrialShape(configuration));
        draws.Fill(TrialSamples.Streams, trial);
        return draws;
    }

    private static float[] Neuron(TrialDraws draws, int r, int at, int d) => draws.InitialWeights[r][(at * d)..((at + 1) * d)];
}
