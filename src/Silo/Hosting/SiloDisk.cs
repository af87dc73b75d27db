using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ModalityCompetition.Grains.Interfaces.Catalog;
using ModalityCompetition.Grains.Interfaces.Sweeps;
using ModalityCompetition.Silo.Settings;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.Sweeps.Services.Hosting;

namespace ModalityCompetition.Silo.Hosting;

/// <summary>
/// Looks every few seconds whether the disk of a silo that keeps its sweeps in a folder has its reserve, and pauses every sweep at work
/// where it has not, until somebody resumes it. Where the sweeps are in a database, only what the silo writes beside its log is left out.
/// </summary>
/// <param name="settings">The silo's settings.</param>
/// <param name="free">Bytes that are free on the disk of a folder; null for what the system says.</param>
internal sealed class SiloDisk(SiloSettings settings, Func<string, long?>? free = null)
{
    /// <summary>How often it is looked.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly DiskReserve _folder = Of(settings.Folder, "the folder", settings, free);
    private readonly DiskReserve? _log =
        settings.LogFile.Length > 0
            ? Of(Path.GetDirectoryName(Path.GetFullPath(settings.LogFile))!, "the log file, the folder", settings, free)
            : null;

    /// <summary>Why no sweep is taken or goes on, one sentence with the remedy; null while they are.</summary>
    public string? Trouble() => settings.Database.Length == 0 ? _folder.Complaint() : null;

    /// <summary>Whether there is room for what a sweep that failed leaves behind for its search.</summary>
    public bool HasRoomForEvents() => (settings.Database.Length == 0 ? _folder : _log)?.Complaint() is null;

    private static DiskReserve Of(string folder, string what, SiloSettings settings, Func<string, long?>? free) =>
        new(folder, (long)settings.DiskReserve << 20, free, what, $"give a smaller {SiloSettings.NameOf(nameof(settings.DiskReserve))}");

    /// <summary>Pauses what is at work where there is no room.</summary>
    /// <param name="disk">The disk.</param>
    /// <param name="grains">The sweeps.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="log">Told once.</param>
    public sealed class Keeper(SiloDisk disk, IGrainFactory grains, TimeProvider clock, ILogger<SiloDisk> log) : BackgroundService
    {
        private bool _complained;

        /// <summary>Looks once.</summary>
        public async Task LookAsync()
        {
            string? complaint = disk.Trouble();
            if (complaint is not null && !_complained)
            {
                log.LogError("No sweep is taken, and those at work are paused: {Reason}", complaint);
            }

            _complained = complaint is not null;
            if (complaint is null)
            {
                return;
            }

            // Those at work alone: there may be many more, and each that is paused is not asked for again.
            var running = new SweepQueryRecord(SweepQuery.LargestLimit, null, nameof(SweepState.Running), null, null);
            for (SweepQueryRecord? query = running; query is not null; )
            {
                SweepPageRecord page = await grains.GetGrain<ICatalogGrain>(0).Page(query);
                foreach (SweepStatusRecord sweep in page.Sweeps)
                {
                    await grains.GetGrain<ISweepGrain>(sweep.Id).PauseFor(complaint);
                }

                query = page.Next is null ? null : running with { Before = page.Next };
            }
        }

        /// <inheritdoc/>
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                try
                {
                    await LookAsync();
                }
                catch (Exception failure) when (failure is not OperationCanceledException)
                {
                    // The silo is coming up or leaving, or the list cannot be written any more; it is looked again.
                    log.LogDebug(failure, "The sweeps could not be paused");
                }

                await Task.Delay(Interval, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
