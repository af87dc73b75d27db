using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using ModalityCompetition.Sweeps.Estimates.Stopping;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.TestKit.Trials;

namespace ModalityCompetition.Sweeps.Tests.Estimates.Stopping;

/// <summary>A configuration with several targets stops when it has reached the last of them, and each is what it is alone.</summary>
public class SeveralTargetsTests
{
    private const int Most = 250;
    private static readonly string[] s_estimands = ["agreement", "gap", "won[class=0]", "trained_win[modality=image]", "diverged"];
    private static readonly SyntheticTrials s_law = new() { DivergedProbability = 0.02 };

    [Fact]
    public void They_stop_at_the_last_of_the_single_stops()
    {
        Gen<SpecTarget[]> targets =
            from estimands in Gen.Shuffle(s_estimands)
            from count in Gen.Choose(1, s_estimands.Length)
            from widths in Gen.Choose(4, 40).ArrayOf(count)
            select estimands.Take(count).Zip(widths, (key, width) => new SpecTarget(key, width / 100.0, 0.95)).ToArray();
        Prop.ForAll(
                (
                    from wanted in targets
                    from seed in Gen.Choose(1, 1_000_000)
                    from least in Gen.Choose(1, 60)
                    select (wanted, seed, least)
                ).ToArbitrary(),
                sweep =>
                {
                    TargetStanding together = Stop(new StoppingSpec([.. sweep.wanted], sweep.least), sweep.seed);
                    TargetStanding[] alone = [.. sweep.wanted.Select(t => Stop(new StoppingSpec([t], sweep.least), sweep.seed))];
                    return together.Trials == alone.Max(s => s.Trials)
                        && together.State
                            == (alone.All(s => s.State == StoppingState.Reached) ? StoppingState.Reached : StoppingState.Exhausted)
                        && together.Each.Length == alone.Length
                        && together.Each.Zip(alone).All(p => IsSame(p.First, p.Second));
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(40).WithReplay(20261130, 23));

        // The interval of a target that was reached earlier has become no wider since.
        static bool IsSame(TargetStanding part, TargetStanding alone) =>
            (part.Key, part.Target, part.State, part.ReachedAt) == (alone.Key, alone.Target, alone.State, alone.ReachedAt)
            && part.Low >= alone.Low
            && part.High <= alone.High
            && part.Trials >= alone.Trials;
    }

    [Fact]
    public void One_target_in_a_list_is_a_single_target()
    {
        var alone = Stop(new StoppingSpec("agreement", 0.1, 0.95, 1), 5);
        var listed = Stop(new StoppingSpec([new SpecTarget("agreement", 0.1, 0.95)], 1), 5);
        Assert.Equal(alone, listed);
        Assert.True(listed.Parts.IsEmpty);
        Assert.Same(listed, Assert.Single(listed.Each));
    }

    [Fact]
    public void The_one_that_will_take_most_trials_binds_and_the_forecast_is_its()
    {
        var until = new StoppingSpec([new SpecTarget("gap", 0.3, 0.95), new SpecTarget("agreement", 0.02, 0.95)], 1);
        var follower = new TargetFollower(until, s_law.Configuration(), 100_000);
        foreach (var record in s_law.Draw(11, 60))
        {
            follower.Add(record.Row());
        }

        TargetStanding standing = follower.Standing();
        Assert.Equal((StoppingState.Running, "agreement"), (standing.State, standing.Key));
        Assert.Equal(standing.Each.Max(p => p.ForecastTrials), standing.ForecastTrials);
        Assert.Equal(standing.Each[1].NeededTrials, standing.NeededTrials);
        Assert.Null(standing.ReachedAt);
        Assert.Equal(0.3, standing.Find(standing.Each[0].Estimand)!.Target);
    }

    [Fact]
    public void A_sweep_without_a_target_is_none_of_a_stopping_spec() =>
        Assert.Throws<ArgumentException>(() => new StoppingSpec(ImmutableArray<SpecTarget>.Empty, 1));

    private static TargetStanding Stop(StoppingSpec until, int seed)
    {
        var follower = new TargetFollower(until, s_law.Configuration(), Most);
        foreach (var record in s_law.Draw(seed, Most))
        {
            follower.Add(record.Row());
            if (follower.Stopped)
            {
                break;
            }
        }

        return follower.Standing();
    }
}
