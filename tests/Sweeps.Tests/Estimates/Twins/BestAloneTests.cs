using System.Globalization;
using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Competition;
using ModalityCompetition.Sweeps.Estimates.ControlVariates;
using ModalityCompetition.Sweeps.Estimates.Intervals;
using ModalityCompetition.Sweeps.Estimates.Streaming;
using ModalityCompetition.Sweeps.Observations;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.Trials;
using Xunit.Abstractions;

namespace ModalityCompetition.Sweeps.Tests.Estimates.Twins;

/// <summary>
/// Which uni-modal network is best alone where trials have twins: two networks err nearly alike, and plain means take the one for the other
/// more often than errors that are estimated with controls.
/// </summary>
public sealed class BestAloneTests(ITestOutputHelper output)
{
    private const int Trials = 200;

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(5)]
    public void Chosen_by_errors_with_controls_the_gap_is_covered_where_plain_means_name_another(int behind)
    {
        const int Repetitions = 1000;
        const int Seed = 61;
        var (random, law) = (new Random(Seed), new TwinnedLaw { Behind = behind, Shared = 60 });
        double quantile = new StudentQuantiles(0.95).At(Trials - 1);
        (Rule before, Rule now) = (new Rule(), new Rule());
        var sweep = new Sweep(law.Configuration);
        for (int repetition = 0; repetition < Repetitions; repetition++)
        {
            sweep.Run(Enumerable.Range(0, Trials).Select(_ => law.Draw(random)));
            before.Add(sweep.Gap(sweep.BestOnMeans), sweep.BestOnMeans, law.Gap, quantile);
            now.Add(sweep.Gap(sweep.BestWithControls), sweep.BestWithControls, law.Gap, quantile);
        }

        output.WriteLine($"seed {Seed}, behind by {behind}: on plain means {before}; with controls {now}");
        Assert.True(now.Coverage.PassesAsLowerBound, $"seed {Seed}: {now}");
        Assert.True(now.Wrong <= before.Wrong, $"seed {Seed}: {now}, on plain means {before}");
        Assert.True(now.Coverage.Coverage >= before.Coverage.Coverage, $"seed {Seed}: {now}, on plain means {before}");
        Assert.True(behind < 5 || !before.Coverage.PassesAsLowerBound, $"seed {Seed}: plain means are no positive control, {before}");
    }

    [Fact]
    public void One_network_is_the_best_for_every_estimate_of_final_errors_and_the_texts_say_how_it_was_chosen()
    {
        var law = new TwinnedLaw { Behind = 2, Shared = 60 };
        for (int seed = 0; ; seed++)
        {
            var random = new Random(seed);
            TrialRecord[] records = [.. Enumerable.Range(0, Trials).Select(t => new TrialRecord(t, law.Draw(random)))];
            var sweep = new Sweep(law.Configuration);
            sweep.Run(records.Select(r => r.Result));
            if (sweep.BestOnMeans == sweep.BestWithControls)
            {
                continue;
            }

            int best = sweep.BestWithControls;
            string name = best == 0 ? "image" : "text";
            ConfigurationEstimates estimates = Estimate(law, records);
            Assert.Equal(best, estimates.BestModality);
            Assert.True(Controlled(best).Value < Controlled(1 - best).Value);
            Estimate gap = Find(EstimandNames.GapControlled);
            Assert.Equal(Find(EstimandNames.TestErrorControlled, NetworkKind.Joint).Value - Controlled(best).Value, gap.Value, 1e-12);
            Assert.EndsWith("cross-fitted controls, 6 of cheaper twins", gap.Estimator, StringComparison.Ordinal);
            Estimate plain = Find(EstimandNames.Gap);
            Assert.Equal(records.Average(r => Share(r.Result.Joint) - Share(r.Result.Unimodal[best])), plain.Value, 1e-12);
            Assert.Equal($"paired difference with {name}, best with controls", plain.Estimator);
            Estimate positive = Find(EstimandNames.GapPositive);
            Assert.Equal(records.Average(r => Share(r.Result.Joint) > Share(r.Result.Unimodal[best]) ? 1.0 : 0), positive.Value, 1e-12);
            Assert.Equal($"mean with {name}, best with controls", positive.Estimator);
            var distribution = estimates.Extra<ErrorDistributionsExtra>()!.Distributions[0];
            Assert.Equal(plain.Value, distribution.Counts.Sum(c => (double)c.Value * c.Count / Trials / TwinnedLaw.TestSamples), 1e-12);

            // A trial that is missing leaves plain means everywhere.
            TrialRecord crashed = new(Trials, FailedTrial.Of(TrialOutcome.Crashed, 2, 2, twins: true));
            estimates = Estimate(law, [.. records, crashed]);
            Assert.Equal(1 - best, estimates.BestModality);
            Assert.EndsWith("best on the means", Find(EstimandNames.Gap).Estimator, StringComparison.Ordinal);
            return;

            Estimate Controlled(int r) => Find(EstimandNames.TestErrorControlled, NetworkKind.Unimodal, r);
            Estimate Find(string key, NetworkKind? network = null, int? r = null) => estimates.Find(new Estimand(key, network, r))!;
        }
    }

    private static double Share(NetworkResult network) => (double)network.TestErrors.Sum() / TwinnedLaw.TestSamples;

    private static ConfigurationEstimates Estimate(TwinnedLaw law, IEnumerable<TrialRecord> records)
    {
        var estimator = new ConfigurationEstimator(law.Configuration, 0.95, predictions: null, distributions: true);
        foreach (TrialRecord record in records)
        {
            estimator.Add(record);
        }

        return estimator.Snapshot();
    }

    /// <summary>What stands behind the estimates of a sweep of completed trials.</summary>
    private sealed class Sweep(PlannedConfiguration configuration)
    {
        private readonly ObservationLayout _layout = new(2, 2, twins: true);
        private ObservationSummary _summary = null!;
        private ITallies _tallies = null!;

        public int BestOnMeans => _summary.BestModality!.Value;

        public int BestWithControls =>
            new EstimateAssembly(configuration, _summary, _tallies, new SampleQuantiles(configuration.Estimands()), null, 0.95)
                .BestModality!
                .Value;

        public ControlledMean Gap(int best) => _tallies.Controlled(_layout.Gap + best)!.Of(_layout.Gap + best);

        public void Run(IEnumerable<TrialResult> trials)
        {
            var lanes = new CompetitionLanes(configuration.Configuration, _layout);
            _summary = new ObservationSummary(_layout);
            _tallies = new CompetitionTallies(configuration.Configuration, _layout, lanes, distributions: false);
            double[] rows = new double[_layout.Length * lanes.Capacity];
            foreach (TrialResult[] some in trials.Chunk(lanes.Capacity))
            {
                Array.ForEach(some, t => lanes.Add(TrialCodec.Encode([t]).Row(0)));
                lanes.Observe(rows);
                _tallies.ReadLanes();
                for (int lane = 0; lane < lanes.Count; lane++)
                {
                    ReadOnlySpan<double> values = rows.AsSpan(lane * _layout.Length, _layout.Length);
                    _summary.Add(values);
                    _tallies.AddLane(lane, values);
                }

                lanes.Clear();
            }
        }
    }

    private sealed class Rule
    {
        private double _sum;
        private double _errors;
        private int _wrong;
        private int _count;

        // Skewed errors of two hundred trials: Student's interval is not exact.
        public CoverageCheck Coverage { get; } = new(0.95, 0.005);

        public double Wrong => (double)_wrong / _count;

        public void Add(ControlledMean gap, int best, double truth, double quantile)
        {
            Coverage.Add(gap.Value - (quantile * gap.StandardError), gap.Value + (quantile * gap.StandardError), truth);
            _sum += gap.Value - truth;
            _errors += gap.StandardError;
            _wrong += best;
            _count++;
        }

        public override string ToString() =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Coverage}, the other in {Wrong:0.0000}, off by {_sum / _errors:0.000} of the standard error"
            );
    }
}
