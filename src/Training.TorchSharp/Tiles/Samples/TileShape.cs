using System.Numerics;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Remedies;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.TorchSharp.Tiles.Samples;

/// <summary>
/// A tile: the trials that go through every tensor operation together. Its size is a function of the shape of a trial and the kind of the
/// device alone, never of the batch, the memory or the load, and a tile with fewer trials is filled up with empty ones. So every operation
/// has the same shapes whatever batch a trial came in, and libraries that choose an algorithm by shape (cuBLAS above all) choose the same:
/// that is what makes a trial independent of its batch, bit for bit.
/// </summary>
/// <remarks>
/// The joint encoder of a modality and its uni-modal network see the same inputs, so they are one matrix of 2 K m rows and one product.
/// With one modality the two networks are the same network and are trained once.
/// </remarks>
internal sealed record TileShape
{
    // Pre-activations of one modality in a tile: enough for a GPU to be busy longer than the host needs to start the next operation.
    private const long GpuElements = 1L << 23;
    private const int GpuTrials = 1024;

    // On the CPU the tile should fit the caches and a small batch should not pay for many empty trials.
    private const long CpuElements = 1L << 19;
    private const int CpuTrials = 64;

    // Pre-activations that one call computes at most, of all modalities: tens of milliseconds on a CPU or a GPU.
    private const long CpuElementsOfCall = 1L << 24;
    private const long GpuElementsOfCall = 1L << 30;

    // No single tensor of inputs grows beyond this many floats.
    private const long InputElements = 1L << 26;

    private readonly long _elementsOfCall;

    private TileShape(TrialShape trial, bool isRemedied, int validation, int trials, int rows, long elementsOfCall) =>
        (Trial, IsRemedied, ValidationSamples, Trials, EvaluationRows, _elementsOfCall) = (
            trial,
            isRemedied,
            validation,
            trials,
            rows,
            elementsOfCall
        );

    /// <summary>Shape of a trial.</summary>
    public TrialShape Trial { get; }

    /// <summary>Whether the joint networks are trained by a remedy.</summary>
    public bool IsRemedied { get; }

    /// <summary>Validation samples that a tile holds: 0 but under Gradient-Blending, since nothing else looks at them.</summary>
    public int ValidationSamples { get; }

    /// <summary>Trials of a tile, G; a power of two.</summary>
    public int Trials { get; }

    /// <summary>Samples of a test set that are evaluated together.</summary>
    public int EvaluationRows { get; }

    /// <summary>K.</summary>
    public int Classes => Trial.Classes;

    /// <summary>m.</summary>
    public int Neurons => Trial.Neurons;

    /// <summary>R.</summary>
    public int Modalities => Trial.Modalities;

    /// <summary>Whether joint and uni-modal network are one and the same: with a single modality and no remedy.</summary>
    public bool IsOneNetwork => Modalities == 1 && !IsRemedied;

    /// <summary>Networks stacked in one encoder matrix: 2 (joint, uni-modal), or 1 where they are one and the same, H.</summary>
    public int Halves => IsOneNetwork ? 1 : 2;

    /// <summary>Networks that are trained: the joint one, then the uni-modal ones; 1 where they are one and the same, N.</summary>
    public int Networks => IsOneNetwork ? 1 : 1 + Modalities;

    /// <summary>Networks that are evaluated: those that are trained, then the probes; 1 where they are one and the same.</summary>
    public int EvaluatedNetworks => IsOneNetwork ? 1 : 1 + (2 * Modalities);

    /// <summary>Rows of an encoder matrix, H K m.</summary>
    public int EncoderRows => Halves * Trial.EncoderNeurons;

    /// <summary>Steps that one call of libtorch makes at most.</summary>
    public int StepsOfCall =>
        (int)Math.Clamp(_elementsOfCall / ((long)Trials * Trial.TrainSamples * EncoderRows * Modalities), 1, int.MaxValue);

    /// <summary>Bytes on the device that a tile's samples and weights take while they wait or are trained.</summary>
    public long ResidentBytes =>
        Trials
        * sizeof(float)
        * (
            ((Trial.TrainSamples + ValidationSamples + (long)Trial.TestSamples) * (Trial.Dimensions.Sum() + (2 * Classes) + 2))
            + (Trial.Dimensions.Sum(d => (long)d) * (EncoderRows + Classes))
        );

    /// <summary>
    /// Bytes on the device that training or evaluating one tile takes on top: pre-activations, their clamped copy and slopes (of every
    /// modality), outputs and residuals, and twice the weights. Where copies of the networks are trained and evaluated between two steps,
    /// as many weights again, and pre-activations, copy and slopes of an evaluation.
    /// </summary>
    public long WorkBytes =>
        Trials
        * sizeof(float)
        * (
            (
                Math.Max(Trial.TrainSamples, EvaluationRows)
                * (((2L + Modalities + (ValidationSamples > 0 ? 3L : 0)) * EncoderRows) + (6L * EvaluatedNetworks * Classes))
            )
            + ((ValidationSamples > 0 ? 6L : 3L) * EncoderRows * Trial.Dimensions.Sum())
            + (IsRemedied ? RemedyFloats : 0)
        );

    // Outputs, residuals and gates of every modality; slopes and activations of the joint encoders, whose gradients are kept apart, and
    // the activations of teachers.
    private long RemedyFloats =>
        ((long)Trial.TrainSamples * ((4L * Modalities * Classes) + Modalities + ((3L + Modalities) * Trial.EncoderNeurons)))
        + (4L * Trial.EncoderNeurons * Trial.Dimensions.Max());

    /// <summary>The tile of a configuration.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="isGpu">Whether the device is a GPU.</param>
    public static TileShape Of(TrialConfiguration configuration, bool isGpu)
    {
        TrialShape trial = new(configuration);
        long rows = (trial.Modalities == 1 && !configuration.IsRemedied ? 1 : 2) * (long)trial.EncoderNeurons;
        long elements = isGpu ? GpuElements : CpuElements;
        RemedyParameters remedy = configuration.Remedy;
        bool blends = remedy.Method == RemedyMethod.GradientBlending && !remedy.HasNeutralRule(trial.Modalities);
        int validation = blends ? trial.ValidationSamples : 0;
        long inputs = Math.Max(validation, Math.Max(trial.TrainSamples, trial.TestSamples)) * (long)trial.Dimensions.Max();
        long most = Math.Min(isGpu ? GpuTrials : CpuTrials, Math.Min(elements / (trial.TrainSamples * rows), InputElements / inputs));
        int trials = most < 1 ? 1 : 1 << BitOperations.Log2((ulong)most);
        long chunk = Math.Clamp(elements / (trials * rows), 1, trial.TestSamples);
        return new TileShape(
            trial,
            configuration.IsRemedied,
            validation,
            trials,
            (int)Math.Max(chunk, Math.Min(trial.TrainSamples, trial.TestSamples)),
            isGpu ? GpuElementsOfCall : CpuElementsOfCall
        );
    }
}
