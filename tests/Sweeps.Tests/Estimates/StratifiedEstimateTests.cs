using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Competition;
using ModalityCompetition.Sweeps.Estimates.Distributions;
using ModalityCompetition.Sweeps.Reports.Competition;
using ModalityCompetition.Sweeps.Reports.Sections;
using ModalityCompetition.Sweeps.Shipped;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Keys;
using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Engines.Cpu;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Tests.Estimates;

/// <summary>Estimates of trials with stratified test samples, and how the variance of an error is split.</summary>
public sealed class StratifiedEstimateTests
{
    private const int Trials = 400;

    [Fact]
    public void Variances_by_the_choice_of_samples_are_the_means_of_the_trials()
    {
        TrialConfiguration configuration = Configuration(TestSampling.Stratified, 60);
        TrialRecord[] records = Train(configuration);
        ConfigurationEstimates estimates = Estimate(configuration, records);
        int best = estimates.BestModality!.Value;
        Assert.Equal(Mean(0), Value(new(EstimandNames.TestErrorSampling, NetworkKind.Joint)), 1e-12);
        Assert.Equal(Mean(2), Value(new(EstimandNames.TestErrorSampling, NetworkKind.Unimodal, 1)), 1e-12);
        Assert.Equal(Mean(3), Value(new(EstimandNames.TestErrorSampling, NetworkKind.Probe, 0)), 1e-12);
        Assert.Equal(Mean(5 + best), Value(new(EstimandNames.GapSampling)), 1e-12);
        Assert.Equal(Mean(8), Value(new(EstimandNames.DegradationSampling, Modality: 1)), 1e-12);
        Assert.Equal(
            records.Average(r => r.Result.Joint.TotalTestErrors / (double)configuration.TestUnits),
            Value(new(EstimandNames.TestError, NetworkKind.Joint)),
            1e-12
        );

        double Value(Estimand estimand) => estimates.Find(estimand)!.Value;
        double Mean(int column) => records.Average(r => (double)r.Result.Strata.Variances[column]);
    }

    [Fact]
    public void A_simple_sample_has_none_of_them()
    {
        TrialConfiguration configuration = Configuration(TestSampling.Simple, 60);
        ConfigurationEstimates estimates = Estimate(configuration, Train(configuration)[..40]);
        Assert.DoesNotContain(estimates.Estimates, e => e.Estimand.Name.Contains("sampling", StringComparison.Ordinal));
        Assert.Null(SamplingTable.Of(estimates));
    }

    /// <summary>Trials with other test samples and everything else alike: variances between trials are the same.</summary>
    [Theory]
    [InlineData(TestSampling.Simple)]
    [InlineData(TestSampling.Stratified)]
    public void More_test_samples_buy_what_the_split_says(TestSampling sampling)
    {
        ConfigurationEstimates few = Estimate(Configuration(sampling, 48), Train(Configuration(sampling, 48)));
        ConfigurationEstimates many = Estimate(Configuration(sampling, 960), Train(Configuration(sampling, 960)));
        SamplingSplit[] splits = [.. SamplingSplit.Of(few)];
        Assert.Equal(sampling == TestSampling.Simple ? 5 : 8, splits.Length);
        foreach (SamplingSplit split in splits)
        {
            Estimate better = many.Find(split.Estimate.Estimand)!;
            double forecast = split.HalfWidthWith(20) / split.Estimate.HalfWidth;
            double seen = better.StandardError / split.Estimate.StandardError;

            // Both runs have the same trials, so what is left of chance is that of 400 variances.
            Assert.True(Math.Abs(forecast - seen) < 0.12, $"{split.Estimate.Estimand}: {forecast} forecast, {seen} seen, {sampling}.");
            Assert.Equal(split.Estimate.HalfWidth, split.HalfWidthWith(1), 1e-12);
            Assert.True(split.HalfWidthWith(double.PositiveInfinity) <= split.HalfWidthWith(10));
            if (split.Cheapest is { } cheapest and > 20)
            {
                Assert.True(split.TimeWith(cheapest) <= 1.001);
                Assert.True(split.TimeWith(cheapest) <= Math.Min(split.TimeWith(cheapest / 2), split.TimeWith(2 * cheapest)));
            }
        }
    }

