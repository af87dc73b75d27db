using System.Text.Json;
using ModalityCompetition.Sweeps.Running.Folders;

namespace ModalityCompetition.Grains.Storage;

/// <summary>
/// The marks in one file, <c>work.json</c>, beside the list of a <see cref="FileSweepStore"/>; for silos that all live in one process.
/// </summary>
public sealed class FileWorkMarks : IWorkMarks
{
    private readonly string _file;
    private readonly Lock _gate = new();
    private IReadOnlyList<WorkMark> _marks;

    /// <summary>Reads the marks, or begins without any. A file that is none says only that work may be begun once more than it
    /// should.</summary>
    /// <param name="folder">The folder of the file.</param>
    public FileWorkMarks(string folder)
    {
        _file = Path.Combine(folder, "work.json");
        try
        {
            _marks = File.Exists(_file) ? JsonSerializer.Deserialize<List<WorkMark>>(File.ReadAllBytes(_file)) ?? [] : [];
        }
        catch (JsonException)
        {
            _marks = [];
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<WorkMark>> OfSweepAsync(string sweep, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<WorkMark>>([.. _marks.Where(m => m.Sweep == sweep)]);
        }
    }

    /// <inheritdoc/>
    public Task PutAsync(WorkMark mark, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(mark);
        return KeepAsync(m => m.Sweep != mark.Sweep || m.Silo != mark.Silo, mark);
    }

    /// <inheritdoc/>
    public Task RemoveSweepAsync(string sweep, CancellationToken cancellation) => KeepAsync(m => m.Sweep != sweep);

    /// <inheritdoc/>
    public Task RemoveSiloAsync(string silo, CancellationToken cancellation) => KeepAsync(m => m.Silo != silo);

    private Task KeepAsync(Func<WorkMark, bool> stays, params IEnumerable<WorkMark> more)
    {
        lock (_gate)
        {
            WorkMark[] marks = [.. _marks.Where(stays), .. more];
            if (!marks.SequenceEqual(_marks))
            {
                RunFolder.WriteWhole(_file, stream => JsonSerializer.Serialize(stream, marks));
                _marks = marks;
            }

            return Task.CompletedTask;
        }
    }
}
