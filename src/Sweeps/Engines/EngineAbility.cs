namespace ModalityCompetition.Sweeps.Engines;

/// <summary>What an engine of the competition may be unable to do, so that a spec cannot ask it for that.</summary>
internal enum EngineAbility
{
    /// <summary>To measure networks while they are trained.</summary>
    Checkpoints,

    /// <summary>To draw test samples by stratum.</summary>
    StratifiedTestSamples,

    /// <summary>To train the second layer.</summary>
    TrainedSecondLayer,

    /// <summary>To train with steps that grow, which differ from trial to trial.</summary>
    GrowingSteps,

    /// <summary>To train joint networks without uni-modal ones.</summary>
    JointNetworkAlone,
}
