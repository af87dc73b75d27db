namespace ModalityCompetition.Sweeps.Estimands;

/// <summary>
/// The estimands of one name, which differ in network, modality or class: everything that spec, estimation and reports know about them.
/// Their order in the table of an experiment is their order in every file and table.
/// </summary>
internal sealed record EstimandFamily
{
    /// <summary>Stable name, one of <see cref="EstimandNames"/>.</summary>
    public required string Name { get; init; }

    /// <summary>What it is, in words, without network, modality and class.</summary>
    public required string Quantity { get; init; }

    /// <summary>What its values count, for the axis of a chart.</summary>
    public required string Unit { get; init; }

    /// <summary>What its values cannot leave.</summary>
    public ValueRange Range { get; init; } = ValueRange.Share;

    /// <summary>What tells its members apart.</summary>
    public EstimandParts Parts { get; init; }

    /// <summary>Which trials have an observation of it.</summary>
    public Availability When { get; init; } = Availability.Completed;

    /// <summary>How its estimates are made.</summary>
    public EstimatorKind Estimator { get; init; }

    /// <summary>Observations of the members without a class.</summary>
    public required ObservedPlace Observed { get; init; }

    /// <summary>Observations of the members with a class; null where there are none.</summary>
    public ObservedPlace? ObservedOfClass { get; init; }

    /// <summary>Minuend and subtrahend of a paired difference, by layout and modality; null for any other estimator.</summary>
    public Func<ObservationLayout, int, (int Minuend, int Subtrahend)>? Terms { get; init; }

    /// <summary>Whether it compares with the uni-modal network that is best on the means, which may change from trial to trial.</summary>
    public bool ComparesWithBest { get; init; }

    /// <summary>
    /// The first of the uni-modal errors by whose means the best network is chosen, where it compares with one.
    /// </summary>
    public Func<ObservationLayout, int> Compared { get; init; } = layout => layout.TestError + 1;

    /// <summary>The checkpoint that it is about, an iteration t; null where it is about none.</summary>
    public int? Checkpoint { get; init; }

    /// <summary>Whether it is about networks that are stopped early.</summary>
    public bool StopsEarly { get; init; }

    /// <summary>Whether it is about a stratified test sample.</summary>
    public bool IsStratified { get; init; }

    /// <summary>When it is 0 by definition.</summary>
    public ConstantWhen Constant { get; init; }

    /// <summary>The family that this one estimates with cross-fitted controls; null where this is a family of its own.</summary>
    public string? PlainFamily { get; init; }

    /// <summary>Which quantile over trials it is, in (0, 1); null where it is a mean.</summary>
    public double? Quantile { get; init; }

    /// <summary>Why no sweep can stop on it, as the end of a sentence; null when one can.</summary>
    public string? NoTarget { get; init; }
}
