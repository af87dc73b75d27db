using ModalityCompetition.Experiments;
using ModalityCompetition.Training.Trials;
using ModalityCompetition.Training.Twins;

namespace ModalityCompetition.Training.Engines.Twins;

/// <summary>
/// Trains the twins of trials beside them with an engine that knows nothing of twins. The trial itself has the same bits as without them:
/// the first bytes of its row are the engine's. Trials without twins pass through.
/// </summary>
/// <param name="inner">The engine; of the competition or not.</param>
public sealed class TwinTrialEngine(ITrialEngine inner) : ITrialEngine
{
    // Results of twins that are held at once.
    private const long MostBytes = 32 << 20;

    /// <inheritdoc/>
    public EngineIdentity Identity => inner.Identity;

    /// <inheritdoc/>
    public string Hardware => inner.Hardware;

    /// <inheritdoc/>
    public int? PreferredCallers => inner.PreferredCallers;

    /// <inheritdoc/>
    public int? CallersFor(ITrialDefinition definition) => inner.CallersFor(TwinnedTrials.Of(definition)?.Alone ?? definition);

    /// <inheritdoc/>
    public IReadOnlyList<(string Device, long Bytes)> DeviceMemory() => inner.DeviceMemory();

    /// <inheritdoc/>
    public ResultBlock Run(TrialBatch batch, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (TwinnedTrials.Of(batch.Definition) is not { } twinned)
        {
            return inner.Run(batch, cancellation);
        }

        CheckRange(batch, twinned.Count);
        return Beside(inner.Run(batch with { Definition = twinned.Alone }, cancellation), batch, twinned, cancellation);
    }

    /// <inheritdoc/>
    public TrialTrace Trace(TrialBatch batch, TraceOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (TwinnedTrials.Of(batch.Definition) is not { } twinned)
        {
            return inner.Trace(batch, options, cancellation);
        }

        TrialBatch one = batch with { Count = 1 };
        CheckRange(one, twinned.Count);
        TrialTrace trace = inner.Trace(one with { Definition = twinned.Alone }, options, cancellation);
        ResultBlock row = Beside(TrialCodec.Encode([trace.Result]), one, twinned, cancellation);
        return trace with { Result = TrialCodec.Decode(row)[0] };
    }

    /// <summary>The index of the random numbers of a twin.</summary>
    /// <param name="trial">Index i of the trial, 0 &lt;= i &lt; <see cref="TwinParameters.MostTrials"/>.</param>
    /// <param name="twin">Which of its twins, 0 &lt;= l &lt; k.</param>
    /// <param name="twins">Number k of twins of a trial.</param>
    /// <returns>i itself for the first, 2^47 + i (k - 1) + (l - 1) for the others: no two twins but those of number 0 share one with
    /// anything.</returns>
    public static long IndexOf(long trial, int twin, int twins) =>
        twin == 0 ? trial : TwinParameters.FirstFreeIndex + (trial * (twins - 1)) + twin - 1;

    /// <summary>The trial and the twin that have an index of random numbers: what <see cref="IndexOf"/> gives for them.</summary>
    /// <param name="index">The index.</param>
    /// <param name="twins">Number k of twins of a trial, at least 2.</param>
    public static (long Trial, int Twin) TwinAt(long index, int twins) =>
        index < TwinParameters.FirstFreeIndex
            ? (index, 0)
            : ((index - TwinParameters.FirstFreeIndex) / (twins - 1), 1 + (int)((index - TwinParameters.FirstFreeIndex) % (twins - 1)));

    // The rows of trials with what their twins measured behind them.
    private ResultBlock Beside(ResultBlock full, TrialBatch batch, TwinnedTrials twinned, CancellationToken cancellation)
    {
        (int twins, ITrialDefinition twin) = (twinned.Count, twinned.Twin);
        int others = twins - 1;
        ITwinRows rows = twinned.Rows(batch.Count);
        int step = (int)Math.Clamp(MostBytes / ((long)twin.Layout.Bytes * others), 1, batch.Count);
        for (int first = 0; first < batch.Count; first += step)
        {
            int count = Math.Min(step, batch.Count - first);
            long trial = batch.FirstTrial + first;
            rows.Add(inner.Run(new TrialBatch(twin, batch.Streams, trial, count), cancellation), first, each: 1, others: false);
            var free = new TrialBatch(twin, batch.Streams, IndexOf(trial, 1, twins), count * others);
            rows.Add(inner.Run(free, cancellation), first, each: others, others: true);
        }

        return rows.Compose(full);
    }

    private static void CheckRange(TrialBatch batch, int twins)
    {
        if (twins is < TwinParameters.Fewest or > TwinParameters.Most)
        {
            throw new ArgumentException($"A trial has {TwinParameters.Fewest} to {TwinParameters.Most} twins, not {twins}.", nameof(batch));
        }

        if (batch.Count < 1 || batch.FirstTrial < 0 || batch.FirstTrial > TwinParameters.MostTrials - batch.Count)
        {
            throw new ArgumentException(
                FormattableString.Invariant(
                    $"A batch of {batch.Count} trials with twins from trial {batch.FirstTrial} is not within 0 .. 2^41 - 1."
                ),
                nameof(batch)
            );
        }
    }
}