    [Fact]
    public void No_error_varies_more_by_its_samples_than_the_allocation_allows()
    {
        // Whatever networks do in the cells: the root of the largest probability times the sum of all roots.
        TrialConfiguration configuration = Configuration(TestSampling.Stratified, 120);
        TestStrata strata = new(configuration.Data, 120);
        double[] roots = [.. Enumerable.Range(0, strata.Patterns).Select(p => Math.Sqrt(strata.Weight(p)))];
        double bound = roots.Max() * roots.Sum();
        TrialConfiguration simple = Configuration(TestSampling.Simple, 120);
        SamplingSplit[] splits = [.. SamplingSplit.Of(Estimate(simple, Train(simple)))];
        ConfigurationEstimates stratified = Estimate(configuration, Train(configuration));
        SamplingSplit[] others = [.. SamplingSplit.Of(stratified).Where(s => s.Estimate.Estimand.Name == EstimandNames.TestError)];
        Assert.Equal(splits.Select(s => s.Estimate.Estimand), others.Select(s => s.Estimate.Estimand));
        for (int i = 0; i < splits.Length; i++)
        {
            double ratio = others[i].Sampling / splits[i].Sampling;
            Assert.True(ratio < 1.1 * bound, $"{splits[i].Estimate.Estimand}: {ratio} of a simple sample, {bound} allowed.");
        }
    }

    [Fact]
    public void Distributions_are_counted_on_a_grid_that_rounds_by_half_a_step()
    {
        TrialConfiguration configuration = Configuration(TestSampling.Stratified, 60);
        TrialRecord[] records = Train(configuration);
        ConfigurationEstimates estimates = Estimate(configuration, records, distributions: true);
        int best = estimates.BestModality!.Value;
        int steps = configuration.Evaluation.DistributionSteps;
        foreach (ErrorDistribution distribution in estimates.ErrorDistributions)
        {
            double[] values =
            [
                .. records
                    .Select(r => r.Result)
                    .Select(r =>
                        distribution.Estimand switch
                        {
                            { Name: EstimandNames.Gap } => r.Joint.TotalTestErrors - r.Unimodal[best].TotalTestErrors,
                            { Network: NetworkKind.Joint } => r.Joint.TotalTestErrors,
                            { Network: NetworkKind.Unimodal } => r.Unimodal[distribution.Estimand.Modality!.Value].TotalTestErrors,
                            _ => r.Probes[distribution.Estimand.Modality!.Value].TotalTestErrors,
                        }
                    )
                    .Select(units => units / (double)configuration.TestUnits)
                    .Order(),
            ];
            Assert.Equal((steps, (long)Trials), (distribution.Denominator, distribution.Trials));
            double[] counted = [.. distribution.Counts.SelectMany(c => Enumerable.Repeat((double)c.Value / steps, (int)c.Count))];
            Assert.All(values.Zip(counted), pair => Assert.Equal(pair.First, pair.Second, 0.5 / steps));
            Assert.Equal(values[(Trials / 2) - 1], distribution.Quantiles[2].Value, 0.5 / steps);
        }
    }

    [Fact]
    public void The_table_has_a_row_for_every_error_and_difference()
    {
        TrialConfiguration configuration = Configuration(TestSampling.Stratified, 60);
        TextTable table = SamplingTable.Of(Estimate(configuration, Train(configuration)))!;
        Assert.Equal(
            [
                "error, joint",
                "error, uni-modal modality0",
                "error, uni-modal modality1",
                "error, probe modality0",
                "error, probe modality1",
                "gap",
                "degradation, modality0",
                "degradation, modality1",
            ],
            table.Rows.Select(row => row[0])
        );
        Assert.All(table.Rows, row => Assert.Equal(table.Headings.Length, row.Length));
        Assert.Contains("the choice of the 60 test samples", table.Caption, StringComparison.Ordinal);
    }

    private static ConfigurationEstimates Estimate(TrialConfiguration configuration, TrialRecord[] records, bool distributions = false)
    {
        PlannedConfiguration planned = new(0, [], configuration)
        {
            Measures = ShippedExperiments.Registry.Find(SpecKeys.DefaultExperiment)!,
        };
        ConfigurationEstimator estimator = new(planned, 0.95, new ConfigurationPredictions(configuration), distributions);
        foreach (TrialRecord record in records)
        {
            estimator.Add(record);
        }

        return estimator.Snapshot();
    }

    private static TrialRecord[] Train(TrialConfiguration configuration) =>
        [
            .. TrialCodec
                .Decode(new CpuTrialEngine().Run(TrialSamples.Batch(configuration, 0, Trials), default))
                .Select((result, trial) => new TrialRecord(trial, result)),
        ];

    private static TrialConfiguration Configuration(TestSampling sampling, int testSamples)
    {
        TrialConfiguration simple = TrialSamples.Configuration(3, 40, 2, [4, 5], iterations: 60, step: 2, testSamples: testSamples);
        return simple with { Evaluation = simple.Evaluation with { TestSampling = sampling } };
    }
}
