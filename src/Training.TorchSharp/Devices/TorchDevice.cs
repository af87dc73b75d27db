using ModalityCompetition.Training.TorchSharp.Tiles;
using ModalityCompetition.Training.TorchSharp.Tiles.Samples;
using TorchSharp;
using static TorchSharp.torch;

namespace ModalityCompetition.Training.TorchSharp.Devices;

/// <summary>A device of libtorch.</summary>
/// <param name="device">The device.</param>
/// <param name="model">What determines its bits.</param>
/// <param name="free">Memory that could be allocated now, bytes.</param>
/// <param name="used">Memory in use, bytes, or null; null for one that is no GPU.</param>
internal sealed class TorchDevice(Device device, string model, Func<long> free, Func<long?>? used = null) : ITileDevice
{
    /// <inheritdoc/>
    public string Name => device.ToString();

    /// <inheritdoc/>
    public string Model => model;

    /// <inheritdoc/>
    public bool IsGpu => device.type == DeviceType.CUDA;

    /// <inheritdoc/>
    public long FreeBytes() => free();

    /// <inheritdoc/>
    public long? UsedBytes() => used?.Invoke();

    /// <inheritdoc/>
    public TileOutput[] Train(IReadOnlyList<TileInput> tiles, TileRecorder? recorder, CancellationToken cancellation) =>
        DeviceFaults.Guard(Name, () => TrainInTurn(tiles, recorder, cancellation));

    private TileOutput[] TrainInTurn(IReadOnlyList<TileInput> tiles, TileRecorder? recorder, CancellationToken cancellation)
    {
        // Whatever else computes in this process may have said another number.
        using IDisposable? threads = IsGpu ? null : LibtorchThreads.Use(LibtorchThreads.OfProcess);
        List<TileData> resident = [];
        try
        {
            foreach (TileInput tile in tiles)
            {
                cancellation.ThrowIfCancellationRequested();
                resident.Add(new TileData(tile, device));
            }

            TileOutput[] outputs = new TileOutput[tiles.Count];
            for (int i = 0; i < outputs.Length; i++)
            {
                using TileTrainer trainer = new(resident[i]);
                outputs[i] = trainer.Run(i == 0 ? recorder : null, cancellation);
                resident[i].Dispose();
            }

            return outputs;
        }
        finally
        {
            foreach (TileData tile in resident)
            {
                tile.Dispose();
            }
        }
    }
}
