namespace ModalityCompetition.Training.Networks;

/// <summary>
/// The late-fusion network f_j(X) = sum_r sum_{l &lt; m} sigma(&lt;w_{j,l,r}, X^r&gt;) with the smoothed ReLU sigma and a second
/// layer fixed to ones, unless it is trained (arXiv 2203.12221, Section 4.2).
/// </summary>
public sealed record NetworkParameters
{
    /// <summary>Neurons m >= 1 per class and modality.</summary>
    public required int Neurons { get; init; }

    /// <summary>
    /// Number of neurons that are drawn for every class and modality, at least <see cref="Neurons"/>, of which the strongest are kept:
    /// those with the largest &lt;w_{j,l,r}(0), M_j^r&gt;, which are the ones that learn. Null where all that are drawn are kept. For
    /// twins.
    /// </summary>
    public int? Candidates { get; init; }

    /// <summary>Degree q >= 3 of the polynomial part of the smoothed ReLU.</summary>
    public required int Degree { get; init; }

    /// <summary>Threshold beta > 0 at which the smoothed ReLU becomes linear.</summary>
    public required double Beta { get; init; }

    /// <summary>Standard deviation sigma_0 > 0 of every initial weight.</summary>
    public required double InitialScale { get; init; }

    /// <summary>
    /// Step size >= 0 of the second layer a_{j,l,r}, f_j(X) = sum_r sum_l a_{j,l,r} sigma(&lt;w_{j,l,r}, X^r&gt;), which starts from ones
    /// and is trained with the rest in joint and uni-modal networks alike; null where it stays at ones as in the paper, which says that
    /// "our theory can easily adapt to the case where the second layer is trained" (arXiv 2203.12221, Section 4.2).
    /// </summary>
    public double? SecondLayerStep { get; init; }
}
