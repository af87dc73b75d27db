namespace ModalityCompetition.Sweeps.Services.Contract;

/// <summary>That a sweep has changed, with where it stands now.</summary>
/// <param name="Cursor">Opaque place in the stream; see <see cref="ISweepService.WatchAsync"/>.</param>
/// <param name="Sweep">Where the sweep stands; of a deleted one where it stood.</param>
/// <param name="IsDeleted">Whether there is no such sweep any more.</param>
public sealed record SweepNotice(string Cursor, SweepStatus Sweep, bool IsDeleted = false);
