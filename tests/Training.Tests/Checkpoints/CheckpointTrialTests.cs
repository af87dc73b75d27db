using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.Checkpoints;
using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Engines.Cpu;
using ModalityCompetition.Training.Engines.Reference;
using ModalityCompetition.Training.Tests.Engines;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.Tests.Checkpoints;

/// <summary>
/// What is measured on the way is what a training of that many iterations ends with, bit for bit, and changes no bit of the training.
/// </summary>
public sealed class CheckpointTrialTests
{
    private const int Iterations = 40;

    private static readonly CheckpointSchedule Schedule = CheckpointSchedule.At(1, 3, 10, 25, 40);

    public static TheoryData<bool> Engines() => new(true, false);

    [Theory]
    [MemberData(nameof(Engines))]
    public void A_checkpoint_is_the_end_of_a_training_of_that_many_iterations(bool twin)
    {
        ITrialEngine engine = Engine(twin);
        foreach ((TrialConfiguration configuration, int trial) in Cases(Iterations, Schedule, lossTarget: null))
        {
            CheckpointMeasurements measured = Run(engine, configuration, trial).Checkpoints;
            Assert.Equal(Schedule.Listed, measured.Iterations);
            for (int c = 0; c < measured.Count; c++)
            {
                Assert.Equal(EndOf(engine, configuration, trial, measured.Iterations[c]), At(measured, c, configuration));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void A_network_that_stopped_has_its_last_state_from_then_on(bool twin)
    {
        ITrialEngine engine = Engine(twin);
        int stopped = 0;
        foreach ((TrialConfiguration configuration, int trial) in Cases(Iterations, Schedule, lossTarget: 0.6))
        {
            TrialResult result = Run(engine, configuration, trial);
            CheckpointMeasurements measured = result.Checkpoints;
            NetworkResult[] networks = [result.Joint, .. result.Unimodal];
            for (int c = 0; c < measured.Count; c++)
            {
                Assert.Equal(EndOf(engine, configuration, trial, measured.Iterations[c]), At(measured, c, configuration));
                stopped += networks.Count(network => network.Iterations < measured.Iterations[c]);
            }
        }

        Assert.True(stopped > 3, $"Only {stopped} networks had stopped at a checkpoint: the test shows nothing.");
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void Checkpoints_change_no_bit_of_a_trial(bool twin)
    {
        ITrialEngine engine = Engine(twin);
        foreach (double? target in new double?[] { null, 0.6 })
        {
            foreach ((TrialConfiguration configuration, int trial) in Cases(Iterations, Schedule, target))
            {
                string with = TrialSamples.Bits(Run(engine, configuration, trial));
                string without = TrialSamples.Bits(Run(engine, Plain(configuration), trial));
                Assert.NotEqual(without, with);
                Assert.StartsWith(without + "|", with, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Every_path_batch_and_trace_give_the_same_bits()
    {
        foreach ((TrialConfiguration configuration, int _) in Cases(12, CheckpointSchedule.LogSpaced(4), lossTarget: 0.9))
        {
            EveryPath.HasTheSameBits(
                TrialSamples.Batch(configuration, 5, 3),
                (engine, last) => engine.Trace(last, new TraceOptions(5, false), default).Result
            );
        }
    }

    [Fact]
    public void The_engine_stays_near_its_twin_at_every_checkpoint()
    {
        int compared = 0;
        int different = 0;
        foreach ((TrialConfiguration configuration, int trial) in Cases(12, CheckpointSchedule.At(1, 2, 5, 9, 12), lossTarget: null))
        {
            CheckpointMeasurements single = Run(new CpuTrialEngine(), configuration, trial).Checkpoints;
            CheckpointMeasurements twin = Run(new ReferenceTrialEngine(), configuration, trial).Checkpoints;
            (int[] Twin, int[] Single)[] counts =
            [
                (twin.TestErrors, single.TestErrors),
                (twin.TrainErrors, single.TrainErrors),
                (twin.ValidationErrors, single.ValidationErrors),
            ];
            foreach ((int[] expected, int[] actual) in counts)
            {
                for (int at = 0; at < expected.Length; at++)
                {
                    // A sample on the boundary may fall on either side of it.
                    Assert.InRange(actual[at] - expected[at], -1, 1);
                    compared++;
                    different += actual[at] == expected[at] ? 0 : 1;
                }
            }

            for (int at = 0; at < twin.Gamma.Length; at++)
            {
                Assert.Equal(twin.Gamma[at], single.Gamma[at], 1e-4);
            }

            for (int at = 0; at < twin.TrainLosses.Length; at++)
            {
                Assert.Equal(twin.TrainLosses[at], single.TrainLosses[at], 1e-4);
            }
        }

        Assert.InRange(different, 0, compared / 20);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void A_diverged_trial_has_nothing_at_its_checkpoints_and_a_row_of_the_same_length(bool twin)
    {
        // Inputs up to 1e30 and the largest step overflow even double precision at the first update.
        TrialConfiguration tame = TrialSamples.Configuration(
            3,
            40,
            2,
            [4, 5],
            Iterations,
            step: 1e308,
            scale: 0.5,
            checkpoints: Schedule,
            validationSamples: 5
        );
        TrialConfiguration configuration = tame with
        {
            Data = tame.Data with { Modalities = [.. tame.Data.Modalities.Select(modality => modality with { SufficientMax = 1e30 })] },
        };
        TrialResult result = Run(Engine(twin), configuration, 0);
        Assert.NotNull(result.Divergence);
        Assert.Equal(Schedule.Listed, result.Checkpoints.Iterations);
        Assert.All(result.Checkpoints.TestErrors, errors => Assert.Equal(CheckpointMeasurements.NotMeasured, errors));
        Assert.All(result.Checkpoints.Gamma, gamma => Assert.True(float.IsNaN(gamma)));
    }

    [Fact]
    public void Without_a_validation_sample_its_errors_are_not_measured()
    {
        TrialConfiguration configuration = TrialSamples.Configuration(3, 20, 2, [3, 4], 5, checkpoints: CheckpointSchedule.LogSpaced(3));
        CheckpointMeasurements measured = Run(new CpuTrialEngine(), configuration, 0).Checkpoints;
        Assert.All(measured.ValidationErrors, errors => Assert.Equal(CheckpointMeasurements.NotMeasured, errors));
        Assert.All(measured.TestErrors, errors => Assert.InRange(errors, 0, 50));
    }

    [Fact]
    public void Validation_errors_are_those_of_a_test_sample_with_the_validation_sample_in_it()
    {
        // The errors on the validation sample against the twin's network, judged sample by sample on the arrays of the trace.
        TrialConfiguration configuration = TrialSamples.Configuration(
            3,
            60,
            2,
            [3, 4],
            20,
            step: 2,
            checkpoints: CheckpointSchedule.At(20),
            validationSamples: 70
        );
        TrialTrace trace = new ReferenceTrialEngine().Trace(TrialSamples.Batch(configuration, 3), new TraceOptions(5, true), default);
        SampleSet validation = trace.Arrays!.Validation!;
        int expected = Enumerable.Range(0, validation.Count).Count(i => IsError(trace.Arrays, validation, i, configuration));
        Assert.Equal(expected, trace.Result.Checkpoints.ValidationErrors[0]);
    }

    // f_y <= max over j != y of f_j, from the formulas of docs/model.md.
    private static bool IsError(TrialArrays arrays, SampleSet samples, int i, TrialConfiguration configuration)
    {
        double[] outputs = new double[configuration.Classes];
        for (int r = 0; r < configuration.Modalities; r++)
        {
            int d = configuration.Data.Modalities[r].Dimension;
            for (int row = 0; row < configuration.Classes * configuration.Network.Neurons; row++)
            {
                double x = 0;
                for (int k = 0; k < d; k++)
                {
                    x += (double)arrays.JointWeights[r][(row * d) + k] * samples.Inputs[r][(i * d) + k];
                }

                outputs[row / configuration.Network.Neurons] +=
                    x <= 0 ? 0
                    : x <= 1 ? x * x * x / 3
                    : x - (2.0 / 3);
            }
        }

        int label = samples.Labels[i];
        return outputs[label] <= outputs.Where((_, j) => j != label).Max();
    }

    private static ITrialEngine Engine(bool twin) => twin ? new ReferenceTrialEngine() : new CpuTrialEngine();

    private static IEnumerable<(TrialConfiguration Configuration, int Trial)> Cases(
        int iterations,
        CheckpointSchedule schedule,
        double? lossTarget
    )
    {
        foreach (int[] dimensions in new int[][] { [4], [3, 5], [30, 3, 4] })
        {
            foreach (DictionaryKind dictionary in Enum.GetValues<DictionaryKind>())
            {
                yield return (
                    TrialSamples.Configuration(
                        3,
                        70,
                        2,
                        dimensions,
                        iterations,
                        step: 2,
                        dictionary: dictionary,
                        lossTarget: lossTarget,
                        testSamples: 90,
                        checkpoints: schedule,
                        validationSamples: 66
                    ),
                    dimensions.Length
                );
            }
        }
    }

    private static TrialConfiguration Plain(TrialConfiguration configuration) =>
        configuration with
        {
            Evaluation = configuration.Evaluation with { Checkpoints = CheckpointSchedule.None, ValidationSamples = 0 },
        };

    private static TrialResult Run(ITrialEngine engine, TrialConfiguration configuration, int trial) =>
        TrialCodec.Decode(engine.Run(TrialSamples.Batch(configuration, trial), default))[0];

    private static string EndOf(ITrialEngine engine, TrialConfiguration configuration, int trial, int iterations)
    {
        TrialConfiguration shorter = Plain(configuration) with
        {
            Optimization = configuration.Optimization with { Iterations = iterations },
        };
        TrialResult result = Run(engine, shorter, trial);
        NetworkResult[] networks = [result.Joint, .. result.Unimodal];
        return Text(
            networks.Select(n => n.TotalTestErrors),
            networks.Select(n => n.TrainErrors),
            networks.Select(n => n.FinalLoss),
            result.FinalGamma
        );
    }

    private static string At(CheckpointMeasurements measured, int checkpoint, TrialConfiguration configuration)
    {
        int networks = measured.Networks;
        int cells = configuration.Classes * configuration.Modalities;
        return Text(
            measured.TestErrors.AsSpan(checkpoint * networks, networks).ToArray(),
            measured.TrainErrors.AsSpan(checkpoint * networks, networks).ToArray(),
            measured.TrainLosses.AsSpan(checkpoint * networks, networks).ToArray(),
            measured.Gamma.AsSpan(checkpoint * cells, cells).ToArray()
        );
    }

    private static string Text(IEnumerable<int> test, IEnumerable<int> train, IEnumerable<float> losses, IEnumerable<float> gamma) =>
        string.Join(
            '|',
            string.Join(',', test),
            string.Join(',', train),
            string.Join(',', losses.Select(BitConverter.SingleToUInt32Bits)),
            string.Join(',', gamma.Select(BitConverter.SingleToUInt32Bits))
        );
}
