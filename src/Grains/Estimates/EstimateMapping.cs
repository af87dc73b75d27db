using System.Buffers;
using System.Text;
using System.Text.Json;
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
            Extras = [.. estimates.Extras.Select(e => ToRecord(e, estimates.Configuration.Definition.EntryNames))],
        };
    }

    /// <summary>The domain's form.</summary>
    /// <param name="record">The wire form.</param>
    /// <param name="configuration">The configuration it is about.</param>
    /// <exception cref="InvalidOperationException">A section is none of the experiment's: another version of the program sent
    /// it.</exception>
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
            Extras = [.. record.Extras.Select(e => ToDomain(e, configuration))],
        };
    }

    private static ExtraRecord ToRecord(IEstimateExtra extra, IReadOnlyList<string> entries)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json))
        {
            extra.Write(writer, entries);
        }

        return new ExtraRecord(extra.Name, Encoding.UTF8.GetString(json.WrittenSpan));
    }

    private static IEstimateExtra ToDomain(ExtraRecord record, PlannedConfiguration configuration)
    {
        using var json = JsonDocument.Parse(record.Json);
        return ConfigurationEstimates.ReadExtra(configuration, record.Name, json.RootElement)
            ?? throw new InvalidOperationException($"The experiment does not know the section '{record.Name}' of its estimates.");
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
            ComparedWith = e.ComparedWith,
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
            ComparedWith = e.ComparedWith,
        };
}
