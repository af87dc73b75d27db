using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Lists;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Ledger.Files;
using ModalityCompetition.Sweeps.Reports;
using ModalityCompetition.Sweeps.Reports.Exports;
using ModalityCompetition.Sweeps.Reports.Pages;
using ModalityCompetition.Sweeps.Running;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.Sweeps.Services.Documents;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Services.Hosting;

/// <summary>Estimates and reports of a hosted sweep: live ones from the run at work, final ones from the ledger.</summary>
/// <param name="surroundings">What all sweeps share.</param>
/// <param name="sweep">The sweep.</param>
internal sealed class SweepDocuments(ServiceSurroundings surroundings, HostedSweep sweep) : IDisposable
{
    private readonly SemaphoreSlim _writing = new(1);
    private (long Trials, WeakReference<SweepDocument> Document)? _estimates;

    /// <summary>One past the last committed trial of any configuration; the sweep is at rest.</summary>
    public long MostCommitted()
    {
        if (!HoldsRun())
        {
            return 0;
        }

        FileLedger ledger = OpenLedger();
        try
        {
            return ledger.Configurations.Select(c => ledger.Committed(c)[^1].End).DefaultIfEmpty(0).Max();
        }
        finally
        {
            ledger.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    /// <summary>The estimates, see <see cref="ISweepService.EstimatesAsync"/>.</summary>
    public async Task<SweepDocument> EstimatesAsync(CancellationToken cancellation)
    {
        if (IsAtWork())
        {
            return await surroundings
                .LookAsync(stop => SweepEstimatesJson.Of(sweep.Record.Id, sweep.Spec, Watched(Live(), stop), isFinal: false), cancellation)
                .ConfigureAwait(false);
        }

        await sweep.RestAsync().WaitAsync(cancellation).ConfigureAwait(false);
        SweepRecord record = sweep.Record;
        _ = HoldsRun();
        long trials = record.TrialsDone ?? 0;
        if (_estimates is { } known && known.Trials == trials && known.Document.TryGetTarget(out SweepDocument? document))
        {
            return document;
        }

        SweepDocument read = await surroundings
            .ReadAsync(
                sweep.Spec,
                stop =>
                    FromLedger(
                        estimates => SweepEstimatesJson.Of(record.Id, sweep.Spec, estimates, isFinal: record.State == SweepState.Completed),
                        stop
                    ),
                cancellation
            )
            .ConfigureAwait(false);
        _estimates = (trials, new WeakReference<SweepDocument>(read));
        return read;
    }

    /// <summary>A report, see <see cref="ISweepService.ReportAsync"/>.</summary>
    public async Task<SweepDocument> ReportAsync(SweepReportKind kind, CancellationToken cancellation)
    {
        if (kind == SweepReportKind.Spec)
        {
            return new SweepDocument(
                "application/yaml; charset=utf-8",
                "spec.yaml",
                System.Text.Encoding.UTF8.GetBytes(sweep.Spec.SourceText)
            );
        }

        if (IsAtWork())
        {
            return kind == SweepReportKind.Html
                ? await LiveAsync(LiveReport.Write, cancellation).ConfigureAwait(false)
                : throw new SweepServiceException(
                    SweepServiceFailure.Conflict,
                    $"The sweep {sweep.Record.Id} is at work and has no final estimates yet: ask for its live ones, pause it, or wait "
                        + $"until it is completed."
                );
        }

        await sweep.RestAsync().WaitAsync(cancellation).ConfigureAwait(false);
        SweepRecord record = sweep.Record;
        if (!HoldsRun())
        {
            return kind == SweepReportKind.Html
                ? await LiveAsync(LiveReport.Write, cancellation).ConfigureAwait(false)
                : throw new SweepServiceException(
                    SweepServiceFailure.Conflict,
                    $"The sweep {record.Id} has no trials: resume it and wait for some."
                );
        }

        await WriteReportsAsync(cancellation).ConfigureAwait(false);
        (string mediaType, string file) = kind switch
        {
            SweepReportKind.Html => ("text/html; charset=utf-8", sweep.Folder.ReportFile),
            SweepReportKind.EstimatesJson => ("application/json; charset=utf-8", sweep.Folder.EstimatesJsonFile),
            _ => ("text/csv; charset=utf-8", sweep.Folder.EstimatesCsvFile),
        };
        return SweepDocument.OfFile(mediaType, file);
    }

    /// <summary>The committed trials, see <see cref="ISweepService.TrialsAsync"/>.</summary>
    public async Task<SweepDocument> TrialsAsync(TrialSelection what, CancellationToken cancellation)
    {
        ExportChoice choice = TrialDocuments.Choice(sweep.Spec, what);
        if (!HoldsRun())
        {
            throw TrialDocuments.None(sweep.Record.Id);
        }

        return await surroundings
            .ReadAsync(
                sweep.Spec,
                stop =>
                {
                    FileLedger ledger = OpenLedger();
                    try
                    {
                        return TrialDocuments.Of(sweep.Spec, ledger, choice, stop);
                    }
                    finally
                    {
                        ledger.DisposeAsync().AsTask().GetAwaiter().GetResult();
                    }
                },
                cancellation
            )
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => _writing.Dispose();

    private bool IsAtWork() => sweep.Status().State is SweepState.Running or SweepState.Finishing;

    // A sweep that was paused, cancelled or failed says what is there, from the ledger and without trajectories; written when somebody
    // first asks.
    private async Task WriteReportsAsync(CancellationToken cancellation)
    {
        await _writing.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            SweepRecord record = sweep.Record;
            if (record.ReportedTrials is { } reported && reported == record.TrialsDone && File.Exists(sweep.Folder.ReportFile))
            {
                return;
            }

            await surroundings
                .ReadAsync(
                    sweep.Spec,
                    stop =>
                    {
                        FileLedger ledger = OpenLedger();
                        try
                        {
                            SweepReport report = new RunReports(
                                sweep.Spec,
                                ledger,
                                surroundings.Options.CodeVersion,
                                surroundings.Options.Log,
                                sweep.Folder.Path
                            ).Build(sweep.Reading.Warnings, engine: null, surroundings.Options.Workers, stop);
                            return RunReports.Write(sweep.Folder, report, html: true, stop);
                        }
                        finally
                        {
                            ledger.DisposeAsync().AsTask().GetAwaiter().GetResult();
                        }
                    },
                    cancellation
                )
                .ConfigureAwait(false);
            await sweep.ReportedAsync(record.TrialsDone ?? 0).ConfigureAwait(false);
        }
        finally
        {
            _writing.Release();
        }
    }

    // Whatever is said of a sweep at rest rests on its ledger, which is looked at before an earlier answer is given again.
    private bool HoldsRun() => sweep.Lacks() is { } loss ? throw loss : sweep.Folder.HoldsRun;

    private FileLedger OpenLedger()
    {
        // The record first: what is committed meanwhile makes the ledger hold more, never less.
        SweepRecord record = sweep.Record;
        FileLedger ledger = sweep.Folder.OpenLedgerForReading();
        if (
            record is { Settled: true, State: not SweepState.Running }
            && LedgerCheck.OfSweep(record.Id, CommittedTrials.Total(sweep.Spec, ledger), record.TrialsDone ?? 0) is { } loss
        )
        {
            ledger.DisposeAsync().AsTask().GetAwaiter().GetResult();
            throw loss;
        }

        return ledger;
    }

    private Task<SweepDocument> LiveAsync(
        Action<SweepSpec, IReadOnlyList<ConfigurationEstimates>, TextWriter> write,
        CancellationToken cancellation
    ) =>
        surroundings.LookAsync(
            stop =>
                SweepDocument.Of(
                    "text/html; charset=utf-8",
                    "report.html",
                    stream => RunReports.WriteText(stream, writer => write(sweep.Spec, Watched(Live(), stop), writer))
                ),
            cancellation
        );

    private static WatchedList<ConfigurationEstimates> Watched(IReadOnlyList<ConfigurationEstimates> estimates, CancellationToken stop) =>
        new(estimates, stop);

    private IReadOnlyList<ConfigurationEstimates> Live()
    {
        if (
            sweep.Progress is not { } progress
            || progress.Estimates.Count != Math.Min(sweep.Spec.Configurations.Length, LiveEstimates.MostFollowed)
        )
        {
            return LiveEstimates.None(sweep.Spec);
        }

        return progress.Targets.Count == 0
            ? progress.Estimates
            : [.. progress.Estimates.Select((e, i) => e with { Stopping = progress.Targets[i] })];
    }

    private SweepDocument FromLedger(Func<IEnumerable<ConfigurationEstimates>, SweepDocument> write, CancellationToken cancellation)
    {
        if (!HoldsRun())
        {
            return write(
                sweep.Spec.Configurations.Select(c => new ConfigurationEstimator(c, sweep.Spec.Confidence).Snapshot(cancellation))
            );
        }

        FileLedger ledger = OpenLedger();
        try
        {
            return write(SweepEstimates.InOrder(sweep.Spec, ledger, surroundings.Options.Workers, cancellation));
        }
        finally
        {
            ledger.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }
}
