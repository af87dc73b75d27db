namespace ModalityCompetition.Grains.Interfaces.Estimates;

/// <summary>The estimates of one configuration from its trials 0, 1, ...; the wire form of <c>ConfigurationEstimates</c>.</summary>
[GenerateSerializer, Immutable, Alias("modcomp.ConfigurationRecord2")]
public sealed record ConfigurationRecord
{
    /// <summary>Index of the configuration.</summary>
    [Id(0)]
    public required int Configuration { get; init; }

    /// <summary>Trials consumed.</summary>
    [Id(1)]
    public required long Trials { get; init; }

    /// <summary>Trials that diverged.</summary>
    [Id(2)]
    public required long Diverged { get; init; }

    /// <summary>The best uni-modal network on the means; null before any trial.</summary>
    [Id(3)]
    public int? BestModality { get; init; }

    /// <summary>The estimates, in their fixed order.</summary>
    [Id(4)]
    public required IReadOnlyList<EstimateRecord> Estimates { get; init; }

    /// <summary>Named sections of the experiment.</summary>
    [Id(9)]
    public required IReadOnlyList<ExtraRecord> Extras { get; init; }

    /// <summary>Trials that timed out.</summary>
    [Id(7)]
    public long TimedOut { get; init; }

    /// <summary>Trials that crashed.</summary>
    [Id(8)]
    public long Crashed { get; init; }
}
