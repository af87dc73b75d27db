using FsCheck;
using FsCheck.Fluent;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.TestKit.Sweeps;

namespace ModalityCompetition.Sweeps.Tests.Plans;

public class TrialPartTests
{
    [Fact]
    public void Parts_have_every_trial_once_and_differ_by_at_most_one() =>
        Prop.ForAll(
                (from trials in Gen.Choose(1, 500) from parts in Gen.Choose(1, 40) select (trials, parts)).ToArbitrary(),
                sweep =>
                {
                    SweepSpec spec = SyntheticSweep.Spec(trials: sweep.trials);
                    (long First, long End)[] ranges =
                    [
                        .. Enumerable.Range(1, sweep.parts).Select(i => new TrialPart(i, sweep.parts).Trials(spec)),
                    ];
                    long[] sizes = [.. ranges.Select(r => r.End - r.First)];
                    return ranges[0].First == 0
                        && ranges[^1].End == sweep.trials
                        && ranges.Zip(ranges.Skip(1)).All(p => p.First.End == p.Second.First)
                        && sizes.Max() - sizes.Min() <= 1;
                }
            )
            .Check(Config.QuickThrowOnFailure.WithReplay(20261130, 11));

    [Theory]
    [InlineData("1/1", 1, 1)]
    [InlineData("2/8", 2, 8)]
    [InlineData("1000000/1000000", 1_000_000, 1_000_000)]
    public void Reads_what_it_writes(string text, int number, int parts)
    {
        var part = new TrialPart(number, parts);
        Assert.Equal(part, TrialPart.Parse(text));
        Assert.Equal(text, part.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("2")]
    [InlineData("0/8")]
    [InlineData("9/8")]
    [InlineData("-1/8")]
    [InlineData("1/0")]
    [InlineData("1/2/3")]
    [InlineData(" 1/2")]
    [InlineData("1/1000001")]
    public void Other_texts_are_none(string? text) => Assert.Null(TrialPart.Parse(text));
}
