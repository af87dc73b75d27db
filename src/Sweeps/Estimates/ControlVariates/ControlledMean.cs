namespace ModalityCompetition.Sweeps.Estimates.ControlVariates;

/// <summary>A mean estimated with several control variates.</summary>
/// <param name="Value">The estimate.</param>
/// <param name="StandardError">Its standard error.</param>
/// <param name="Degrees">Degrees of freedom for Student's interval.</param>
/// <param name="Controls">Number of controls used; 0 when there were too few trials for them.</param>
/// <param name="EffectiveGain">Variance of the plain mean over the variance of this estimate: this many times as many trials would be
/// needed without the controls. Below 1 when the controls cost more than they bring; 1 without them; infinite when they explain the
/// response without a rest.</param>
internal readonly record struct ControlledMean(double Value, double StandardError, double Degrees, int Controls, double EffectiveGain)
{
    /// <summary>Number of controls that there were.</summary>
    public int All { get; init; }

    /// <summary>Fewest trials with which there are these controls.</summary>
    public long LeastTrials { get; init; }

    /// <summary>How many of those used come from twins.</summary>
    public int Twins { get; init; }
}
