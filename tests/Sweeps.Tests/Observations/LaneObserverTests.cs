using FsCheck;
using FsCheck.Fluent;
using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates.Competition;
using ModalityCompetition.Sweeps.Observations;
using ModalityCompetition.Sweeps.Tests.Estimates.ControlVariates;
using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.Checkpoints;
using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Measurements;
using ModalityCompetition.Training.Strata;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Tests.Observations;

/// <summary>
/// Several trials at once against the same trials one by one, bit for bit: shapes below, at and beyond the width of a vector, ties, zeros
/// and numbers that are none.
/// </summary>
public sealed class LaneObserverTests
{
    [Fact]
    public void Observations_winners_errors_and_controls_have_the_bits_of_each_trial_alone() =>
        Prop.ForAll(
                Shapes(),
                shape =>
                {
                    TrialConfiguration configuration = Configuration(shape);
                    var random = new Random(shape.Seed);
                    var observer = new TrialObserver(configuration);
                    ObservationLayout layout = observer.Layout;
                    var (lanes, trials) = (
                        new LaneObserver(configuration, layout),
                        new LaneTrials(shape.Classes, shape.Modalities, layout.Checkpoints, configuration.Evaluation.IsStratified)
                    );
                    var (controls, scalar) = (new StartControls(configuration), new ScalarStartControls(configuration));
                    var laneControls = new LaneMatrix(controls.Means.Length);
                    var (alone, row) = (new double[layout.Length], new double[layout.Length * LaneTrials.Capacity]);
                    var (aloneControls, controlRow) = (
                        new double[controls.Means.Length],
                        new double[controls.Means.Length * LaneTrials.Capacity]
                    );
                    var (wins, errors) = (new int[shape.Modalities], new int[layout.Networks]);

                    // Full and, the second time, not full: what the lanes held before must not matter.
                    foreach (int count in new[] { LaneTrials.Capacity, 1 + random.Next(LaneTrials.Capacity) })
                    {
                        TrialResult[] results = [.. Enumerable.Range(0, count).Select(_ => Draw(random, configuration))];
                        trials.Clear();
                        foreach (TrialResult result in results)
                        {
                            Add(trials, result);
                        }

                        trials.Spread();
                        lanes.Observe(trials);
                        controls.Read(trials, lanes.Values, layout, laneControls);
                        LaneTransposition.ToRows(lanes.Values.Numbers, row);
                        LaneTransposition.ToRows(laneControls.Numbers, controlRow);
                        for (int lane = 0; lane < count; lane++)
                        {
                            observer.Observe(results[lane], alone);
                            AssertSame(alone, row.AsSpan(lane * alone.Length, alone.Length));
                            scalar.Read(results[lane], alone.AsSpan(layout.ControlAverage, shape.Modalities), aloneControls);
                            AssertSame(aloneControls, controlRow.AsSpan(lane * aloneControls.Length, aloneControls.Length));
                            lanes.CopyWins(lane, wins);
                            lanes.CopyErrors(lane, errors);
                            Assert.Equal(observer.Wins.ToArray(), wins);
                            Assert.Equal(
                                [
                                    results[lane].Joint.TotalTestErrors,
                                    .. results[lane].Unimodal.Concat(results[lane].Probes).Select(n => n.TotalTestErrors),
                                ],
                                errors
                            );
                            Assert.Equal(results[lane].LearnIterations, trials.LearnIterationsOf(lane).ToArray());
                        }
                    }
                }
            )
            .Check(Config.QuickThrowOnFailure.WithReplay(20220317, 77));

    [Fact]
    public void Draws_reach_ties_shared_and_unlearned_classes_and_initial_scores_of_zero()
    {
        // Otherwise the property above would hold of too little.
        TrialConfiguration configuration = Configuration((8, 3, 3, 0));
        var measurements = new TrialMeasurements(configuration);
        var random = new Random(1);
        TrialResult[] results = [.. Enumerable.Range(0, 50).Select(_ => Draw(random, configuration))];
        var classes = results.SelectMany(t => Enumerable.Range(0, 8).Select(j => (Trial: t, Class: j))).ToList();
        Assert.Equal(3, classes.Select(c => measurements.Status(c.Trial, c.Class)).Distinct().Count());
        Assert.Contains(classes, c => measurements.InitialWinner(c.Trial, c.Class) == TrialMeasurements.Nobody);
        Assert.Contains(classes, c => TrialMeasurements.TrainedWinner(c.Trial, c.Class) == TrialMeasurements.Nobody);
        Assert.Contains(classes, c => c.Trial.FinalGamma[c.Class * 3] == c.Trial.FinalGamma[(c.Class * 3) + 1]);
    }

