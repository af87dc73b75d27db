using System.Reflection;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.DependencyInjection;
using ModalityCompetition.Grains.Estimates;
using ModalityCompetition.Grains.Interfaces.Estimates;
using ModalityCompetition.Grains.Interfaces.Failures;
using ModalityCompetition.Grains.Interfaces.Sweeps;
using ModalityCompetition.Grains.Storage;
using ModalityCompetition.Grains.Sweeps;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Competition;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.TestKit.Engines;
using ModalityCompetition.TestKit.Sweeps;
using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Trials;
using Orleans.Serialization;

namespace ModalityCompetition.Cluster.Tests.Wire;

/// <summary>What silos say to each other, through the serializer that they use.</summary>
public class WireRoundTripTests
{
    private static readonly Serializer s_serializer = new ServiceCollection()
        .AddSerializer()
        .BuildServiceProvider()
        .GetRequiredService<Serializer>();

    private static readonly Type[] s_records =
    [
        .. typeof(ISweepGrain)
            .Assembly.GetExportedTypes()
            .Where(t => t.GetCustomAttribute<GenerateSerializerAttribute>() is not null && !t.IsAssignableTo(typeof(Exception))),
    ];

    public static TheoryData<Type> Records => [.. s_records];

    [Theory]
    [MemberData(nameof(Records))]
    public void Every_field_of_every_record_arrives_as_it_was_sent(Type record)
    {
        ArgumentNullException.ThrowIfNull(record);
        Prop.ForAll<int>(seed =>
            {
                object sent = new RandomRecords(seed).Make(record)!;
                object? arrived = s_serializer.Deserialize<object>(s_serializer.SerializeToArray<object>(sent));
                string? difference = RandomRecords.Difference(sent, arrived, record.Name);
                Assert.True(difference is null, $"{difference} does not arrive as it was sent.");
            })
            .Check(Config.QuickThrowOnFailure.WithReplay(20220317, 77));
    }

    [Fact]
    public void Every_field_that_could_be_lost_has_a_number_and_a_lost_one_would_be_noticed()
    {
        foreach (Type record in s_records.Where(t => !t.IsEnum))
        {
            foreach (PropertyInfo field in RandomRecords.Fields(record))
            {
                Assert.True(
                    field.GetCustomAttribute<IdAttribute>() is not null,
                    $"{record.Name}.{field.Name} has no number, so it does not travel."
                );

                // The comparison's positive control: one changed field is a difference.
                object one = new RandomRecords(5).Make(record)!;
                object other = new RandomRecords(5).Make(record)!;
                Assert.Null(RandomRecords.Difference(one, other, record.Name));
                object? changed = Enumerable
                    .Range(6, 50)
                    .Select(seed => new RandomRecords(seed).Make(field.PropertyType))
                    .First(v => RandomRecords.Difference(field.GetValue(one), v, "") is not null);
                field.SetValue(other, changed);
                Assert.StartsWith(
                    $"{record.Name}.{field.Name}",
                    RandomRecords.Difference(one, other, record.Name),
                    StringComparison.Ordinal
                );
            }
        }
    }

    // What exceptions have of the class that all of them come from is written by the serializer itself.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_failure_arrives_with_its_words(bool isOfStorage)
    {
        var sent = new GrainFailureException("The ledger lacks 3 trials: 'resume' trains them again. Ünd – α.", isOfStorage);
        var arrived = Assert.IsType<GrainFailureException>(
            s_serializer.Deserialize<Exception>(s_serializer.SerializeToArray<Exception>(sent))
        );
        Assert.Equal((sent.Message, sent.IsOfStorage), (arrived.Message, arrived.IsOfStorage));
    }

