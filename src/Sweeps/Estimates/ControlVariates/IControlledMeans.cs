namespace ModalityCompetition.Sweeps.Estimates.ControlVariates;

/// <summary>Means of observations with controls whose own means are known over all trials.</summary>
internal interface IControlledMeans
{
    /// <summary>Fewest trials with which any is used.</summary>
    /// <param name="observation">Index of the observation whose mean is wanted.</param>
    long LeastTrials(int observation);

    /// <summary>
    /// Index of the observation that departs from what it mostly is where training changed what the controls know: while that was seen in
    /// few trials, a great gain by controls is not to be trusted.
    /// </summary>
    /// <param name="observation">Index of the observation whose mean is wanted.</param>
    int Telltale(int observation);

    /// <summary>The same with the controls that do not come from twins; null where there are no twins, or no other controls.</summary>
    /// <param name="observation">Index of the observation whose mean is wanted.</param>
    IControlledMeans? WithoutTwins(int observation) => null;

    /// <summary>The mean of an observation.</summary>
    /// <param name="observation">Its index.</param>
    ControlledMean Of(int observation);
}
