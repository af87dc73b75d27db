using ModalityCompetition.Sweeps.Estimates.Competition.Remedies;
using ModalityCompetition.Sweeps.Estimates.Intervals;

namespace ModalityCompetition.Sweeps.Tests.Estimates.Remedies;

/// <summary>The rule of verdicts on remedies, for every combination of what intervals can say.</summary>
public sealed class RemedyRuleTests
{
    private static readonly EffectDirection[] s_directions = Enum.GetValues<EffectDirection>();

    [Theory]
    [InlineData(-0.01, 0.01, EffectDirection.Same)]
    [InlineData(-0.02, 0.02, EffectDirection.Same)]
    [InlineData(0.001, 0.02, EffectDirection.Same)]
    [InlineData(0.001, 0.021, EffectDirection.Rises)]
    [InlineData(-0.3, -0.1, EffectDirection.Falls)]
    [InlineData(0, 0.021, EffectDirection.Open)]
    [InlineData(-0.3, 0.3, EffectDirection.Open)]
    [InlineData(-0.021, 0.001, EffectDirection.Open)]
    [InlineData(double.NaN, double.NaN, EffectDirection.Open)]
    [InlineData(double.NegativeInfinity, double.PositiveInfinity, EffectDirection.Open)]
    public void An_interval_says_one_thing(double low, double high, EffectDirection expected) =>
        Assert.Equal(expected, RemedyRule.Direction(new Interval(low, high), 0.02));

    /// <summary>The cases of the rule, each without looking at the others; exactly one holds whatever the intervals say.</summary>
    [Fact]
    public void Every_combination_has_exactly_one_verdict()
    {
        Dictionary<RemedyVerdict, int> seen = [];
        foreach (RemedyDirections d in Combinations())
        {
            bool harm = d.JointError == EffectDirection.Rises || d.Diverged == EffectDirection.Rises;
            bool removed = d is { BeyondHalf: EffectDirection.Rises, LoserGamma: EffectDirection.Rises };
            bool moved = d.Winners is EffectDirection.Rises or EffectDirection.Falls;
            bool open = harm || d.IsIncomplete || removed || moved;
            bool kept = !open && d.Winners == EffectDirection.Same;
            Dictionary<RemedyVerdict, bool> holds = new()
            {
                [RemedyVerdict.Harms] = harm || (kept && d is { Shared: EffectDirection.Falls, JointError: EffectDirection.Same }),
                [RemedyVerdict.RemovesTheCompetition] = !harm && !d.IsIncomplete && removed,
                [RemedyVerdict.MovesTheWinner] = !harm && !d.IsIncomplete && !removed && moved,
                [RemedyVerdict.EasesTheCompetition] = !open && d.Shared == EffectDirection.Rises,
                [RemedyVerdict.OnlyCuresTheError] =
                    kept && d is { JointError: EffectDirection.Falls, Shared: EffectDirection.Same or EffectDirection.Falls },
                [RemedyVerdict.DoesNothing] = kept && d is { Shared: EffectDirection.Same, JointError: EffectDirection.Same },
            };
            RemedyVerdict[] found = [.. holds.Where(h => h.Value).Select(h => h.Key)];
            Assert.True(found.Length <= 1, $"{d}: {string.Join(", ", found)}");
            RemedyVerdict verdict = RemedyRule.Judge(d);
            Assert.Equal(found.Length == 1 ? found[0] : RemedyVerdict.Undecided, verdict);
            seen[verdict] = seen.GetValueOrDefault(verdict) + 1;
        }

        Assert.Equal(Enum.GetValues<RemedyVerdict>().Order(), seen.Keys.Order());
    }

    [Fact]
    public void A_verdict_is_true_wherever_the_intervals_hold()
    {
        int seed = Environment.TickCount;
        var random = new Random(seed);
        Dictionary<RemedyVerdict, int> seen = [];
        for (int repetition = 0; repetition < 60_000; repetition++)
        {
            Truth truth = Truth.Draw(random);
            RemedyVerdict verdict = RemedyRule.Judge(
                truth.Seen(random, random.Next(4) == 0 ? 0 : Math.Pow(10, -1 - (3 * random.NextDouble())))
            );
            Assert.True(truth.Allows(verdict), $"seed {seed}, repetition {repetition}: {verdict} of {truth}");
            seen[verdict] = seen.GetValueOrDefault(verdict) + 1;
        }

        Assert.True(seen.Count == Enum.GetValues<RemedyVerdict>().Length, $"seed {seed}: {string.Join(", ", seen)}");
    }