    [Fact]
    public void Estimates_are_the_same_on_the_other_side()
    {
        SweepSpec spec = SyntheticSweep.Spec(configurations: 1, trials: 200);
        var estimator = new ConfigurationEstimator(spec.Configurations[0], spec.Confidence);
        TrialResult[] results = new SyntheticEngine(divergedShare: 0.2).Results(
            new SweepPlan(spec).Batch(new TrialBlock(0, 0, 200)),
            CancellationToken.None
        );
        foreach ((int trial, TrialResult result) in results.Index())
        {
            estimator.Add(new TrialRecord(trial, result));
        }

        ConfigurationEstimates live = estimator.Snapshot();
        ConfigurationEstimates sent = live with
        {
            TimedOut = 3,
            Crashed = 2,
            // As the gap at a checkpoint has it, which names the network that it compares with.
            Estimates = live.Estimates.SetItem(0, live.Estimates[0] with { ComparedWith = 1 }),
        };
        ConfigurationRecord arrived = s_serializer.Deserialize<ConfigurationRecord>(
            s_serializer.SerializeToArray(EstimateMapping.ToRecord(sent))
        )!;
        ConfigurationEstimates read = EstimateMapping.ToDomain(arrived, spec.Configurations[0]);
        Assert.Contains(sent.Estimates, e => e.WorstCase is not null);
        Assert.Contains(sent.Estimates, e => e.VarianceReduction is not null);
        Assert.Equal(sent.Estimates.AsEnumerable(), read.Estimates.AsEnumerable());
        Assert.Equal(sent.LearnTimes.AsEnumerable(), read.LearnTimes.AsEnumerable());
        Assert.Equal(sent.ClassesWon.Select(c => string.Join(",", c)), read.ClassesWon.Select(c => string.Join(",", c)));
        Assert.Equal(
            (sent.Trials, sent.Diverged, sent.TimedOut, sent.Crashed, sent.BestModality),
            (read.Trials, read.Diverged, read.TimedOut, read.Crashed, read.BestModality)
        );
    }

    [Theory]
    [InlineData(SweepState.Running, null, null, false)]
    [InlineData(SweepState.Paused, null, 0.5, false)]
    [InlineData(SweepState.Failed, "the disk is full", null, false)]
    [InlineData(SweepState.Completed, null, 0.25, false)]
    [InlineData(SweepState.Running, null, 0.25, true)]
    public void The_standing_of_a_sweep_is_the_same_on_the_other_side(SweepState state, string? failure, double? widest, bool several)
    {
        SweepSpec spec = SyntheticSweep.Spec(configurations: 3, trials: 70);
        var entry = new SweepEntry
        {
            Id = "name-0123456789abcdef",
            Spec = spec.SourceText,
            Source = "my.yaml",
            Engine = new EngineIdentity("cpu", 2),
            Priority = 17,
            SubmittedAt = DateTimeOffset.UnixEpoch.AddDays(20_000),
            State = state,
            Failure = failure,
            ResultsHash = state == SweepState.Completed ? "abc" : null,
            TrialsDone = 41,
            Target = widest is { } w
                ? new SweepTarget("agreement", 0.01, 1, 2, w)
                {
                    Targets = several ? [new("agreement", 0.01, 2, w), new("gap", 0.1, 1, null)] : null,
                }
                : null,
            Tags = ["größer", "paper"],
        };
        AnswerRecord arrived = s_serializer.Deserialize<AnswerRecord>(
            s_serializer.SerializeToArray(SweepMapping.Answer(SweepMapping.ToRecord(entry, spec)))
        )!;
        var expected = new SweepStatus
        {
            Id = entry.Id,
            Name = spec.Name,
            Description = spec.Description,
            State = state,
            Priority = 17,
            SubmittedAt = entry.SubmittedAt,
            Engine = "cpu/2",
            Configurations = 3,
            TrialsDone = 41,
            TrialsTotal = 210,
            Target = entry.Target,
            Failure = failure,
            ResultsHash = entry.ResultsHash,
            Experiment = "competition",
        };
        SweepStatus read = SweepMapping.Unwrap(arrived);
        Assert.Equal(["größer", "paper"], read.Tags);
        Assert.Equal(expected with { Tags = read.Tags }, read);
    }

    [Fact]
    public void A_refusal_is_the_same_exception_on_the_other_side()
    {
        foreach (SweepServiceFailure failure in Enum.GetValues<SweepServiceFailure>())
        {
            AnswerRecord arrived = s_serializer.Deserialize<AnswerRecord>(
                s_serializer.SerializeToArray(SweepMapping.Refuse(failure, "no, because", ["line 3"]))
            )!;
            SweepServiceException thrown = Assert.Throws<SweepServiceException>(() => SweepMapping.Unwrap(arrived));
            Assert.Equal((failure, "no, because", "line 3"), (thrown.Failure, thrown.Message, Assert.Single(thrown.Details)));
        }
    }
}
