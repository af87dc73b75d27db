using ModalityCompetition.Training.TorchSharp.Devices;
using ModalityCompetition.Training.TorchSharp.Tiles;
using TorchSharp;

namespace ModalityCompetition.Training.TorchSharp.Tests.Engines;

/// <summary>CPU tensors under another name, with a memory and a life of its own.</summary>
internal sealed class ScriptedDevice(string name, long free = 0, int mostTiles = int.MaxValue, int callsToLive = int.MaxValue) : ITileDevice
{
    private readonly TorchDevice _inner = new(torch.CPU, "scripted", () => free);
    private readonly Lock _gate = new();

    /// <summary>Tiles of every call, those that failed included.</summary>
    public List<int> Calls { get; } = [];

    /// <summary>Calls that found another one running.</summary>
    public int Overlaps { get; private set; }

    public string Name => name;

    public string Model => "scripted";

    public bool IsGpu => false;

    public long FreeBytes() => free;

    public TileOutput[] Train(IReadOnlyList<TileInput> tiles, TileRecorder? recorder, CancellationToken cancellation)
    {
        if (!_gate.TryEnter())
        {
            Overlaps++;
            throw new InvalidOperationException("two calls at once");
        }

        try
        {
            Calls.Add(tiles.Count);
            if (Calls.Count > callsToLive)
            {
                throw new DeviceLostException($"{name} stopped working");
            }

            return tiles.Count <= mostTiles
                ? _inner.Train(tiles, recorder, cancellation)
                : throw new DeviceMemoryException($"{name} has not enough memory");
        }
        finally
        {
            _gate.Exit();
        }
    }
}
