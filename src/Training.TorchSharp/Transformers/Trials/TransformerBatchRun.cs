using ModalityCompetition.Experiments;
using ModalityCompetition.Training.TorchSharp.Devices;
using ModalityCompetition.Training.TorchSharp.Transformers.Samples;
using ModalityCompetition.Training.Trials;
using ModalityCompetition.Transformers.Data;
using ModalityCompetition.Transformers.Trials;
using TorchSharp;
using static TorchSharp.torch;

namespace ModalityCompetition.Training.TorchSharp.Transformers.Trials;

/// <summary>
/// The trials of a batch, one after another on the calling thread. On the CPU libtorch computes with one thread, so that a trial has the
/// same bits whatever computes beside it, and as many threads train trials as there are processors.
/// </summary>
/// <param name="batch">The trials.</param>
/// <param name="configuration">What they compute.</param>
/// <param name="keepers">Makes what keeps the progress of a trial.</param>
/// <param name="cancellation">Checked before every step.</param>
internal sealed class TransformerBatchRun(
    TrialBatch batch,
    TransformerConfiguration configuration,
    Func<long, IProgressKeeper> keepers,
    CancellationToken cancellation
)
{
    /// <summary>Trains them.</summary>
    /// <param name="deviceName">Name of the device.</param>
    /// <exception cref="DataSetException">The data cannot be read.</exception>
    /// <exception cref="DeviceMemoryException">The memory of the device does not suffice.</exception>
    /// <exception cref="DeviceLostException">The device does not work any more.</exception>
    public ResultBlock Run(string deviceName) => DeviceFaults.Guard(deviceName, () => RunOn(device(deviceName)));

    private ResultBlock RunOn(Device on)
    {
        ImageTextSet set = configuration.Source.Load(configuration.Shape, cancellation);
        using IDisposable? threads = on.type == DeviceType.CPU ? LibtorchThreads.Use(1) : null;
        using IDisposable recording = set_grad_enabled(true);
        using DisposeScope scope = NewDisposeScope();
        using DeviceSamples samples = DeviceSamples.Of(set, configuration, on);
        byte[] rows = new byte[batch.Count * configuration.Layout.Bytes];
        for (int i = 0; i < batch.Count; i++)
        {
            long trial = batch.FirstTrial + i;
            TransformerResult result = new TrialTraining(
                new TrialTask(configuration, samples, batch.Streams, trial, on),
                keepers(trial),
                cancellation
            ).Run();
            TransformerRow.Encode(result).CopyTo(rows.AsSpan(i * configuration.Layout.Bytes));
        }

        return new ResultBlock(configuration.Layout, rows);
    }
}
