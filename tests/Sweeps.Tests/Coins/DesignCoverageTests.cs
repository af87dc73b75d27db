using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates.Design;
using ModalityCompetition.Sweeps.Estimates.Stopping;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Running;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.TestKit.Experiments;
using Xunit.Abstractions;

namespace ModalityCompetition.Sweeps.Tests.Coins;

/// <summary>
/// The interval for a number of trials holds the number that the law of the coin gives, and the number at which the sweep itself stops, as
/// often as it says.
/// </summary>
public class DesignCoverageTests(ITestOutputHelper output)
{
    private const int Sweeps = 300;

    // Three standard errors of a share of 0.05 over so many sweeps.
    private static readonly double s_mostMissed = 1 - TrialNumber.Confidence + (3 * Math.Sqrt(0.05 * 0.95 / Sweeps));

    [Theory]
    [InlineData("heads", 0.3, 0.15, 40)]
    [InlineData("heads", 0.5, 0.05, 200)]
    [InlineData("first_head", 0.3, 0.1, 60)]
    [InlineData("first_head", 0.7, 0.02, 60)]
    [InlineData("all_heads", 0.8, 0.02, 50)]
    [InlineData("all_heads", 0.4, 0.01, 100)]
    public void The_fixed_number_that_the_law_gives_is_within_the_interval(string estimand, double p, double halfWidth, int pilot)
    {
        var trials = new CoinTrials(6, p, 0.05);
        double kept = (1 - trials.Lost) * (estimand == "first_head" ? 1 - Math.Pow(1 - p, trials.Tosses) : 1);
        long truth = (long)Math.Ceiling(FixedSampleSize.Of(Variance(estimand, trials), halfWidth, 0.95)!.Value / kept);
        int missed = 0;
        for (int seed = 0; seed < Sweeps; seed++)
        {
            TrialNumber number = Design(estimand, p, halfWidth, pilot, seed).Fixed;
            missed += truth >= number.Low && truth <= (number.High ?? long.MaxValue) ? 0 : 1;
        }

        output.WriteLine($"{estimand} at p = {p} to {halfWidth}: {truth} trials, missed in {missed} of {Sweeps} pilots of {pilot}");
        Assert.InRange((double)missed / Sweeps, 0, s_mostMissed);
    }

    [Theory]
    [InlineData("heads", 0.5, 0.4, 40)]
    [InlineData("heads", 0.3, 0.25, 100)]
    [InlineData("first_head", 0.3, 0.3, 60)]
    [InlineData("all_heads", 0.8, 0.06, 40)]
    [InlineData("all_heads", 0.4, 0.02, 60)]
    public void The_number_at_which_the_sweep_stops_is_within_the_interval(string estimand, double p, double halfWidth, int pilot)
    {
        int missed = 0;
        double ratio = 0;
        for (int seed = 0; seed < Sweeps; seed++)
        {
            TrialNumber number = Design(estimand, p, halfWidth, pilot, seed).Sequential!;
            long stopped = Stop(estimand, p, halfWidth, seed);
            missed += stopped >= number.Low && stopped <= (number.High ?? long.MaxValue) ? 0 : 1;
            ratio += Math.Log((double)(number.Trials ?? stopped) / stopped) / Sweeps;
            Assert.True(!number.IsKnown || number.Trials == stopped, "What is known is where it stops.");
        }

        output.WriteLine(
            $"{estimand} at p = {p} to {halfWidth}: missed in {missed} of {Sweeps} pilots of {pilot}, forecast over stop "
                + $"{Math.Exp(ratio):0.00}"
        );
        Assert.InRange((double)missed / Sweeps, 0, s_mostMissed);
    }

    [Fact]
    public void The_test_sees_an_interval_that_takes_the_variance_for_known()
    {
        var trials = new CoinTrials(6, 0.3, 0.05);
        long truth = (long)Math.Ceiling(FixedSampleSize.Of(Variance("heads", trials), 0.15, 0.95)!.Value / 0.95);
        int missed = 0;
        for (int seed = 0; seed < Sweeps; seed++)
        {
            TrialNumber number = Design("heads", 0.3, 0.15, 40, seed).Fixed;
            missed += Math.Abs(truth - number.Trials!.Value) <= 0.1 * truth ? 0 : 1;
        }

        Assert.InRange((double)missed / Sweeps, 0.3, 1);
    }

    private static TargetDesign Design(string estimand, double p, double halfWidth, int pilot, int seed)
    {
        SweepSpec spec = Spec(p, pilot, seed);
        ConfigurationDesign design = Assert.Single(
            DesignPilot.Run(
                new SweepPlan(spec),
                new CoinEngine(),
                [new DesignTarget(new Estimand(estimand), estimand, halfWidth, 0.95, CanStop: true)],
                threads: 1,
                secondsPerTrial: 0,
                TimeSpan.FromHours(1),
                TimeProvider.System,
                CancellationToken.None
            )
        );
        Assert.Equal(pilot, design.Trials);
        return design.Targets[0];
    }

    // Where the sweep stops that the pilot belongs to.
    private static long Stop(string estimand, double p, double halfWidth, int seed)
    {
        const int most = 200_000;
        SweepSpec spec = Spec(p, most, seed) with { Until = new StoppingSpec(estimand, halfWidth, 0.95, 1) };
        TargetFollower follower = Assert.Single(TargetFollower.Of(spec));
        var plan = new SweepPlan(spec);
        var engine = new CoinEngine();
        while (!follower.Stopped)
        {
            var block = new TrialBlock(0, follower.Trials, plan.BlockSize(0));
            ResultBlock results = engine.Run(plan.Batch(block), CancellationToken.None);
            for (int i = 0; i < block.Count && !follower.Stopped; i++)
            {
                int bytes = results.Layout.Bytes;
                follower.Add(new TrialRow(block.FirstTrial + i, results.Layout, results.Rows.Slice(i * bytes, bytes)));
            }
        }

        Assert.True(follower.Trials < most, "The sweep reaches its target.");
        return follower.Trials;
    }

    private static SweepSpec Spec(double p, int trials, int seed) =>
        CoinRun.Read(CoinLaw.Spec(trials: trials, axis: FormattableString.Invariant($"[{p}]"))) with
        {
            Seed = (ulong)(seed + 1),
        };

    private static double Variance(string estimand, CoinTrials trials)
    {
        (int n, double p, _) = trials;
        double all = Math.Pow(p, n);
        return estimand switch
        {
            "heads" => n * p * (1 - p),
            "all_heads" => all * (1 - all),
            _ => Moment(2) - (Moment(1) * Moment(1)),
        };

        // Of the first head among those trials that have one.
        double Moment(int power) =>
            Enumerable.Range(1, n).Sum(t => Math.Pow(t, power) * Math.Pow(1 - p, t - 1) * p) / (1 - Math.Pow(1 - p, n));
    }
}
