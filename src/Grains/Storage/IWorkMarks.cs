namespace ModalityCompetition.Grains.Storage;

/// <summary>The durable marks of silos at work. Thread-safe; shared by all silos. When a call returns, what it changed is
/// durable.</summary>
public interface IWorkMarks
{
    /// <summary>The marks of a sweep, at most one of each silo.</summary>
    Task<IReadOnlyList<WorkMark>> OfSweepAsync(string sweep, CancellationToken cancellation);

    /// <summary>Puts a mark in place of that of the same sweep and silo, if there is one.</summary>
    Task PutAsync(WorkMark mark, CancellationToken cancellation);

    /// <summary>Removes all marks of a sweep.</summary>
    Task RemoveSweepAsync(string sweep, CancellationToken cancellation);

    /// <summary>Removes all marks of a silo.</summary>
    Task RemoveSiloAsync(string silo, CancellationToken cancellation);
}
