using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Randomness;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Estimates.Competition;

/// <summary>
/// The variance of an error over trials, split in two: what trials differ in, and what the choice of each trial's test samples adds. The
/// second falls with the number of test samples, so it is known what more of them would buy.
/// </summary>
/// <param name="Estimate">The estimate.</param>
/// <param name="Between">Variance between trials, at least 0.</param>
/// <param name="Sampling">Variance by the choice of test samples.</param>
/// <param name="Samples">Number of test samples.</param>
/// <param name="PerSample">What a test sample costs over what the rest of a trial costs.</param>
internal sealed record SamplingSplit(Estimate Estimate, double Between, double Sampling, int Samples, double PerSample)
{
    private const int Step = 1000;

    // Most test samples that a spec may ask for.
    private const double Most = 10_000_000;

    /// <summary>The share of the variance that the choice of test samples has.</summary>
    public double Share => Sampling / (Between + Sampling);

    /// <summary>The half-width with other test samples and the same trials.</summary>
    /// <param name="factor">How many times as many test samples; infinite for the limit.</param>
    public double HalfWidthWith(double factor) => Estimate.HalfWidth * Math.Sqrt((Between + (Sampling / factor)) / (Between + Sampling));

    /// <summary>
    /// The number of test samples with which the same half-width takes the least time, to two digits, because the minimum is flat; null
    /// where no number is enough, because nothing varies between trials.
    /// </summary>
    public long? Cheapest
    {
        get
        {
            double samples = Math.Sqrt(Sampling * Samples / (Between * PerSample));
            if (!(samples <= Most))
            {
                return null;
            }

            double unit = Math.Pow(10, Math.Max(0, Math.Floor(Math.Log10(Math.Max(1, samples))) - 1));
            return Math.Max(2, (long)(Math.Round(samples / unit) * unit));
        }
    }

    /// <summary>The time to the same half-width with another number of test samples, over that with this one.</summary>
    /// <param name="samples">The other number.</param>
    public double TimeWith(double samples) =>
        (Between + (Sampling * Samples / samples)) * (1 + (PerSample * samples)) / ((Between + Sampling) * (1 + (PerSample * Samples)));

    /// <summary>
    /// The splits of a configuration: of the error of every network and, where the test sample is stratified, of the gap and of every
    /// degradation. An estimate without spread has none, and so has any other experiment.
    /// </summary>
    /// <param name="estimates">Estimates of a configuration.</param>
    public static ImmutableArray<SamplingSplit> Of(ConfigurationEstimates estimates)
    {
        if (estimates.Configuration.Definition is not TrialConfiguration configuration)
        {
            return [];
        }

        double perSample = CostOfSample(configuration);
        var splits = ImmutableArray.CreateBuilder<SamplingSplit>();
        foreach (Estimate estimate in estimates.Estimates)
        {
            double total = estimate.StandardError * estimate.StandardError * estimate.Trials;
            if (
                total > 0
                && double.IsFinite(estimate.HalfWidth)
                && Variance(estimates, estimate, total, configuration) is { } sampling
                && double.IsFinite(sampling)
            )
            {
                int samples = configuration.Evaluation.TestSamples;
                splits.Add(new SamplingSplit(estimate, Math.Max(0, total - sampling), sampling, samples, perSample));
            }
        }

        return splits.ToImmutable();
    }

    private static double? Variance(ConfigurationEstimates estimates, Estimate estimate, double total, TrialConfiguration configuration)
    {
        Estimand estimand = estimate.Estimand;
        if (configuration.Evaluation.IsStratified)
        {
            string? name = estimand.Name switch
            {
                EstimandNames.TestError => EstimandNames.TestErrorSampling,
                EstimandNames.Gap => EstimandNames.GapSampling,
                EstimandNames.Degradation => EstimandNames.DegradationSampling,
                _ => null,
            };
            return name is null ? null : estimates.Find(estimand with { Name = name })?.Value;
        }

        // Of independent samples the mean over trials of p (1 - p) / (n - 1), p the share of errors of a trial.
        double trials = estimate.Trials;
        double square = (estimate.Value * estimate.Value) + (total * (trials - 1) / trials);
        int samples = configuration.Evaluation.TestSamples;
        return estimand.Name == EstimandNames.TestError && samples > 1 ? Math.Max(0, estimate.Value - square) / (samples - 1) : null;
    }

    private static double CostOfSample(TrialConfiguration configuration)
    {
        EvaluationParameters evaluation = configuration.Evaluation;
        TrialConfiguration more = configuration with { Evaluation = evaluation with { TestSamples = evaluation.TestSamples + Step } };
        double one = (more.Cost.Flops - configuration.Cost.Flops) / Step;
        double drawn = configuration.Data.Modalities.Sum(m => (double)m.Dimension + configuration.Classes) * DrawCost.OperationsPerNumber;
        DataParameters data = configuration.Data;
        double drawnOnce = drawn * (data.TrainSamples + evaluation.ValidationSamples);
        double rest = configuration.Cost.Flops - (one * evaluation.TestSamples) + drawnOnce;
        return (one + drawn) / rest;
    }
}
