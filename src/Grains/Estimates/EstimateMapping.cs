using System.Collections.Immutable;
using ModalityCompetition.Grains.Interfaces.Estimates;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Intervals;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Grains.Estimates;

/// <summary>Between live estimates and their wire form; nothing that live estimates have is lost on the way.</summary>
public static class EstimateMapping
{
    /// <summary>The wire form.</summary>
    public static ConfigurationRecord ToRecord(ConfigurationEstimates estimates)
    {
        ArgumentNullException.ThrowIfNull(estimates);
        return new ConfigurationRecord
        {
            Configuration = estimates.Configuration.Index,
            Trials = estimates.Trials,
            Diverged = estimates.Diverged,
            TimedOut = estimates.TimedOut,
            Crashed = estimates.Crashed,
            BestModality = estimates.BestModality,
            Estimates = [.. estimates.Estimates.Select(ToRecord)],
            LearnTimes =
            [
                .. estimates.LearnTimes.Select(l => new LearnTimeRecord(
                    l.Modality,
                    l.Learned,
                    l.Total,
                    l.FirstDecile,
                    l.Median,
                    l.LastDecile
                )),
            ],
            ClassesWon = [.. estimates.ClassesWon.Select(c => c.ToArray())],
        };
    }

    /// <summary>The domain's form.</summary>
    /// <param name="record">The wire form.</param>
    /// <param name="configuration">The configuration it is about.</param>
    public static ConfigurationEstimates ToDomain(ConfigurationRecord record, PlannedConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(record);
        return new ConfigurationEstimates
        {
            Configuration = configuration,
            Trials = record.Trials,
            Diverged = record.Diverged,
            TimedOut = record.TimedOut,
            Crashed = record.Crashed,
            BestModality = record.BestModality,
            Estimates = [.. record.Estimates.Select(ToDomain)],
            LearnTimes =
            [
                .. record.LearnTimes.Select(l => new LearnTimeSummary(
                    l.Modality,
                    l.Learned,
                    l.Total,
                    l.FirstDecile,
                    l.Median,
                    l.LastDecile
                )),
            ],
            ClassesWon = [.. record.ClassesWon.Select(c => c.ToImmutableArray())],
        };
    }

    private static EstimateRecord ToRecord(Estimate e) =>
        new()
        {
            Name = e.Estimand.Name,
            Network = e.Estimand.Network?.ToString(),
            Modality = e.Estimand.Modality,
            Class = e.Estimand.Class,
            Value = e.Value,
            Low = e.Low,
            High = e.High,
            StandardError = e.StandardError,
            Confidence = e.Confidence,
            Interval = e.Interval.ToString(),
            Estimator = e.Estimator,
            Trials = e.Trials,
            VarianceReduction = e.VarianceReduction,
            WorstCase = e.WorstCase is { } w ? new WorstCaseRecord(w.Failed, w.Lowest, w.Highest, w.Low, w.High) : null,
            Prediction = e.Prediction is { } p ? new PredictionRecord(p.Value, p.Kind.ToString(), p.Source, p.Error) : null,
            LowestObservation = e.Unseen?.Low,
            HighestObservation = e.Unseen?.High,
        };

    private static Estimate ToDomain(EstimateRecord e) =>
        new()
        {
            Estimand = new Estimand(e.Name, e.Network is { } network ? Enum.Parse<NetworkKind>(network) : null, e.Modality, e.Class),
            Value = e.Value,
            Low = e.Low,
            High = e.High,
            StandardError = e.StandardError,
            Confidence = e.Confidence,
            Interval = Enum.Parse<IntervalMethod>(e.Interval),
            Estimator = e.Estimator,
            Trials = e.Trials,
            VarianceReduction = e.VarianceReduction,
            WorstCase = e.WorstCase is { } w ? new WorstCaseBounds(w.Failed, w.Lowest, w.Highest, w.Low, w.High) : null,
            Prediction = e.Prediction is { } p ? new Prediction(p.Value, Enum.Parse<PredictionKind>(p.Kind), p.Source, p.Error) : null,
            Unseen = e.LowestObservation is { } lowest && e.HighestObservation is { } highest ? new Interval(lowest, highest) : null,
        };
}
