using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Rendering.Output;
using ModalityCompetition.Client.Sessions.Runs;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Stopping;
using ModalityCompetition.Sweeps.Reports;
using ModalityCompetition.Sweeps.Reports.Texts;
using ModalityCompetition.Sweeps.Running;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ModalityCompetition.Client.Rendering.Progress;

/// <summary>A run on a terminal, redrawn in place: how far it is, how long it takes, and the estimates as they narrow.</summary>
internal sealed class LiveSweepView(ClientConsole console, RunLogger log) : ISweepView
{
    private const int MostConfigurations = 12;
    private const int MostTargets = 8;
    private const int LongestBar = 40;
    private readonly IAnsiConsole _rich = RichOutput.For(console, news: true);
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private LiveDisplayContext? _context;
    private Task? _display;
    private SweepStart? _start;
    private long _begun;

    /// <inheritdoc/>
    public void Start(SweepStart start)
    {
        _start = start;
        _begun = console.Clock.GetTimestamp();
        _rich.WriteLine(SweepLines.Start(start));
        log.Hold();
        _display = _rich
            .Live(new Text(""))
            .AutoClear(true)
            .Overflow(VerticalOverflow.Crop)
            .StartAsync(async context =>
            {
                lock (_gate)
                {
                    _context = context;
                }

                await _over.Task.ConfigureAwait(false);
            });
    }

    /// <inheritdoc/>
    public void Report(SweepProgress value)
    {
        lock (_gate)
        {
            _context?.UpdateTarget(Draw(value));
        }
    }

    /// <inheritdoc/>
    public void Stop()
    {
        lock (_gate)
        {
            _context = null;
        }

        _over.TrySetResult();
        _display?.GetAwaiter().GetResult();
        log.Release();
    }

    /// <inheritdoc/>
    public void Finishing(string what) => _rich.WriteLine($"{_start!.Spec.Name}: {what}");

    /// <summary>The picture of one moment.</summary>
    internal IRenderable Draw(SweepProgress progress)
    {
        string standing = SweepLines.Standing(_start!, progress, console.Clock.GetElapsedTime(_begun));
        IRenderable estimates =
            progress.Estimates.Count == 1 ? Single(progress.Estimates[0]) : Compact(progress.Estimates, _start!.Spec.Configurations.Length);
        return new Rows(
            new Text(standing),
            new Text(Bar(progress), new Style(Color.Green)),
            Targets(progress),
            estimates,
            new Text("Ctrl-C stops cleanly; the same command resumes.")
        );
    }

    private string Bar(SweepProgress progress)
    {
        int length = Math.Min(LongestBar, _rich.Profile.Width - 4);
        double share =
            progress.Targets.Count > 0
                ? (double)progress.Targets.Sum(t => t.Trials) / Math.Max(1, progress.Targets.Sum(t => t.ForecastTrials))
            : progress.Total == 0 ? 1
            : (double)progress.Done / progress.Total;
        int full = (int)(length * share);
        return $"[{new string('#', full)}{new string('.', length - full)}]";
    }

    // The widest first: what the sweep is waiting for.
    private Rows Targets(SweepProgress progress)
    {
        if (progress.Targets.Count == 0)
        {
            return new Rows();
        }

        Table table = RichOutput.Table([.. StoppingText.Headings]);
        TargetStanding[] shown =
        [
            .. progress.Targets.OrderBy(t => t.State == StoppingState.Running ? 0 : 1).ThenByDescending(t => t.Excess).Take(MostTargets),
        ];
        foreach (TargetStanding target in shown)
        {
            foreach (IReadOnlyList<string> row in StoppingText.Rows(target, _start!.Spec.Configurations[target.Configuration].Label))
            {
                table.AddPlainRow([.. row]);
            }
        }

        return new Rows(new Text($"Target: {StoppingText.Target(shown[0])}, per configuration"), table);
    }

    private static IRenderable Single(ConfigurationEstimates estimates)
    {
        Table table = RichOutput.Table([.. EstimatesTable.Headings(estimates.Configuration).Take(EstimatesTable.UpToTrials)]);
        foreach (EstimateRow row in KeyEstimates.Rows(estimates))
        {
            table.AddPlainRow([.. row.Cells.Take(EstimatesTable.UpToTrials)]);
        }

        return table.Rows.Count == 0 ? new Text("the first estimates follow the first block of trials") : table;
    }

    private static Rows Compact(IReadOnlyList<ConfigurationEstimates> all, int configurations)
    {
        var columns = KeyEstimates.Columns(all[0]);
        Table table = RichOutput.Table(["Configuration", "Trials", .. columns.Select(c => c.Heading)]);
        foreach (ConfigurationEstimates estimates in all.Take(MostConfigurations))
        {
            table.AddPlainRow([
                estimates.Configuration.Label,
                ReadableText.Count(estimates.Trials),
                .. columns.Select(c => KeyEstimates.Cell(estimates, c)),
            ]);
        }

        int left = configurations - Math.Min(all.Count, MostConfigurations);
        string more = left > 0 ? $"and {CountText.Of(left, "more configuration")}" : "";
        return new Rows(table, new Text(more));
    }
}
