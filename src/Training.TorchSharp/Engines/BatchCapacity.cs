using System.Collections.Concurrent;
using ModalityCompetition.Training.TorchSharp.Devices;
using ModalityCompetition.Training.TorchSharp.Tiles.Samples;

namespace ModalityCompetition.Training.TorchSharp.Engines;

/// <summary>
/// How many tiles of a shape are on a device at once. The first answer comes from the device's free memory; when that was too much, it is
/// halved, and stays so for the life of the engine. The answer decides how often host and device wait for each other and never a bit of a
/// result.
/// </summary>
internal sealed class BatchCapacity
{
    // Left to the driver, the libraries' own workspaces and the fragmentation of the allocator.
    private const double Usable = 0.8;

    // More than this many tiles at once gain nothing: the host draws the next ones while these are trained.
    private const int MostTiles = 16;

    // No batch takes more of the host's memory than this.
    private const long HostBytes = 1L << 30;

    private readonly ConcurrentDictionary<(string Device, TileShape Shape), int> _tiles = new();

    /// <summary>Tiles at once, at least 1.</summary>
    public int Of(ITileDevice device, TileShape shape) =>
        _tiles.GetOrAdd(
            (device.Name, shape),
            _ =>
            {
                double room = (Usable * device.FreeBytes()) - shape.WorkBytes;
                double tiles = Math.Min(room / shape.ResidentBytes, HostBytes / (double)shape.ResidentBytes);
                return (int)Math.Clamp(tiles, 1, MostTiles);
            }
        );

    /// <summary>Takes note that so many tiles were too many.</summary>
    public void Halve(ITileDevice device, TileShape shape, int tooMany) =>
        _tiles.AddOrUpdate((device.Name, shape), Math.Max(1, tooMany / 2), (_, now) => Math.Max(1, Math.Min(now, tooMany / 2)));
}
