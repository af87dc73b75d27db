namespace ModalityCompetition.Sweeps.Estimates.ControlVariates;

/// <summary>Means of observations with controls whose own means are known over all trials.</summary>
internal interface IControlledMeans
{
    /// <summary>Number of controls.</summary>
    int Controls { get; }

    /// <summary>Fewest trials with which they are used.</summary>
    long LeastTrials { get; }

    /// <summary>
    /// Index of the observation that departs from what it mostly is where training changed what the controls know: while that was seen in
    /// few trials, a great gain by controls is not to be trusted.
    /// </summary>
    int Telltale { get; }

    /// <summary>The mean of an observation.</summary>
    /// <param name="observation">Its index.</param>
    ControlledMean Of(int observation);
}
