using ModalityCompetition.Experiments;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Client.Sessions.Planning;

/// <summary>
/// An engine that tells how far a pilot is. It may cut batches into short ones and train these on several threads: a trial has the same
/// bits however batches are cut.
/// </summary>
/// <param name="engine">Trains.</param>
/// <param name="threads">Threads for a batch; null for batches as they are.</param>
/// <param name="done">Called from any thread with what was just trained.</param>
internal sealed class PilotEngine(ITrialEngine engine, int? threads, Action<TrialBatch> done) : ITrialEngine
{
    private const int LongestPart = 16;

    /// <inheritdoc/>
    public EngineIdentity Identity => engine.Identity;

    /// <inheritdoc/>
    public string Hardware => engine.Hardware;

    /// <inheritdoc/>
    public int? PreferredCallers => engine.PreferredCallers;

    /// <inheritdoc/>
    public int? CallersFor(ITrialDefinition definition) => engine.CallersFor(definition);

    /// <inheritdoc/>
    public IReadOnlyList<(string Device, long Bytes)> DeviceMemory() => engine.DeviceMemory();

    /// <inheritdoc/>
    public TrialTrace Trace(TrialBatch batch, TraceOptions options, CancellationToken cancellation) =>
        engine.Trace(batch, options, cancellation);

    /// <inheritdoc/>
    public ResultBlock Run(TrialBatch batch, CancellationToken cancellation)
    {
        // An engine with a device of its own is slow with short batches.
        if (threads is not { } parallel || engine.PreferredCallers is not null)
        {
            ResultBlock whole = engine.Run(batch, cancellation);
            done(batch);
            return whole;
        }

        ResultLayout layout = batch.Definition.Layout;
        byte[] rows = new byte[checked(batch.Count * layout.Bytes)];
        int size = Math.Clamp((batch.Count + parallel - 1) / parallel, 1, LongestPart);
        var options = new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancellation };
        Parallel.For(
            0,
            (batch.Count + size - 1) / size,
            options,
            part =>
            {
                int first = part * size;
                int count = Math.Min(size, batch.Count - first);
                TrialBatch some = batch with { FirstTrial = batch.FirstTrial + first, Count = count };
                ResultBlock results = engine.Run(some, cancellation).Require(count, layout);
                results.Rows.CopyTo(rows.AsMemory(first * layout.Bytes));
                done(some);
            }
        );
        return new ResultBlock(layout, rows);
    }
}
