using ModalityCompetition.Experiments;
using ModalityCompetition.Training.Checkpoints;
using ModalityCompetition.Training.Strata;
using ModalityCompetition.Training.Twins;

namespace ModalityCompetition.Training.Trials;

/// <summary>
/// The primary measurements of one trial; everything else (winners, statuses, errors, gaps) is derived from them, so that thresholds
/// can be changed without training again. Arrays are owned by the result and must not be modified. Matrices [K, R] are row-major:
/// element (j, r) is at j * R + r.
/// </summary>
public sealed class TrialResult
{
    /// <summary>Index of a trial's joint network in <see cref="Divergence.Modality"/>.</summary>
    public const int JointNetwork = -1;

    /// <summary>Value of <see cref="LearnIterations"/> where Gamma never reached beta.</summary>
    public const int NeverLearned = -1;

    /// <summary>Number K of classes.</summary>
    public required int Classes { get; init; }

    /// <summary>Number R of modalities.</summary>
    public required int Modalities { get; init; }

    /// <summary>How the trial ended. For a diverged trial only the measurements at t = 0 are meaningful, for one that timed out or
    /// crashed none; the others are NaN, -1 or 0.</summary>
    public required TrialOutcome Outcome { get; init; }

    /// <summary>Where the trial diverged; null when it completed.</summary>
    public Divergence? Divergence { get; init; }

    /// <summary>Gamma_{j,r}(0) = max_l [&lt;w_{j,l,r}(0), M_j^r&gt;]_+, [K, R].</summary>
    public required float[] InitialGamma { get; init; }

    /// <summary>Gamma_{j,r}(T) of the joint network at its final weights, [K, R].</summary>
    public required float[] FinalGamma { get; init; }

    /// <summary>d_{j,r}(D) = (1/n) sum over samples sufficient in every modality of 1{y = j} (z_j^r)^q, [K, R].</summary>
    public required float[] SufficientMoment { get; init; }

    /// <summary>P(r is the initial winner of class j | D), exact up to quadrature error and rounding to float32, [K, R].</summary>
    public required float[] InitialWinProbability { get; init; }

    /// <summary>First t with Gamma_{j,r}(t) >= beta in joint training, or <see cref="NeverLearned"/>, [K, R].</summary>
    public required int[] LearnIterations { get; init; }

    /// <summary>
    /// Test samples by class, [K]; sums to <see cref="TrialConfiguration.TestUnits"/>, in which test errors are counted, those at
    /// checkpoints too.
    /// </summary>
    public required int[] TestClassCounts { get; init; }

    /// <summary>The jointly trained network.</summary>
    public required NetworkResult Joint { get; init; }

    /// <summary>The uni-modal networks, [R].</summary>
    public required NetworkResult[] Unimodal { get; init; }

    /// <summary>The probes: encoder r cut out of the jointly trained network, fed with X^r alone, [R].</summary>
    public required NetworkResult[] Probes { get; init; }

    /// <summary>
    /// 64-bit digest of the bits of all final weights (joint, then uni-modal networks in order), so that a replay can be compared bit for
    /// bit.
    /// </summary>
    public required ulong WeightsDigest { get; init; }

    /// <summary>What was measured on the way, at the checkpoints of the configuration.</summary>
    public CheckpointMeasurements Checkpoints { get; init; } = CheckpointMeasurements.None;

    /// <summary>What a stratified test sample shows of its strata; nothing of any other.</summary>
    public StratumMeasurements Strata { get; init; } = StratumMeasurements.None;

    /// <summary>What the twins of the trial measured, where it has twins.</summary>
    public TwinMeasurements Twins { get; init; } = TwinMeasurements.None;
}
