namespace ModalityCompetition.Sweeps.Services.Contract;

/// <summary>Some of the sweeps of a service.</summary>
/// <param name="Sweeps">In the order of submission; the first page has the latest ones.</param>
/// <param name="Next">Where the page with the ones before goes on, for <see cref="SweepQuery.Before"/>; null where there are none.</param>
/// <param name="Total">How many sweeps the service has, whatever was asked for.</param>
/// <param name="Cursor">
/// Where changes go on from here, see <see cref="ISweepService.WatchAsync"/>; null where a watcher has to begin with every sweep.
/// </param>
public sealed record SweepPage(IReadOnlyList<SweepStatus> Sweeps, string? Next, long Total, string? Cursor);
