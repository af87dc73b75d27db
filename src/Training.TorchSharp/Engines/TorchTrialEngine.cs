using System.Text;
using ModalityCompetition.Experiments;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Optimization;
using ModalityCompetition.Training.TorchSharp.Devices;
using ModalityCompetition.Training.TorchSharp.Transformers.Checkpoints;
using ModalityCompetition.Training.Trials;
using ModalityCompetition.Transformers.Trials;
using static TorchSharp.torch;

namespace ModalityCompetition.Training.TorchSharp.Engines;

/// <summary>
/// Trains trials in float32 as batched tensors of libtorch, hundreds to a thousand in every operation, on GPUs or on the CPU. The random
/// numbers are those of every engine, so a trial is the same trial as on the CPU engine, up to rounding (docs/gpu-engine.md). Thread-safe;
/// while a device trains one batch, the host draws the next ones.
/// </summary>
public sealed class TorchTrialEngine : ITrialEngine
{
    /// <summary>Version of the arithmetic: raised by every change of this project that may change a bit of a result.</summary>
    public const int Arithmetic = 2;

    private readonly DevicePool _pool;
    private readonly BatchCapacity _capacity = new();
    private volatile bool _hasTrained;

    /// <summary>An engine on devices of this machine.</summary>
    /// <param name="request">Which devices, and how.</param>
    /// <exception cref="EngineUnavailableException">A device is unknown or cannot be used.</exception>
    public TorchTrialEngine(EngineRequest request)
        : this(DeviceCatalogue.Open((request ?? throw new ArgumentNullException(nameof(request))).Devices), request.AllowTf32) { }

    /// <summary>An engine on given devices.</summary>
    internal TorchTrialEngine(IReadOnlyList<ITileDevice> devices, bool allowTf32)
    {
        _pool = new DevicePool(devices);
        if (devices[0].IsGpu)
        {
            // A switch of the whole process: an engine without TF32 must not inherit it from one with it.
            backends.cuda.matmul.allow_tf32 = allowTf32;
        }

        string precision = allowTf32 && devices[0].IsGpu ? "tf32" : "float32";
        Identity = new EngineIdentity($"{DeviceList.Engine}-{__version__}-{Slug(devices[0].Model)}-{precision}", Arithmetic);
        Hardware =
            $"libtorch {__version__} on {string.Join(", ", devices.Select(device => device.Name))} ({devices[0].Model}), {precision}";
    }

    /// <summary>
    /// The identity names what the bits depend on: libtorch's version, the device's model and the precision of products, for example
    /// <c>torch-2.10.0.0-nvidia-h200-float32/2</c>.
    /// </summary>
    public EngineIdentity Identity { get; }

    /// <inheritdoc/>
    public string Hardware { get; }

    /// <summary>Where trials of Transformers that take long are kept while they are in work; null for nowhere.</summary>
    internal CheckpointFolder? Checkpoints { get; init; } = CheckpointFolder.OfUser();

    /// <summary>Two a device: while one waits for its device, the other's results are made and its next trials drawn.</summary>
    public int? PreferredCallers => 2 * _pool.Devices.Count;

    /// <summary>Transformers are trained on the threads that call, on the CPU; on a GPU they are trials like others.</summary>
    /// <param name="definition">What the trials compute.</param>
    public int? CallersFor(ITrialDefinition definition) =>
        definition is TransformerConfiguration && !_pool.Devices[0].IsGpu ? null : PreferredCallers;

    /// <inheritdoc/>
    public ResultBlock Run(TrialBatch batch, CancellationToken cancellation)
    {
        ResultBlock results;
        if (batch is { Definition: TransformerConfiguration })
        {
            results = TransformerTrials.Run(batch, _pool, Identity, Checkpoints, cancellation);
        }
        else
        {
            ThrowIfUnserved(batch);
            cancellation.ThrowIfCancellationRequested();
            results = TrialCodec.Encode(new BatchRun(batch, _pool, _capacity, cancellation).Run());
        }

        _hasTrained = true;
        return results;
    }

    /// <summary>
    /// Of every GPU what its driver says, 0 before the first batch: the driver answers from a context, which takes a while and memory to
    /// make where libtorch has none yet.
    /// </summary>
    public IReadOnlyList<(string Device, long Bytes)> DeviceMemory() =>
        [.. _pool.Devices.Where(d => d.IsGpu).Select(d => (d.Name, _hasTrained ? d.UsedBytes() ?? 0 : 0))];

    /// <inheritdoc/>
    public TrialTrace Trace(TrialBatch batch, TraceOptions options, CancellationToken cancellation)
    {
        if (batch is { Definition: TransformerConfiguration })
        {
            throw new NotSupportedException("A trial of Transformers cannot be recorded along its training: use evaluation.checkpoints.");
        }

        ThrowIfUnserved(batch);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Every, 1);
        cancellation.ThrowIfCancellationRequested();
        TrialBatch one = batch with { Count = 1 };
        return new BatchRun(one, _pool, _capacity, cancellation).Trace(options);
    }

    // Errors on the way would need an evaluation of the tile between two stretches.
    private static void ThrowIfUnserved(TrialBatch batch)
    {
        BatchRules.ThrowIfInvalid(batch);
        if (batch.Configuration.CheckpointIterations.Length > 0)
        {
            throw new CertainFailureException(
                "the engine torch measures networks at the end of their training only: leave evaluation.checkpoints out, or use engine cpu"
            );
        }

        if (batch.Configuration.Evaluation.IsStratified)
        {
            throw new CertainFailureException(
                "the engine torch counts errors on independent test samples only: leave evaluation.test_sampling out, or use engine cpu"
            );
        }

        if (batch.Configuration.Optimization.Steps == StepSchedule.Growing)
        {
            throw new CertainFailureException(
                "the engine torch makes the same steps in all trials of a tile: set fidelity.steps to constant, or use engine cpu"
            );
        }

        if (!batch.Configuration.TrainsUnimodal)
        {
            throw new CertainFailureException(
                "the engine torch trains joint and uni-modal networks side by side: leave fidelity.networks out, or use engine cpu"
            );
        }

        if (batch.Configuration.TrainsSecondLayer)
        {
            throw new CertainFailureException(
                "the second layer of the engine torch is fixed: leave network.second_layer out, or use engine cpu or reference"
            );
        }
    }

    private static string Slug(string model)
    {
        StringBuilder slug = new();
        foreach (char letter in model)
        {
            slug.Append(char.IsAsciiLetterOrDigit(letter) ? char.ToLowerInvariant(letter) : '-');
        }

        return slug.ToString();
    }
}
