using System.Collections.Concurrent;
using ModalityCompetition.Experiments;
using ModalityCompetition.Training.Engines.Cpu.Descent;
using ModalityCompetition.Training.Kernels;
using ModalityCompetition.Training.Kernels.Layout;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.Engines.Cpu;

/// <summary>
/// Trains trials in float32 on the calling thread with the vector hardware of the machine. Its arithmetic is defined on a logical vector
/// of 16 lanes in a fixed order (docs/decisions/0002-arithmetic.md), so that every instruction set gives the same bits. Thread-safe; a
/// workspace per running batch is kept for the next batch of the same shape; a large one only until the collector wants its memory.
/// </summary>
public sealed class CpuTrialEngine : ITrialEngine
{
    /// <summary>Version of the arithmetic: raised by every change that may change a bit of a result.</summary>
    public const int Arithmetic = 2;

    // Bytes of a workspace that are not worth giving back: to touch them anew would take a few milliseconds.
    private const long LargestKept = 16 << 20;

    private readonly LanePath _path;
    private readonly ConcurrentBag<TrialWorkspace> _idle = [];
    private readonly ConcurrentBag<WeakReference<TrialWorkspace>> _large = [];

    /// <summary>An engine on the fastest path of this machine.</summary>
    public CpuTrialEngine()
        : this(LanePaths.Best) { }

    /// <summary>An engine on a given path, for tests that compare paths.</summary>
    internal CpuTrialEngine(LanePath path) => _path = path;

    /// <inheritdoc/>
    public EngineIdentity Identity => new("cpu", Arithmetic);

    /// <inheritdoc/>
    public string Hardware => LanePaths.Describe(_path);

    /// <inheritdoc/>
    public ResultBlock Run(TrialBatch batch, CancellationToken cancellation)
    {
        BatchRules.ThrowIfInvalid(batch);
        TrialWorkspace workspace = Rent(batch.Configuration);
        try
        {
            TrialRun run = Prepare(batch, workspace);
            ResultLayout layout = batch.Configuration.Layout;
            TrialCodec codec = new(layout);
            byte[] rows = new byte[checked(batch.Count * layout.Bytes)];
            for (int i = 0; i < batch.Count; i++)
            {
                TrialResult result = run.Run(batch.Streams, batch.FirstTrial + i, null, cancellation);
                codec.Encode(result, rows.AsSpan(i * layout.Bytes, layout.Bytes));
            }

            return new ResultBlock(layout, rows);
        }
        finally
        {
            Keep(workspace);
        }
    }

    /// <inheritdoc/>
    public TrialTrace Trace(TrialBatch batch, TraceOptions options, CancellationToken cancellation)
    {
        BatchRules.ThrowIfInvalid(batch);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Every, 1);
        TrialWorkspace workspace = Rent(batch.Configuration);
        try
        {
            TrialRun run = Prepare(batch, workspace);
            TraceRecorder recorder = new(options.Every);
            TrialResult result = run.Run(batch.Streams, batch.FirstTrial, recorder, cancellation);
            return recorder.Build(
                batch.FirstTrial,
                result,
                run.Gamma(workspace.JointWeights),
                run.Gamma(workspace.UnimodalWeights),
                options.IncludeArrays ? Arrays(run.Draws, workspace) : null
            );
        }
        finally
        {
            Keep(workspace);
        }
    }

    private TrialRun Prepare(TrialBatch batch, TrialWorkspace workspace) =>
        new(LanePaths.Create(_path, batch.Configuration.Network.Degree), batch.Configuration, workspace);

    // A workspace of another shape is dropped, so that the engine never holds more workspaces than batches ran at once.
    private TrialWorkspace Rent(TrialConfiguration configuration)
    {
        TrialShape shape = new(configuration);
        if (_idle.TryTake(out TrialWorkspace? idle) && idle.Shape.Equals(shape))
        {
            return idle;
        }

        return
            _large.TryTake(out WeakReference<TrialWorkspace>? kept)
            && kept.TryGetTarget(out TrialWorkspace? large)
            && large.Shape.Equals(shape)
            ? large
            : new TrialWorkspace(shape);
    }

    private void Keep(TrialWorkspace workspace)
    {
        workspace.Stop = default;
        if (workspace.Bytes <= LargestKept)
        {
            _idle.Add(workspace);
        }
        else
        {
            _large.Add(new WeakReference<TrialWorkspace>(workspace));
        }
    }

    private static TrialArrays Arrays(TrialDraws draws, TrialWorkspace workspace) =>
        new()
        {
            Train = draws.Train,
            Test = draws.Test,
            Validation = draws.Validation,
            Dictionaries = draws.Dictionaries,
            InitialWeights = draws.InitialWeights,
            JointWeights = Copy(workspace.JointWeights, workspace.Shape),
            UnimodalWeights = Copy(workspace.UnimodalWeights, workspace.Shape),
            JointLayer = Layers(workspace.JointWeights, workspace.Shape),
            UnimodalLayer = Layers(workspace.UnimodalWeights, workspace.Shape),
        };

    private static float[][] Layers(AlignedFloats[] encoders, TrialShape shape) =>
        shape.HasLayer ? [.. encoders.Select((encoder, r) => SecondLayer.Of(shape, encoder, r).ToArray())] : [];

    private static float[][] Copy(AlignedFloats[] encoders, TrialShape shape) =>
        [.. encoders.Select((encoder, r) => encoder.Span[..shape.Weights(r)].ToArray())];
}