    private static void AssertSame(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            // Which NaN a missing number is means nothing.
            Assert.True(
                BitConverter.DoubleToInt64Bits(expected[i]) == BitConverter.DoubleToInt64Bits(actual[i])
                    || (double.IsNaN(expected[i]) && double.IsNaN(actual[i])),
                $"Number {i}: {expected[i]:R} alone, {actual[i]:R} beside others."
            );
        }
    }

    private static void Add(LaneTrials trials, TrialResult result) => trials.Add(TrialCodec.Encode([result]).Row(0));

    private static TrialConfiguration Configuration((int Classes, int Modalities, int Degree, int Seed) shape)
    {
        TrialConfiguration plain = TrialSamples.Configuration(
            shape.Classes,
            30,
            2,
            [.. Enumerable.Repeat(shape.Classes, shape.Modalities)],
            iterations: 9,
            shape.Degree,
            testSamples: 10 * shape.Classes
        );
        return plain with
        {
            Evaluation = plain.Evaluation with
            {
                InitialMargin = shape.Seed % 3 * 0.25,
                Checkpoints = CheckpointSchedule.LogSpaced(shape.Seed % 5),
                ValidationSamples = shape.Seed % 2 * 4,
                TestSampling = shape.Seed % 7 > 3 ? TestSampling.Stratified : TestSampling.Simple,
            },
        };
    }

    private static TrialResult Draw(Random random, TrialConfiguration configuration)
    {
        var (classes, modalities) = (configuration.Classes, configuration.Modalities);
        return new TrialResult
        {
            Classes = classes,
            Modalities = modalities,
            Outcome = TrialOutcome.Completed,
            InitialGamma = Numbers(0.5f),
            FinalGamma = Numbers(3, float.NaN, float.PositiveInfinity),
            SufficientMoment = Numbers(1),
            InitialWinProbability = Numbers(1),
            LearnIterations = [.. Enumerable.Range(0, classes * modalities).Select(_ => random.Next(-1, 10))],
            TestClassCounts = [.. Enumerable.Repeat(10, classes)],
            Joint = Network(),
            Unimodal = [.. Enumerable.Range(0, modalities).Select(_ => Network())],
            Probes = [.. Enumerable.Range(0, modalities).Select(_ => Network())],
            WeightsDigest = 1,
            Checkpoints = Checkpoints(),
            Strata = configuration.Evaluation.IsStratified ? Strata() : StratumMeasurements.None,
        };

        StratumMeasurements Strata()
        {
            StratumMeasurements drawn = StratumMeasurements.Nothing(modalities);
            for (int i = 0; i < drawn.Columns; i++)
            {
                drawn.Variances[i] = random.Next(5) == 0 ? 0 : random.NextSingle();
            }

            return drawn;
        }

        // Few validation samples, so that a best checkpoint is often not the only one.
        CheckpointMeasurements Checkpoints()
        {
            CheckpointMeasurements drawn = CheckpointMeasurements.NothingAt(configuration.CheckpointIterations, classes, modalities);
            for (int at = 0; at < drawn.TestErrors.Length; at++)
            {
                drawn.TestErrors[at] = random.Next(11);
                drawn.TrainErrors[at] = random.Next(31);
                drawn.ValidationErrors[at] = random.Next(1 + configuration.Evaluation.ValidationSamples);
            }

            for (int at = 0; at < drawn.Gamma.Length; at++)
            {
                drawn.Gamma[at] = random.Next(8) == 0 ? 0 : 3 * random.NextSingle();
            }

            return drawn;
        }

        // Few values, so that equal ones meet, zero among them.
        float[] Numbers(float largest, params float[] strange) =>
            [
                .. Enumerable
                    .Range(0, classes * modalities)
                    .Select(_ =>
                        random.Next(8) switch
                        {
                            0 => 0f,
                            1 => largest,
                            2 => largest / 2,
                            3 when strange.Length > 0 && random.Next(8) == 0 => strange[random.Next(strange.Length)],
                            _ => largest * random.NextSingle(),
                        }
                    ),
            ];

        NetworkResult Network() =>
            new(
                [.. Enumerable.Range(0, classes).Select(_ => random.Next(11))],
                random.Next(31),
                random.Next(9) == 0 ? float.NaN : 2 * random.NextSingle(),
                9
            );
    }

    private static Arbitrary<(int Classes, int Modalities, int Degree, int Seed)> Shapes() =>
        Arb.From(
            from classes in Gen.Choose(2, 19)
            from modalities in Gen.Choose(1, 5)
            from degree in Gen.Choose(3, 6)
            from seed in Gen.Choose(0, 1_000_000)
            select (classes, modalities, degree, seed)
        );
}
