using System.Net;
using Microsoft.AspNetCore.Http;
using ModalityCompetition.Sweeps.Engines;
using ModalityCompetition.Sweeps.Instruments;
using ModalityCompetition.Sweeps.Ledger.Files;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Client.Sessions.Serving;

/// <summary>What <c>modcomp serve</c> was asked to do.</summary>
/// <param name="Data">The data folder.</param>
/// <param name="Listen">Where to listen; port 0 for a free one.</param>
/// <param name="KeyFile">File with the key; null for the environment's.</param>
/// <param name="Workers">Worker threads; null for one per processor.</param>
/// <param name="Durability">What a committed block survives.</param>
/// <param name="Devices">Devices of engines that have a choice; null leaves it to them.</param>
/// <param name="TrialTimeLimit">How long one trial may take; null for no limit.</param>
/// <param name="Programs">The folder whose programs submitted specs may have started; null for none.</param>
/// <param name="Datasets">The folder below which submitted specs may name data sets; null for none.</param>
internal sealed record ServeRequest(
    string Data,
    IPEndPoint Listen,
    string? KeyFile,
    int? Workers,
    LedgerDurability Durability,
    string? Devices,
    TimeSpan? TrialTimeLimit,
    string? Programs,
    string? Datasets
)
{
    /// <summary>Most estimates that the configurations of a sweep together may have; null for the default.</summary>
    public long? MostEstimates { get; init; }

    /// <summary>Archive of every sweep whose spec names none; null for none.</summary>
    public string? Archive { get; init; }

    /// <summary>Addresses at and below which specs may name an archive.</summary>
    public IReadOnlyList<string> AllowedArchives { get; init; } = [];

    /// <summary>The address that is told when sweeps end; null for none.</summary>
    public string? Webhook { get; init; }

    /// <summary>Bytes that are left free on the disk of the data folder; 0 for none.</summary>
    public long DiskReserve { get; init; }

    /// <summary>Answers a request for the metrics of this process; null where they are not to be had.</summary>
    public RequestDelegate? Metrics { get; init; }

    /// <summary>How much the metrics of sweeps tell.</summary>
    public ToldLimits Told { get; init; } = new();

    /// <summary>What an engine of a name is created with.</summary>
    /// <param name="name">Name in the spec.</param>
    /// <param name="engines">The engines that there are.</param>
    public EngineRequest? EngineRequest(string name, EngineRegistry engines) =>
        Devices is null || !engines.HasDevices(name) ? null : new EngineRequest(Devices);
}
