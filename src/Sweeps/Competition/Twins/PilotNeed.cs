namespace ModalityCompetition.Sweeps.Competition.Twins;

/// <summary>What of its twins an estimate needs, more and more of it.</summary>
internal enum PilotNeed
{
    /// <summary>Twins are no control of it.</summary>
    Nothing,

    /// <summary>Who won: no test errors, and no uni-modal networks.</summary>
    Winners,

    /// <summary>Test errors of the joint network and of its probes.</summary>
    JointErrors,

    /// <summary>Differences from a uni-modal network, of which the joint network knows a part.</summary>
    Differences,

    /// <summary>Test errors of uni-modal networks.</summary>
    Unimodal,
}
