using System.Globalization;
using ModalityCompetition.Sweeps.Estimates.Intervals;
using ModalityCompetition.Sweeps.Estimates.Sequences;
using Xunit.Abstractions;
using static ModalityCompetition.Sweeps.Tests.Estimates.Sequences.Laws;

namespace ModalityCompetition.Sweeps.Tests.Estimates.Sequences;

/// <summary>
/// Miscoverage under continuous peeking, by simulation with fixed seeds. Every figure is printed; docs/confidence-sequences.md quotes them.
/// The width ratio is the mean width of the sequence at the horizon over that of Student's interval for the same observations.
/// </summary>
public sealed class SequenceCoverageTests(ITestOutputHelper output)
{
    private const double Alpha = 0.05;
    private const double Confidence = 1 - Alpha;
    private const int Seed = 20240101;

    // Tests of one class run one after the other, so that they may share the table.
    private static readonly StudentQuantiles s_quantiles = new(Confidence);

    public static TheoryData<string, string, int, int> Cases =>
        new()
        {
            { "beta-binomial", "Bernoulli 0.01", 4000, 1000 },
            { "beta-binomial", "Bernoulli 0.5", 4000, 1000 },
            { "beta-binomial", "Bernoulli 0.99", 4000, 1000 },
            { "betting", "Bernoulli 0.01", 2000, 500 },
            { "betting", "Bernoulli 0.5", 2000, 500 },
            { "betting", "Bernoulli 0.99", 2000, 500 },
            { "betting", "u^4", 2000, 500 },
            { "betting", "rarely large", 2000, 500 },
            { "betting", "10 clustered classes", 2000, 500 },
            { "betting for 0.05", "Bernoulli 0.5", 2000, 1000 },
            { "betting for 0.02", "u^4", 2000, 1000 },
            { "betting for 0.02", "10 clustered classes", 1000, 2000 },
            { "empirical Bernstein", "Bernoulli 0.01", 4000, 1000 },
            { "empirical Bernstein", "Bernoulli 0.5", 4000, 1000 },
            { "empirical Bernstein", "u^4", 4000, 1000 },
            { "empirical Bernstein", "rarely large", 4000, 1000 },
            { "empirical Bernstein", "10 clustered classes", 4000, 1000 },
            { "asymptotic", "u^4", 4000, 1000 },
            { "asymptotic", "1 + exponential", 4000, 1000 },
            { "asymptotic", "10 clustered classes", 4000, 1000 },
        };

    public static TheoryData<string> AllLaws =>
        ["Bernoulli 0.01", "Bernoulli 0.5", "Bernoulli 0.99", "u^4", "rarely large", "10 clustered classes", "1 + exponential"];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Sequences_miss_the_truth_at_any_time_with_probability_of_at_most_alpha(
        string method,
        string law,
        int repetitions,
        int horizon
    )
    {
        var (check, ratio) = Simulate(method, Find(law), repetitions, horizon);
        Assert.True(check.Passes, $"{method}, {law}: {check}");

        // Not by being uselessly wide. Near 0 and 1 Student's own interval is too narrow, often of width zero, and no yardstick.
        Assert.True(law is "Bernoulli 0.01" or "Bernoulli 0.99" or "rarely large" || ratio < 2.6, $"{method}, {law}: width ratio {ratio}");
    }

    [Theory]
    [MemberData(nameof(AllLaws))]
    public void A_repeated_t_interval_fails_the_same_check(string law)
    {
        var (check, _) = Simulate("naive t", Find(law), 1000, 500);
        Assert.False(check.Passes, $"{law}: {check}");
    }

    [Fact]
    public void At_a_stop_chosen_to_be_unfavourable_the_betting_interval_still_covers()
    {
        // The adversary stops as soon as Student's interval excludes the truth, the moment at which a peeking experimenter would publish.
        var (naive, sequence) = (new PeekingCheck(Alpha), new PeekingCheck(Alpha));
        var random = new Random(Seed + 1);
        for (var repetition = 0; repetition < 1000; repetition++)
        {
            var (student, betting) = (new NaiveSequence(s_quantiles), new BettingSequence(new ObservationBounds(0, 1), Confidence));
            for (var t = 0; t < 300 && !PeekingCheck.Misses(student.Interval, Skewed.Mean); t++)
            {
                var x = Skewed.Draw(random);
                student.Add(x);
                betting.Add(x);
            }

            naive.Add(PeekingCheck.Misses(student.Interval, Skewed.Mean));
            sequence.Add(PeekingCheck.Misses(betting.Interval, Skewed.Mean));
        }

        Assert.True(sequence.Passes, sequence.ToString());
        Assert.False(naive.Passes, naive.ToString());
    }

    private (PeekingCheck Check, double WidthRatio) Simulate(string method, Law law, int repetitions, int horizon)
    {
        var check = new PeekingCheck(Alpha);
        var random = new Random(Seed);
        var (width, student) = (0.0, 0.0);
        for (var repetition = 0; repetition < repetitions; repetition++)
        {
            var sequence = Make(method);
            var missed = false;
            for (var t = 0; t < horizon; t++)
            {
                sequence.Add(law.Draw(random));
                missed |= PeekingCheck.Misses(sequence.Interval, law.Mean);
            }

            check.Add(missed);
            width += sequence.Interval.High - sequence.Interval.Low;
            student += 2 * s_quantiles.At(horizon - 1) * Math.Sqrt(sequence.Variance / horizon);
        }

        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"| {method} | {law.Name} | {Alpha} | {repetitions} | {horizon} | {check.Miscoverage:0.0000} | {width / student:0.00} "
                    + $"| seed {Seed}"
            )
        );
        return (check, width / student);
    }

    private static Law Find(string name) =>
        new[] { Bernoulli(0.01), Bernoulli(0.5), Bernoulli(0.99), Skewed, RarelyLarge, ClusteredClasses, Exponential }.Single(law =>
            law.Name == name
        );

    private static IConfidenceSequence Make(string method) =>
        method switch
        {
            "beta-binomial" => new BernoulliSequence(Confidence),
            "betting" => new BettingSequence(new ObservationBounds(0, 1), Confidence),
            "betting for 0.05" => new BettingSequence(new ObservationBounds(0, 1), Confidence, halfWidth: 0.05),
            "betting for 0.02" => new BettingSequence(new ObservationBounds(0, 1), Confidence, halfWidth: 0.02),
            "empirical Bernstein" => new EmpiricalBernsteinSequence(new ObservationBounds(0, 1), Confidence),
            "asymptotic" => new AsymptoticSequence(Confidence, tuned: 1000),
            "naive t" => new NaiveSequence(s_quantiles),
            _ => throw new ArgumentOutOfRangeException(nameof(method), method, "No such method."),
        };
}
