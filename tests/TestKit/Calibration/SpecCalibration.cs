using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Reports;
using ModalityCompetition.Sweeps.Reports.Documents;
using ModalityCompetition.Sweeps.Reports.Exports;
using ModalityCompetition.Sweeps.Reports.Pages;
using ModalityCompetition.Sweeps.Services;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.TestKit.Specs;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Engines.Cpu;
using ModalityCompetition.Training.Engines.Reference;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.TestKit.Calibration;

/// <summary>
/// Runs one random spec twice, small with every estimator and report that the product has, and large with plain means and another seed, and
/// holds everything that the small run says against the large one. A function of the spec alone. The large run is the cpu engine's, except
/// where that engine's arithmetic does not hold the spec (<see cref="SinglePrecisionRules"/>; the program warns of it): such a spec is no
/// comparison between engines, and the engine of the small run runs the large one too.
/// </summary>
public static class SpecCalibration
{
    /// <summary>Runs a spec.</summary>
    /// <param name="random">The spec.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="OperationCanceledException">The cancellation was requested.</exception>
    public static CalibrationOutcome Run(RandomSpec random, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(random);
        string stage = "reading the spec";
        var findings = new Findings();
        var seconds = new double[3];
        var outcome = new CalibrationOutcome
        {
            Index = random.Index,
            ReferenceTrials = random.ReferenceTrials,
            Seconds = seconds,
        };
        try
        {
            SpecReading reading = ShippedSpecs.Read("spec.yaml", random.Yaml);
            if (reading.Spec is not { } spec)
            {
                return outcome with { Refused = string.Join("; ", reading.Errors.Select(e => $"{e.KeyPath} {e.Message}")) };
            }

            outcome = outcome with { Trials = spec.Trials };
            long start = Stopwatch.GetTimestamp();
            stage = "the small run";
            ITrialEngine engine = spec.Engine == "reference" ? new ReferenceTrialEngine() : new CpuTrialEngine();
            TrialMemory small = TrialMemory.Run(spec, engine, spec.Seed, spec.Trials, cancellation);
            Lap(0);
            stage = "estimates";
            SweepReport report = new RunReports(spec, small, "calibration", NullLogger.Instance).Build(
                reading.Warnings,
                null,
                1,
                cancellation
            );
            stage = "estimates.json";
            EstimatesJson.Write(report, Stream.Null);
            stage = "estimates.csv";
            EstimatesCsv.Write(report, TextWriter.Null);
            stage = "report.html";
            HtmlReport.Write(report, TextWriter.Null);
            Lap(1);
            stage = "the large run";
            bool held = spec.Configurations.All(c => !SinglePrecisionRules.Problems(c.Configuration).Any());
            TrialMemory large = TrialMemory.Run(
                spec,
                held ? new CpuTrialEngine() : engine,
                random.ReferenceSeed,
                random.ReferenceTrials,
                cancellation
            );
            LargeRun[] truths = [.. spec.Configurations.Select(c => new LargeRun(c.Configuration, large.Of(c.Index)))];
            stage = "the comparison";
            outcome = Compare(outcome, random, report, small, truths, findings);
            Lap(2);

            void Lap(int part)
            {
                seconds[part] = Stopwatch.GetElapsedTime(start).TotalSeconds;
                start = Stopwatch.GetTimestamp();
            }
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // Whatever escapes the product is a finding, and the series goes on.
            findings.Add(
                new CalibrationMiss(
                    MissKinds.Crash,
                    stage,
                    -1,
                    double.NaN,
                    double.NaN,
                    double.NaN,
                    double.NaN,
                    double.NaN,
                    failure.ToString().ReplaceLineEndings(" ")
                )
            );
        }

        return outcome with
        {
            Comparisons = findings.Comparisons,
            Misses = findings.Misses,
            Coverage = findings.Coverage,
        };
    }

    private static CalibrationOutcome Compare(
        CalibrationOutcome outcome,
        RandomSpec random,
        SweepReport report,
        TrialMemory small,
        LargeRun[] truths,
        Findings findings
    )
    {
        Dictionary<string, int> broken = BrokenEstimators.All.ToDictionary(b => b.Name, _ => 0);
        foreach (ConfigurationEstimates estimates in report.Estimates)
        {
            int index = estimates.Configuration.Index,
                best = estimates.BestModality ?? 0;
            TrialConfiguration configuration = estimates.Configuration.Configuration;
            ImmutableArray<string> names = [.. configuration.Data.Modalities.Select(m => m.Name)];
            var plain = new PlainTrial(configuration);
            TrialResult[] trials = [.. small.Of(index).Take((int)estimates.Trials)];
            foreach (Estimate estimate in estimates.Estimates)
            {
                string key = EstimandSelector.Format(estimate.Estimand, names);
                Truth truth = truths[index].Of(estimate.Estimand, best);
                bool @event = IsEvent(estimate.Estimand);
                findings.Compare(key, index, estimate, @event, truth);
                foreach (var (name, make) in BrokenEstimators.All)
                {
                    Estimate? wrong = make(estimate, trials, plain);
                    broken[name] += wrong is not null && EstimateRule.Miss(key, index, wrong, @event, truth) is not null ? 1 : 0;
                }
            }

            Truth[] simulated = InitialWinSimulation.Of(configuration, random.ReferenceSeed + (ulong)index);
            PredictionRule.Check(estimates, truths[index], simulated, findings);
            DistributionRule.Check(estimates, truths[index], findings);
            StoppingRule.Check(estimates, truths[index], findings);
        }

        ContrastRule.Check(report, truths, findings);
        (int refuted, bool exact) = VerdictRule.Check(report, truths, findings);
        return outcome with { Broken = broken, RefutedExact = refuted, ExactTables = exact ? 1 : 0 };
    }

    /// <summary>Whether a trial has it or has not.</summary>
    internal static bool IsEvent(Estimand estimand) =>
        estimand.Name switch
        {
            EstimandNames.InitialWin => false,
            EstimandNames.ProbeErrorLarge or EstimandNames.GapPositive => true,
            EstimandNames.Diverged or EstimandNames.TimedOut or EstimandNames.Crashed => true,
            _ => estimand.Class is not null,
        };
}
