using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Competition;
using ModalityCompetition.Sweeps.Estimates.Lists;
using ModalityCompetition.Sweeps.Estimates.Sequences;
using ModalityCompetition.Sweeps.Estimates.Stopping;
using ModalityCompetition.Sweeps.Estimates.Verdicts;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Tests.Ledger;

namespace ModalityCompetition.Sweeps.Tests.Estimates;

/// <summary>Estimates that are set aside in a file come back as they were, and however many there are, few are in memory.</summary>
public sealed class SpoolTests : IDisposable
{
    private static readonly SyntheticTrials s_trials = new();
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void Estimates_come_back_with_every_bit_and_nothing_is_left_in_the_folder()
    {
        string folder = Directory.CreateDirectory(_temporary.File("spool")).FullName;
        (SweepSpec spec, ConfigurationEstimates[] estimates) = Sweep();
        var spool = new Spool<ConfigurationEstimates>(held: 1, folder, EstimateSpool.Options(spec));
        Array.ForEach(estimates, spool.Add);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
        }

        Assert.Equal((estimates.Length, 1), (spool.Count, spool.Held));
        Structure.AssertSame(estimates, spool.ToArray());

        // In any order, and as often as one likes.
        Structure.AssertSame(estimates[2], spool[2]);
        Structure.AssertSame(estimates[1], spool[1]);
        Assert.Same(spec.Configurations[2], spool[2].Configuration);
    }

    [Fact]
    public void Rows_of_verdicts_come_back_with_every_bit()
    {
        VerdictRow[] rows =
        [
            new(
                "Theorem 5.1",
                "a \"b\" \u00e9 \ud83d\ude00",
                3,
                "here",
                new Prediction(1 / 3.0, PredictionKind.Asymptotic, "s"),
                double.Epsilon,
                -0.0,
                double.NaN,
                double.PositiveInfinity,
                Verdict.Refuted,
                ""
            ),
            new(
                "limit",
                "",
                null,
                "",
                new Prediction(0, PredictionKind.LowerBound, ""),
                0,
                5e-324,
                double.MinValue,
                double.MaxValue,
                Verdict.Undecided,
                "x"
            ),
        ];
        var spool = new Spool<VerdictRow>(held: 0, Path.GetTempPath(), Spool<VerdictRow>.Exactly());
        Array.ForEach(rows, spool.Add);
        Structure.AssertSame(rows, spool.ToArray());
    }

    [Fact]
    public void A_folder_that_is_not_there_is_told_as_an_error_of_the_disk() =>
        Assert.ThrowsAny<IOException>(() => new Spool<int>(0, _temporary.File("missing"), Spool<int>.Exactly()).Add(1));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void While_estimates_come_in_order_only_a_few_are_in_memory(int workers)
    {
        var planned = Enumerable.Range(0, 300).Select(i => s_trials.Configuration(i));
        SweepSpec spec = ListLedger.Spec(planned);
        var ledger = new ListLedger([.. Enumerable.Range(0, 300).Select(_ => s_trials.Draw(1, 3).ToArray())]);
        List<WeakReference> given = [];
        int most = 0;
        foreach (ConfigurationEstimates estimates in SweepEstimates.InOrder(spec, ledger, workers, CancellationToken.None))
        {
            Assert.Equal(given.Count, estimates.Configuration.Index);
            given.Add(new WeakReference(estimates));
            if (given.Count % 50 == 0)
            {
                GC.Collect();
                most = Math.Max(most, given.Count(g => g.IsAlive));
            }
        }

        // The one at hand, and where the compiler keeps temporaries alive, a few before it.
        Assert.Equal(300, given.Count);
        Assert.InRange(most, 0, 4 + (4 * workers));
    }

    [Fact]
    public void Whoever_stops_listening_leaves_nobody_reading_the_ledger()
    {
        var planned = Enumerable.Range(0, 40).Select(i => s_trials.Configuration(i));
        var ledger = new ClosingLedger(new ListLedger([.. Enumerable.Range(0, 40).Select(_ => s_trials.Draw(1, 3).ToArray())]));
        Assert.Equal(3, SweepEstimates.InOrder(ListLedger.Spec(planned), ledger, 2, CancellationToken.None).Take(3).Count());
        Assert.Equal(0, ledger.Readers);
    }

    private static (SweepSpec Spec, ConfigurationEstimates[] Estimates) Sweep()
    {
        var planned = Enumerable
            .Range(0, 4)
            .Select(i => s_trials.Configuration(i) with { AxisValues = [new AxisValue("network.sigma0", "0.1", 0.1)] });
        SweepSpec spec = ListLedger.Spec(planned);
        var ledger = new ListLedger(s_trials.Draw(1, 30).ToArray(), s_trials.Draw(2, 1).ToArray(), [], s_trials.Draw(3, 12).ToArray());
        ConfigurationEstimates[] estimates = [.. SweepEstimates.InOrder(spec, ledger, 1, CancellationToken.None)];
        Assert.NotEmpty(estimates[0].ErrorDistributions);
        Assert.NotEmpty(estimates[0].JointWins);
        Assert.Contains(estimates[2].Estimates, e => double.IsNaN(e.Value));
        estimates[3] = estimates[3] with
        {
            TimedOut = 2,
            Stopping = new TargetStanding
            {
                Configuration = 3,
                Estimand = new Estimand(EstimandNames.Gap),
                Key = "gap",
                Target = 0.1,
                Confidence = 0.95,
                State = StoppingState.Running,
                Trials = 12,
                Observations = 11,
                MostTrials = 100,
                Value = double.NaN,
                Low = double.NegativeInfinity,
                High = double.PositiveInfinity,
                Method = "m",
                Guarantee = SequenceGuarantee.Asymptotic,
                Contradicted = true,
                ForecastTrials = 77,
                FixedSampleTrials = null,
            },
        };
        return (spec, estimates);
    }
}