    [Fact]
    public void Intervals_without_width_always_decide_and_wide_ones_never_say_nothing()
    {
        int seed = Environment.TickCount;
        var random = new Random(seed);
        for (int repetition = 0; repetition < 20_000; repetition++)
        {
            Truth truth = Truth.Draw(random);
            Assert.True(RemedyRule.Judge(truth.Seen(random, 0)) != RemedyVerdict.Undecided, $"seed {seed}: {truth}");

            // Wider than twice the tolerance of an error.
            RemedyDirections wide = truth.Seen(random, 0) with
            {
                JointError = RemedyRule.Direction(
                    new Interval(truth.Error - (2 * RemedyRule.ErrorTolerance), truth.Error + (2 * RemedyRule.ErrorTolerance)),
                    RemedyRule.ErrorTolerance
                ),
            };
            Assert.True(RemedyRule.Judge(wide) != RemedyVerdict.DoesNothing, $"seed {seed}: {truth}");
        }
    }

    [Fact]
    public void Several_differences_count_as_one()
    {
        Assert.Equal(EffectDirection.Same, RemedyDirections.Together([EffectDirection.Same, EffectDirection.Same]));
        Assert.Equal(EffectDirection.Open, RemedyDirections.Together([EffectDirection.Same, EffectDirection.Open]));
        Assert.Equal(EffectDirection.Falls, RemedyDirections.Together([EffectDirection.Open, EffectDirection.Falls, EffectDirection.Open]));
        Assert.Equal(EffectDirection.Rises, RemedyDirections.Together([EffectDirection.Rises, EffectDirection.Falls]));
        Assert.Equal(EffectDirection.Rises, RemedyDirections.Together([EffectDirection.Falls, EffectDirection.Rises]));
    }

    private static IEnumerable<RemedyDirections> Combinations() =>
        from winners in s_directions
        from shared in s_directions
        from half in s_directions
        from gamma in s_directions
        from error in s_directions
        from diverged in s_directions
        from incomplete in new[] { false, true }
        select new RemedyDirections(winners, shared, half, gamma, error, diverged, incomplete);

    /// <summary>True differences, often 0 or about as large as a tolerance.</summary>
    private sealed record Truth(double Winner, double Shared, double Half, double Gamma, double Error, double Diverged)
    {
        public static Truth Draw(Random random)
        {
            double won = random.NextDouble();
            double shared = Some(RemedyRule.ShareTolerance);
            return new Truth(
                Some(RemedyRule.ShareTolerance),
                shared,
                shared - (won / 2),
                Some(RemedyRule.GammaTolerance),
                Some(RemedyRule.ErrorTolerance),
                random.Next(10) == 0 ? random.NextDouble() : 0
            );

            double Some(double tolerance) =>
                random.Next(3) switch
                {
                    0 => 0,
                    1 => 3 * tolerance * ((2 * random.NextDouble()) - 1),
                    _ => (2 * random.NextDouble()) - 1,
                };
        }

        /// <summary>What intervals that hold these differences say; the wider they are, the less.</summary>
        public RemedyDirections Seen(Random random, double width)
        {
            return new RemedyDirections(
                RemedyDirections.Together([
                    RemedyRule.Direction(Around(Winner), RemedyRule.ShareTolerance),
                    RemedyRule.Direction(Around(-Winner), RemedyRule.ShareTolerance),
                ]),
                RemedyRule.Direction(Around(Shared), RemedyRule.ShareTolerance),
                RemedyRule.Direction(Around(Half), 0),
                RemedyRule.Direction(Around(Gamma), RemedyRule.GammaTolerance),
                RemedyRule.Direction(Around(Error), RemedyRule.ErrorTolerance),
                RemedyRule.Direction(Around(Diverged), RemedyRule.ShareTolerance),
                IsIncomplete: random.Next(20) == 0 && width > 0
            );

            Interval Around(double truth) => new(truth - (width * random.NextDouble()), truth + (width * random.NextDouble()));
        }

        /// <summary>Whether a verdict says nothing but what is true.</summary>
        public bool Allows(RemedyVerdict verdict) =>
            verdict switch
            {
                RemedyVerdict.Harms => Error > 0 || Diverged > 0 || Shared < 0,
                RemedyVerdict.RemovesTheCompetition => Half > 0 && Gamma > 0,
                RemedyVerdict.MovesTheWinner => Winner != 0,
                RemedyVerdict.EasesTheCompetition => Shared > 0,
                RemedyVerdict.OnlyCuresTheError => Error < 0 && Stays(Winner) && Shared <= RemedyRule.ShareTolerance,
                RemedyVerdict.DoesNothing => Stays(Winner) && Stays(Shared) && Math.Abs(Error) <= RemedyRule.ErrorTolerance,
                _ => true,
            };

        private static bool Stays(double share) => Math.Abs(share) <= RemedyRule.ShareTolerance;
    }
}
