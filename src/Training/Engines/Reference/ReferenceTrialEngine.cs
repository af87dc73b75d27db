using ModalityCompetition.Experiments;
using ModalityCompetition.Training.Engines.Cpu;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.Engines.Reference;

/// <summary>
/// The double-precision twin: the same trials as <see cref="CpuTrialEngine"/>, from the same random numbers, in plain scalar code that
/// follows the formulas. It is what the float32 engines are tested against, and some hundred times slower. Thread-safe and stateless.
/// </summary>
public sealed class ReferenceTrialEngine : ITrialEngine
{
    /// <inheritdoc/>
    public EngineIdentity Identity => new("reference", 1);

    /// <inheritdoc/>
    public string Hardware => "double precision, scalar";

    /// <inheritdoc/>
    public ResultBlock Run(TrialBatch batch, CancellationToken cancellation)
    {
        BatchRules.ThrowIfInvalid(batch);
        TrialResult[] results = new TrialResult[batch.Count];
        for (int i = 0; i < results.Length; i++)
        {
            results[i] = Train(batch, batch.FirstTrial + i, 0, cancellation).Result;
        }

        return TrialCodec.Encode(results);
    }

    /// <inheritdoc/>
    public TrialTrace Trace(TrialBatch batch, TraceOptions options, CancellationToken cancellation)
    {
        BatchRules.ThrowIfInvalid(batch);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Every, 1);
        return Train(batch, batch.FirstTrial, options.Every, cancellation).Trace(batch.FirstTrial, options);
    }

    private static ReferenceTrial Train(TrialBatch batch, long trial, int every, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return new ReferenceTrial(batch, trial, every, cancellation);
    }
}
