using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Randomness;
using ModalityCompetition.Training.Remedies;
using ModalityCompetition.Training.Trials;
using TorchSharp;
using static TorchSharp.torch;

namespace ModalityCompetition.Training.TorchSharp.Tiles.Samples;

/// <summary>
/// The random numbers of a tile's trials in host memory, ready to be copied to a device. Trials beyond <see cref="Count"/> are zero.
/// </summary>
internal sealed class TileInput : IDisposable
{
    /// <summary>Allocates for a tile.</summary>
    public TileInput(TileShape shape, TrialConfiguration configuration, StreamRoot streams, long firstTrial, int count)
    {
        (Shape, Configuration, Streams, FirstTrial, Count) = (shape, configuration, streams, firstTrial, count);
        Starts = new TrialStart[count];
        TrialShape trial = shape.Trial;
        int[] modalities = [.. Enumerable.Range(0, trial.Modalities)];
        using DisposeScope scope = NewDisposeScope();
        Train = [.. modalities.Select(r => zeros(shape.Trials, trial.TrainSamples, trial.Dimensions[r]))];
        Validation =
            shape.ValidationSamples == 0
                ? []
                : [.. modalities.Select(r => zeros(shape.Trials, shape.ValidationSamples, trial.Dimensions[r]))];
        Test = [.. modalities.Select(r => zeros(shape.Trials, trial.TestSamples, trial.Dimensions[r]))];
        Weights = [.. modalities.Select(r => zeros(shape.Trials, trial.EncoderNeurons, trial.Dimensions[r]))];
        JointWeights =
            configuration.Remedy is { Start: RemedyMethod.BalancedInit } remedy && !remedy.HasNeutralStart(trial.Modalities)
                ? [.. Weights.Select(weights => zeros_like(weights))]
                : [];
        Dictionaries =
            configuration.Data.Dictionary == Distributions.DictionaryKind.Canonical
                ? []
                : [.. modalities.Select(r => zeros(shape.Trials, trial.Dimensions[r], trial.Classes))];
        TrainLabels = zeros(shape.Trials, trial.TrainSamples, int64);
        ValidationLabels = shape.ValidationSamples == 0 ? null : zeros(shape.Trials, shape.ValidationSamples, int64);
        TestLabels = zeros(shape.Trials, trial.TestSamples, int64);
        scope.Detach(All());
    }

    /// <summary>Shape of the tile.</summary>
    public TileShape Shape { get; }

    /// <summary>The trials' configuration.</summary>
    public TrialConfiguration Configuration { get; }

    /// <summary>Root of the random numbers.</summary>
    public StreamRoot Streams { get; }

    /// <summary>Index of the first trial.</summary>
    public long FirstTrial { get; }

    /// <summary>Trials that are not empty, 1 .. G.</summary>
    public int Count { get; }

    /// <summary>Measurements at t = 0, [Count].</summary>
    public TrialStart[] Starts { get; }

    /// <summary>Training inputs X^r, [R][G, n, d_r].</summary>
    public Tensor[] Train { get; }

    /// <summary>Validation inputs, [R][G, n_validation, d_r]; empty where training does not look at them.</summary>
    public Tensor[] Validation { get; }

    /// <summary>Test inputs, [R][G, n_test, d_r].</summary>
    public Tensor[] Test { get; }

    /// <summary>Initial weights W_r(0), [R][G, K m, d_r].</summary>
    public Tensor[] Weights { get; }

    /// <summary>
    /// What joint training starts from where a remedy changes it, [R][G, K m, d_r]; empty where it is <see cref="Weights"/>.
    /// </summary>
    public Tensor[] JointWeights { get; }

    /// <summary>Dictionaries M^r, [R][G, d_r, K]; empty where they are canonical.</summary>
    public Tensor[] Dictionaries { get; }

    /// <summary>Training labels, [G, n].</summary>
    public Tensor TrainLabels { get; }

    /// <summary>Validation labels, [G, n_validation]; null where training does not look at them.</summary>
    public Tensor? ValidationLabels { get; }

    /// <summary>Test labels, [G, n_test].</summary>
    public Tensor TestLabels { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (IDisposable tensor in All())
        {
            tensor.Dispose();
        }
    }

    private IEnumerable<IDisposable> All()
    {
        IEnumerable<IDisposable> always = [.. Train, .. Test, .. Weights, .. JointWeights, .. Dictionaries, TrainLabels, TestLabels];
        return ValidationLabels is null ? always : [.. always, .. Validation, ValidationLabels];
    }
}
