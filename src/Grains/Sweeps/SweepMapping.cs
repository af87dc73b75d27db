using ModalityCompetition.Grains.Interfaces.Catalog;
using ModalityCompetition.Grains.Interfaces.Sweeps;
using ModalityCompetition.Grains.Storage;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Grains.Sweeps;

/// <summary>Between what the cluster keeps of a sweep, what travels, and what a user of <see cref="ISweepService"/> sees.</summary>
public static class SweepMapping
{
    /// <summary>The wire form of a sweep that nothing works on.</summary>
    internal static SweepStatusRecord ToRecord(SweepEntry entry, SweepSpec spec) =>
        new()
        {
            Id = entry.Id,
            Name = spec.Name,
            Description = spec.Description,
            State = entry.State.ToString(),
            Priority = entry.Priority,
            SubmittedAt = entry.SubmittedAt,
            Engine = entry.Engine.ToString(),
            Configurations = spec.Configurations.Length,
            TrialsDone = entry.TrialsDone,
            TrialsTotal = spec.Trials * spec.Configurations.Length,
            Failure = entry.Failure,
            ResultsHash = entry.ResultsHash,
            Target = entry.Target is { } target ? ToRecord(target) : null,
            Archive = ToRecord(entry.Archive),
            Experiment = spec.Experiment,
            Tags = entry.Tags,
        };

    /// <summary>The wire form of a query.</summary>
    public static SweepQueryRecord ToRecord(SweepQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return new SweepQueryRecord(query.Limit, query.Before, query.State?.ToString(), query.Tag, query.Fits);
    }

    /// <summary>The domain's form of a query.</summary>
    internal static SweepQuery ToQuery(SweepQueryRecord query) =>
        new()
        {
            Limit = query.Limit,
            Before = query.Before,
            State = query.State is { } state ? Enum.Parse<SweepState>(state) : null,
            Tag = query.Tag,
            Fits = query.Fits,
        };

    /// <summary>The wire form of where an archive stands.</summary>
    internal static ArchiveRecord? ToRecord(SweepArchive? archive) =>
        archive is null ? null : new ArchiveRecord(archive.Address, archive.Trials, archive.Behind);

    /// <summary>The wire form of a sweep's target.</summary>
    internal static TargetRecord ToRecord(SweepTarget target) =>
        new(target.Estimand, target.HalfWidth, target.Reached, target.Stopped, target.WidestHalfWidth)
        {
            Targets = target.Targets is { } parts
                ? [.. parts.Select(p => new TargetPartRecord(p.Estimand, p.HalfWidth, p.Reached, p.WidestHalfWidth))]
                : null,
        };

    private static SweepTarget ToTarget(TargetRecord target) =>
        new(target.Estimand, target.HalfWidth, target.Reached, target.Stopped, target.WidestHalfWidth)
        {
            Targets = target.Targets is { } parts
                ? [.. parts.Select(p => new SweepTargetPart(p.Estimand, p.HalfWidth, p.Reached, p.WidestHalfWidth))]
                : null,
        };

    /// <summary>The domain's form of a status.</summary>
    public static SweepStatus ToStatus(SweepStatusRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return new SweepStatus
        {
            Id = record.Id,
            Name = record.Name,
            Description = record.Description,
            State = Enum.Parse<SweepState>(record.State),
            Priority = record.Priority,
            SubmittedAt = record.SubmittedAt,
            Engine = record.Engine,
            Configurations = record.Configurations,
            TrialsDone = record.TrialsDone,
            TrialsTotal = record.TrialsTotal,
            TrialsPerSecond = record.TrialsPerSecond,
            SecondsLeft = record.SecondsLeft,
            BlocksInWork = record.BlocksInWork,
            Target = record.Target is { } target ? ToTarget(target) : null,
            Archive = record.Archive is { } a ? new SweepArchive(a.Address, a.Trials, a.Behind) : null,
            Failure = record.Failure,
            ResultsHash = record.ResultsHash,
            Experiment = record.Experiment,
            Tags = record.Tags,
        };
    }

    /// <summary>Says where a sweep stands.</summary>
    internal static AnswerRecord Answer(SweepStatusRecord sweep) => new(sweep, null, null, [], null);

    /// <summary>Refuses a wish.</summary>
    internal static AnswerRecord Refuse(SweepServiceFailure failure, string message, IReadOnlyList<string>? details = null) =>
        new(null, failure.ToString(), message, details ?? [], null);

    /// <summary>What an answer says; throws what it refuses.</summary>
    /// <exception cref="SweepServiceException">The wish was refused.</exception>
    public static SweepStatus Unwrap(AnswerRecord answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return answer.Sweep is { } sweep
            ? ToStatus(sweep)
            : throw new SweepServiceException(
                Enum.TryParse(answer.Failure, out SweepServiceFailure failure) ? failure : SweepServiceFailure.Unavailable,
                answer.Message ?? "The cluster gave no answer: try again.",
                answer.Details
            );
    }
}
