using ModalityCompetition.Training.TorchSharp.Devices;
using ModalityCompetition.Training.TorchSharp.Tests.Devices;
using ModalityCompetition.Training.TorchSharp.Tiles;
using ModalityCompetition.Training.TorchSharp.Tiles.Samples;
using TorchSharp;

namespace ModalityCompetition.Training.TorchSharp.Tests.Engines;

/// <summary>
/// CPU tensors under another name, with a memory and a life of its own. What fails, fails with libtorch's words through the code that reads
/// them.
/// </summary>
internal sealed class ScriptedDevice(
    string name,
    long free = 0,
    int mostTiles = int.MaxValue,
    int callsToLive = int.MaxValue,
    string model = "scripted",
    bool isGpu = false
) : ITileDevice
{
    private readonly TorchDevice _inner = new(torch.CPU, model, () => free);
    private readonly Lock _gate = new();

    /// <summary>Tiles of every call, those that failed included.</summary>
    public List<int> Calls { get; } = [];

    /// <summary>Calls that found another one running.</summary>
    public int Overlaps { get; private set; }

    public string Name => name;

    public string Model => model;

    public bool IsGpu => isGpu;

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
            return DeviceFaults.Guard(
                name,
                () =>
                    Calls.Count > callsToLive ? throw new NativeFault(NativeFault.Failed)
                    : tiles.Count > mostTiles ? throw new NativeFault(NativeFault.OutOfMemory)
                    : _inner.Train(tiles, recorder, cancellation)
            );
        }
        finally
        {
            _gate.Exit();
        }
    }
}
