using System.Text;
using Microsoft.Extensions.Logging;
using ModalityCompetition.Grains.Devices;
using ModalityCompetition.Grains.Estimates;
using ModalityCompetition.Grains.Interfaces.Estimates;
using ModalityCompetition.Grains.Storage;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Stopping;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Reports;
using ModalityCompetition.Sweeps.Reports.Documents;
using ModalityCompetition.Sweeps.Reports.Exports;
using ModalityCompetition.Sweeps.Reports.Pages;
using ModalityCompetition.Sweeps.Running;
using ModalityCompetition.Sweeps.Services;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.Sweeps.Services.Documents;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Documents;
using ModalityCompetition.Sweeps.Specs.Experiments;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Silo.Services;

/// <summary>
/// Estimates and reports of the cluster's sweeps: live ones from the estimate grains, final ones from the ledger, by the code that writes
/// those of <c>modcomp run</c>.
/// </summary>
internal sealed class ClusterDocuments(
    IGrainFactory grains,
    ISweepStore store,
    ISweepLedgers ledgers,
    SiloDevices devices,
    ExperimentRegistry experiments,
    ILogger<ClusterDocuments> log,
    string version
) : IDisposable
{
    private readonly SemaphoreSlim _readers = new(1);

    /// <summary>The experiments that specs may name.</summary>
    public ExperimentRegistry Experiments => experiments;

    /// <inheritdoc/>
    public void Dispose() => _readers.Dispose();

    /// <summary>The estimates, see <see cref="ISweepService.EstimatesAsync"/>.</summary>
    public async Task<SweepDocument> EstimatesAsync(SweepStatus status, CancellationToken cancellation)
    {
        (SweepEntry entry, SpecReading reading) = await ReadAsync(status.Id, cancellation);
        SweepSpec spec = reading.Spec!;
        return IsAtWork(status)
            ? SweepEstimatesJson.Of(status.Id, spec, await LiveAsync(status.Id, spec, entry, cancellation), isFinal: false)
            : await FromLedgerAsync(
                entry,
                spec,
                ledger =>
                    SweepEstimatesJson.Of(
                        status.Id,
                        spec,
                        SweepEstimates.InOrder(spec, ledger, 1, cancellation),
                        status.State == SweepState.Completed
                    ),
                cancellation
            );
    }

    /// <summary>A report, see <see cref="ISweepService.ReportAsync"/>.</summary>
    public async Task<SweepDocument> ReportAsync(SweepStatus status, SweepReportKind kind, CancellationToken cancellation)
    {
        (SweepEntry entry, SpecReading reading) = await ReadAsync(status.Id, cancellation);
        SweepSpec spec = reading.Spec!;
        if (kind == SweepReportKind.Spec)
        {
            return new SweepDocument("application/yaml; charset=utf-8", "spec.yaml", Encoding.UTF8.GetBytes(spec.SourceText));
        }

        if (kind != SweepReportKind.Html && (IsAtWork(status) || status.TrialsDone == 0))
        {
            string why = IsAtWork(status)
                ? "is at work and has no final estimates yet: ask for its live ones, pause it, or wait until it is completed"
                : "has no trials: resume it and wait for some";
            throw new SweepServiceException(SweepServiceFailure.Conflict, $"The sweep {status.Id} {why}.");
        }

        if (IsAtWork(status) || status.TrialsDone == 0)
        {
            IReadOnlyList<ConfigurationEstimates> live = await LiveAsync(status.Id, spec, entry, cancellation);
            return Page(writer => LiveReport.Write(spec, live, writer));
        }

        ITrialEngine? engine =
            status.State == SweepState.Completed ? devices.Devices.FirstOrDefault(d => d.Engine.Identity == entry.Engine)?.Engine : null;
        return await FromLedgerAsync(
            entry,
            spec,
            ledger =>
            {
                SweepReport report = new RunReports(spec, ledger, version, log).Build(
                    reading.Warnings,
                    kind == SweepReportKind.Html ? engine : null,
                    1,
                    cancellation
                );
                return kind switch
                {
                    SweepReportKind.Html => Page(writer => HtmlReport.Write(report, writer)),
                    SweepReportKind.EstimatesJson => SweepDocument.Of(
                        "application/json; charset=utf-8",
                        "estimates.json",
                        stream => EstimatesJson.Write(report, stream)
                    ),
                    _ => SweepDocument.Of(
                        "text/csv; charset=utf-8",
                        "estimates.csv",
                        stream => RunReports.WriteText(stream, writer => EstimatesCsv.Write(report, writer))
                    ),
                };
            },
            cancellation
        );
    }

    /// <summary>The committed trials, see <see cref="ISweepService.TrialsAsync"/>.</summary>
    public async Task<SweepDocument> TrialsAsync(SweepStatus status, TrialSelection what, CancellationToken cancellation)
    {
        (SweepEntry entry, SpecReading reading) = await ReadAsync(status.Id, cancellation);
        SweepSpec spec = reading.Spec!;
        ExportChoice choice = TrialDocuments.Choice(spec, what);
        return status.TrialsDone == 0
            ? throw TrialDocuments.None(status.Id)
            : await FromLedgerAsync(entry, spec, ledger => TrialDocuments.Of(spec, ledger, choice, cancellation), cancellation);
    }

    private static bool IsAtWork(SweepStatus status) => status.State is SweepState.Running or SweepState.Finishing;

    private static SweepDocument Page(Action<TextWriter> write) =>
        SweepDocument.Of("text/html; charset=utf-8", "report.html", stream => RunReports.WriteText(stream, write));

    private async Task<(SweepEntry Entry, SpecReading Reading)> ReadAsync(string id, CancellationToken cancellation)
    {
        SweepEntry entry = await store.FindAsync(id, cancellation) ?? throw SweepServiceException.NoSuchSweep(id);
        return (entry, SpecReader.Read(entry.Source, entry.Spec, experiments, cancellation: cancellation));
    }

    private async Task<IReadOnlyList<ConfigurationEstimates>> LiveAsync(
        string id,
        SweepSpec spec,
        SweepEntry entry,
        CancellationToken cancellation
    )
    {
        PlannedConfiguration[] followed = [.. spec.Configurations.Take(LiveEstimates.MostFollowed)];
        ConfigurationRecord?[] records = await Task.WhenAll(
            followed.Select(c => grains.GetGrain<IEstimateGrain>($"{id}/{c.Index}").Advance())
        );
        ConfigurationEstimates[] estimates =
        [
            .. followed.Select(c =>
                records[c.Index] is { } record
                    ? EstimateMapping.ToDomain(record, c)
                    : new ConfigurationEstimator(c, spec.Confidence).Snapshot()
            ),
        ];
        if (spec.Until is null)
        {
            return estimates;
        }

        var standings = await FromLedgerAsync(entry, spec, ledger => RunTargets.Of(spec, ledger), cancellation);
        return [.. estimates.Select((e, i) => e with { Stopping = standings[i] })];
    }

    private async Task<T> FromLedgerAsync<T>(SweepEntry entry, SweepSpec spec, Func<ITrialLedger, T> read, CancellationToken cancellation)
    {
        await using ITrialLedger ledger = await ledgers.OpenAsync(
            entry.Id,
            entry.Spec,
            new LedgerIdentity(spec.CanonicalText, entry.Engine),
            cancellation
        );
        await ledgers.RefreshAsync(ledger, cancellation);
        if (
            entry.State != SweepState.Running
            && LedgerCheck.OfSweep(entry.Id, CommittedTrials.Total(spec, ledger), entry.TrialsDone) is { } loss
        )
        {
            log.LogError("Sweep {Sweep} failed: {Reason}", entry.Id, loss.Message);
            // Whoever has changed the entry meanwhile finds it out as well.
            await store.ChangeAsync(entry.Lost(loss), CancellationToken.None);
            throw loss;
        }

        // One at a time, so that those who ask at once take neither the processors from the trials nor more room for temporary files than
        // one report needs.
        await _readers.WaitAsync(cancellation);
        try
        {
            return await Task.Run(() => read(ledger), cancellation);
        }
        finally
        {
            _readers.Release();
        }
    }
}
