namespace ModalityCompetition.Grains.Interfaces.Estimates;

/// <summary>One estimate; the wire form of <c>Estimate</c>.</summary>
[GenerateSerializer, Immutable, Alias("modcomp.EstimateRecord")]
public sealed record EstimateRecord
{
    /// <summary>Name of the estimand.</summary>
    [Id(0)]
    public required string Name { get; init; }

    /// <summary>Name of the network it is about; null when it is not about one.</summary>
    [Id(1)]
    public string? Network { get; init; }

    /// <summary>Index of the modality; null when it is not about one.</summary>
    [Id(2)]
    public int? Modality { get; init; }

    /// <summary>Index of the class; null for an average over classes.</summary>
    [Id(3)]
    public int? Class { get; init; }

    /// <summary>The estimate; NaN when no trial contributes.</summary>
    [Id(4)]
    public required double Value { get; init; }

    /// <summary>Lower end of the interval.</summary>
    [Id(5)]
    public required double Low { get; init; }

    /// <summary>Upper end of the interval.</summary>
    [Id(6)]
    public required double High { get; init; }

    /// <summary>Standard error.</summary>
    [Id(7)]
    public required double StandardError { get; init; }

    /// <summary>Nominal coverage.</summary>
    [Id(8)]
    public required double Confidence { get; init; }

    /// <summary>Name of the interval's method.</summary>
    [Id(9)]
    public required string Interval { get; init; }

    /// <summary>How the estimate was computed.</summary>
    [Id(10)]
    public required string Estimator { get; init; }

    /// <summary>Trials that contribute.</summary>
    [Id(11)]
    public required long Trials { get; init; }

    /// <summary>Factor by which the variance was reduced; null where it was not.</summary>
    [Id(12)]
    public double? VarianceReduction { get; init; }

    /// <summary>What failed trials could do; null when none is missing.</summary>
    [Id(13)]
    public WorstCaseRecord? WorstCase { get; init; }

    /// <summary>What theory says; null when it says nothing.</summary>
    [Id(14)]
    public PredictionRecord? Prediction { get; init; }

    /// <summary>
    /// Least value that an observation can have, where all had the same one and the interval rests on that; null otherwise.
    /// </summary>
    [Id(15)]
    public double? LowestObservation { get; init; }

    /// <summary>
    /// Greatest value that an observation can have, where all had the same one and the interval rests on that; null otherwise.
    /// </summary>
    [Id(16)]
    public double? HighestObservation { get; init; }

    /// <summary>Index of the modality that it compares with, where that is not the best of the configuration; null otherwise.</summary>
    [Id(17)]
    public int? ComparedWith { get; init; }
}
