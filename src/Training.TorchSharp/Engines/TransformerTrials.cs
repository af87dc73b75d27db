using ModalityCompetition.Experiments;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.TorchSharp.Devices;
using ModalityCompetition.Training.TorchSharp.Transformers.Checkpoints;
using ModalityCompetition.Training.TorchSharp.Transformers.Trials;
using ModalityCompetition.Training.Trials;
using ModalityCompetition.Transformers.Trials;

namespace ModalityCompetition.Training.TorchSharp.Engines;

/// <summary>
/// Trials of Transformers on the devices of an engine: on the CPU on every thread that calls, on a GPU by one caller at a time. A GPU that
/// stops working is left out, and the batch begins anew on another. Tested on the CPU only.
/// </summary>
internal static class TransformerTrials
{
    /// <summary>Trains a batch.</summary>
    /// <param name="batch">The trials.</param>
    /// <param name="pool">The devices.</param>
    /// <param name="engine">Identity of the engine.</param>
    /// <param name="checkpoints">Where trials in work are kept; null for nowhere.</param>
    /// <param name="cancellation">Checked before every step.</param>
    public static ResultBlock Run(
        TrialBatch batch,
        DevicePool pool,
        EngineIdentity engine,
        CheckpointFolder? checkpoints,
        CancellationToken cancellation
    )
    {
        TransformerRules.ThrowIfInvalid(batch);
        cancellation.ThrowIfCancellationRequested();
        TransformerConfiguration configuration = (TransformerConfiguration)batch.Definition;
        TransformerBatchRun run = new(batch, configuration, Keeper, cancellation);
        if (!pool.Devices[0].IsGpu)
        {
            return run.Run(pool.Devices[0].Name);
        }

        while (true)
        {
            ITileDevice device = pool.Borrow(cancellation);
            try
            {
                ResultBlock results = run.Run(device.Name);
                pool.Return(device);
                return results;
            }
            catch (DeviceLostException loss)
            {
                pool.Lose(loss);
            }
            catch
            {
                pool.Return(device);
                throw;
            }
        }

        IProgressKeeper Keeper(long trial) =>
            checkpoints?.Keeper(ProgressKey.Of(configuration, batch.Streams, trial, engine)) ?? new NoKeeper();
    }
}
