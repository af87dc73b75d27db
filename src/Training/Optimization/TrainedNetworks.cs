namespace ModalityCompetition.Training.Optimization;

/// <summary>Which networks of a trial are trained and evaluated.</summary>
public enum TrainedNetworks
{
    /// <summary>The joint network and every uni-modal one.</summary>
    All,

    /// <summary>
    /// The joint network alone, and its probes, which are cut out of it: for twins. Whoever wins a class wins it here. Errors, loss and
    /// steps of the uni-modal networks are 0, NaN and 0.
    /// </summary>
    Joint,
}
