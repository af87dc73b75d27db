using ModalityCompetition.Training.TorchSharp.Tiles;
using ModalityCompetition.Training.TorchSharp.Tiles.Samples;

namespace ModalityCompetition.Training.TorchSharp.Devices;

/// <summary>A device that trains tiles, one call at a time.</summary>
internal interface ITileDevice
{
    /// <summary>Name on the command line, for example <c>cuda:0</c>.</summary>
    string Name { get; }

    /// <summary>What determines the device's bits: model and the like, for example <c>NVIDIA H200</c>.</summary>
    string Model { get; }

    /// <summary>Whether it is a GPU.</summary>
    bool IsGpu { get; }

    /// <summary>Memory that could be allocated now, bytes.</summary>
    long FreeBytes();

    /// <summary>Memory in use, bytes, other processes included; null where nobody says, and for one that is no GPU.</summary>
    long? UsedBytes() => null;

    /// <summary>Copies tiles to the device and trains one after the other.</summary>
    /// <param name="tiles">The tiles, at least one; they stay the caller's.</param>
    /// <param name="recorder">Records the first trial of the first tile; null for none.</param>
    /// <param name="cancellation">Checked before every step.</param>
    /// <returns>What came out, in order. After an exception nothing of the call is left on the device.</returns>
    /// <exception cref="DeviceMemoryException">The memory does not suffice; fewer tiles may.</exception>
    /// <exception cref="DeviceLostException">The device does not work any more.</exception>
    TileOutput[] Train(IReadOnlyList<TileInput> tiles, TileRecorder? recorder, CancellationToken cancellation);
}
