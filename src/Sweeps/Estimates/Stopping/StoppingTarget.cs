namespace ModalityCompetition.Sweeps.Estimates.Stopping;

/// <summary>When a configuration is known well enough: as soon as the confidence sequence of an estimand is narrow enough.</summary>
internal sealed record StoppingTarget
{
    /// <summary>Makes a target.</summary>
    /// <param name="estimand">The estimand.</param>
    /// <param name="halfWidth">Largest half-width wanted, above 0, in the units of the estimand.</param>
    /// <param name="confidence">Confidence of the sequence, in (0, 1); it holds for each configuration by itself.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public StoppingTarget(Estimand estimand, double halfWidth, double confidence)
    {
        if (!(halfWidth > 0) || !double.IsFinite(halfWidth))
        {
            throw new ArgumentOutOfRangeException(nameof(halfWidth), halfWidth, "The half-width must be above 0 and finite.");
        }

        if (!(confidence > 0 && confidence < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "The confidence must be above 0 and below 1.");
        }

        (Estimand, HalfWidth, Confidence) = (estimand, halfWidth, confidence);
    }

    /// <summary>The estimand.</summary>
    public Estimand Estimand { get; }

    /// <summary>Largest half-width wanted.</summary>
    public double HalfWidth { get; }

    /// <summary>Confidence of the sequence.</summary>
    public double Confidence { get; }
}
