using ModalityCompetition.Training.Kernels.Layout;

namespace ModalityCompetition.Training.Engines.Cpu.Descent;

/// <summary>
/// All memory that training and evaluating one trial needs. Its size depends on the shape alone; it is used by one thread at a time and
/// carries nothing from one trial to the next.
/// </summary>
internal sealed class TrialWorkspace
{
    // Weights of a network that with its gradient takes half a megabyte.
    private const long SmallNetwork = 65_536;

    /// <summary>Allocates the workspace of a shape.</summary>
    public TrialWorkspace(TrialShape shape)
    {
        Shape = shape;
        Train = new PanelSamples(shape.TrainSamples, shape.Dimensions, forTraining: true);
        Test = new PanelSamples(shape.TestSamples, shape.Dimensions, forTraining: false);
        Validation = shape.ValidationSamples == 0 ? null : new PanelSamples(shape.ValidationSamples, shape.Dimensions, forTraining: false);
        JointWeights = Encoders(shape);
        UnimodalWeights = Encoders(shape);
        Gradient = [.. shape.Dimensions.Select(d => new AlignedFloats((long)shape.EncoderNeurons * DimensionLayout.GradientStride(d)))];
        ChunkPanels = PanelsPerChunk(shape);
        ChunkRows = [.. shape.Dimensions.Select(_ => new AlignedFloats((long)shape.EncoderNeurons * SampleLayout.Chunk))];
        Activations = shape.HasLayer ? [.. ChunkRows.Select(rows => new AlignedFloats(rows.Length))] : [];
        LayerSums = shape.HasLayer
            ? [.. shape.Dimensions.Select(_ => new AlignedFloats((long)shape.EncoderNeurons * SampleLayout.Lanes))]
            : [];
        GradientScratch = new AlignedFloats(Kernels.GradientScratch.Length);
        Scores = new AlignedFloats((long)shape.Classes * SampleLayout.Chunk);
        ModalityScores = new AlignedFloats((long)shape.Classes * SampleLayout.Panel);
        SampleFigures = new AlignedFloats(3L * SampleLayout.Panel);
        Bytes = BytesOf();
    }

    /// <summary>The shape.</summary>
    public TrialShape Shape { get; }

    /// <summary>The training sample.</summary>
    public PanelSamples Train { get; }

    /// <summary>The test sample.</summary>
    public PanelSamples Test { get; }

    /// <summary>The validation sample; null without one.</summary>
    public PanelSamples? Validation { get; }

    /// <summary>Weights of the joint network, [R][K m d_r], and behind them a trained second layer, [K m].</summary>
    public AlignedFloats[] JointWeights { get; }

    /// <summary>The same of the uni-modal networks.</summary>
    public AlignedFloats[] UnimodalWeights { get; }

    /// <summary>Gradient sums, [R][K m][<see cref="DimensionLayout.GradientStride"/>].</summary>
    public AlignedFloats[] Gradient { get; }

    /// <summary>Panels that go through forward pass and gradient together.</summary>
    public int ChunkPanels { get; }

    /// <summary>Pre-activations, then slopes, of one chunk, [R][panel][K m][64].</summary>
    public AlignedFloats[] ChunkRows { get; }

    /// <summary>Activations of one chunk, the shape of <see cref="ChunkRows"/>; empty where no second layer is trained.</summary>
    public AlignedFloats[] Activations { get; }

    /// <summary>Gradient sums of the second layer, [R][K m][16]; empty where none is trained.</summary>
    public AlignedFloats[] LayerSums { get; }

    /// <summary>Working memory of the gradient.</summary>
    public AlignedFloats GradientScratch { get; }

    /// <summary>Outputs of the network, then residuals, on one chunk, [panel][K][64].</summary>
    public AlignedFloats Scores { get; }

    /// <summary>Outputs of one modality on one panel, [K][64].</summary>
    public AlignedFloats ModalityScores { get; }

    /// <summary>Per-sample figures of one panel: losses, own scores, rival scores, [3][64].</summary>
    public AlignedFloats SampleFigures { get; }

    /// <summary>Bytes of the large buffers, for who decides whether it is kept.</summary>
    public long Bytes { get; }

    /// <summary>
    /// Ends the work in this workspace from within: looked at wherever a trial of gigabytes would take longer than a tenth of a second to
    /// come to the next place where it can end. What the buffers hold then is of no use.
    /// </summary>
    public CancellationToken Stop { get; set; }

    /// <summary>Honours <see cref="Stop"/> now and then in a loop over the neurons of an encoder.</summary>
    /// <param name="neuron">Where the loop is.</param>
    public void LookForStop(int neuron)
    {
        if (neuron % 256 == 0)
        {
            Stop.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Begins the gradient sums of a modality.</summary>
    public void ClearGradient(int r)
    {
        Gradient[r].Clear(Stop);
        if (Shape.HasLayer)
        {
            LayerSums[r].Span.Clear();
        }
    }

    // Where samples are the lanes of a gradient the chunk is part of the arithmetic. Where dimensions are, it decides the speed alone: one
    // panel keeps slopes and inputs near the core, but reads weights and gradient once per panel, which only those of a second-level cache
    // bear.
    private static int PanelsPerChunk(TrialShape shape)
    {
        long weights = Enumerable.Range(0, shape.Modalities).Sum(r => (long)shape.Weights(r));
        return shape.Dimensions.All(DimensionLayout.Serves) && weights <= SmallNetwork ? 1 : SampleLayout.ChunkPanels;
    }

    private long BytesOf()
    {
        IEnumerable<AlignedFloats> buffers = [.. JointWeights, .. UnimodalWeights, .. Gradient, .. ChunkRows, .. Activations];
        return Train.Bytes + Test.Bytes + (Validation?.Bytes ?? 0) + buffers.Sum(b => (long)b.Length * sizeof(float));
    }

    private static AlignedFloats[] Encoders(TrialShape shape) =>
        [.. Enumerable.Range(0, shape.Modalities).Select(r => new AlignedFloats(shape.Parameters(r)))];
}
