namespace ModalityCompetition.Grains.Interfaces.Estimates;

/// <summary>When the encoders of a modality learned; the wire form of <c>LearnTimeSummary</c>.</summary>
/// <param name="Modality">Index of the modality.</param>
/// <param name="Learned">(Trial, class) pairs that learned.</param>
/// <param name="Total">(Trial, class) pairs.</param>
/// <param name="FirstDecile">10 % quantile of the iteration.</param>
/// <param name="Median">Median iteration.</param>
/// <param name="LastDecile">90 % quantile of the iteration.</param>
[GenerateSerializer, Immutable, Alias("modcomp.LearnTimeRecord")]
public sealed record LearnTimeRecord(
    [property: Id(0)] int Modality,
    [property: Id(1)] long Learned,
    [property: Id(2)] long Total,
    [property: Id(3)] double FirstDecile,
    [property: Id(4)] double Median,
    [property: Id(5)] double LastDecile
);
