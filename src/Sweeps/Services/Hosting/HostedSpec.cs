using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.Sweeps.Services.Documents;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Services.Hosting;

/// <summary>
/// The spec of a hosted sweep. It is held while the sweep runs. A sweep at rest does not hold it: a spec takes many times the memory of all
/// else, and it is read again when somebody asks.
/// </summary>
internal sealed class HostedSpec
{
    private readonly ServiceSurroundings _surroundings;
    private readonly RunFolder _folder;
    private readonly WeakReference<SpecReading> _seen = new(null!);
    private SpecReading? _held;

    /// <summary>Takes what was read already.</summary>
    /// <param name="surroundings">What all sweeps share.</param>
    /// <param name="folder">Folder of the sweep.</param>
    /// <param name="reading">Its spec, where it has been read.</param>
    /// <param name="isHeld">Whether the sweep runs.</param>
    public HostedSpec(ServiceSurroundings surroundings, RunFolder folder, SpecReading? reading, bool isHeld)
    {
        _surroundings = surroundings;
        _folder = folder;
        if (reading is not null)
        {
            _seen.SetTarget(reading);
            _held = isHeld ? reading : null;
        }
    }

    /// <summary>The spec.</summary>
    /// <param name="record">What is kept of the sweep.</param>
    /// <exception cref="RunException">It cannot be read, or is not the sweep's.</exception>
    /// <exception cref="SweepServiceException">The server has not its engine.</exception>
    public SpecReading Get(SweepRecord record)
    {
        if (Volatile.Read(ref _held) is { } held || _seen.TryGetTarget(out held))
        {
            return held;
        }

        SpecReading read = StoredSweep.ReadSpec(
            _folder,
            record,
            _surroundings.Engine(record.Spec!.Engine).Identity,
            _surroundings.Options.Experiments
        );
        _seen.SetTarget(read);
        return read;
    }

    /// <summary>Another one of the same sweep is in the folder.</summary>
    public void Set(SpecReading reading) => _seen.SetTarget(reading);

    /// <summary>Holds it, because the sweep runs; throws as <see cref="Get"/>.</summary>
    /// <param name="record">What is kept of the sweep.</param>
    public void Hold(SweepRecord record) => Volatile.Write(ref _held, Get(record));

    /// <summary>The sweep does not run any more.</summary>
    public void Release() => Volatile.Write(ref _held, null);
}
