using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Observations;
using ModalityCompetition.Sweeps.Reports.Texts;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Reports.Exports.Columns;

/// <summary>
/// The columns of an export of another experiment than the competition: which trial it is, how it ended, what it showed of every estimand,
/// and its digest. All configurations have the same estimands. Used by one thread at a time.
/// </summary>
internal sealed class ObservationColumns
{
    private readonly IObserver _observer;
    private readonly double[] _values;
    private TrialRow _row;

    /// <summary>The columns of the trials of a sweep.</summary>
    /// <param name="configuration">Any configuration of it.</param>
    public ObservationColumns(PlannedConfiguration configuration)
    {
        _observer = configuration.Observer();
        _values = new double[_observer.Layout.Length];
        All =
        [
            TrialColumns.Integer("configuration", r => r.Configuration.Index),
            new ExportColumn("trial", NpyType.Int64, _ => _row.Trial),
            Ended("diverged", TrialOutcome.Diverged),
            Ended("timed_out", TrialOutcome.TimedOut),
            Ended("crashed", TrialOutcome.Crashed),
            .. Observed(configuration.Estimands()),
            new ExportColumn(
                "digest",
                NpyType.UInt64,
                _ => _row.Outcome.IsFailure() ? ExportValue.None : unchecked((long)ResultLayout.Digest(_row.Bytes.Span))
            ),
        ];
    }

    /// <summary>The columns.</summary>
    public ExportColumn[] All { get; }

    /// <summary>The row of a trial; the cells of the columns are of it until the next call.</summary>
    /// <param name="configuration">Its configuration.</param>
    /// <param name="row">The trial.</param>
    public ExportRow Of(PlannedConfiguration configuration, in TrialRow row)
    {
        _row = row;
        _observer.Observe(row.Bytes.Span, _values);
        return new ExportRow(configuration, default, null!, 0);
    }

    private ExportColumn Ended(string name, TrialOutcome outcome) => new(name, NpyType.Boolean, _ => _row.Outcome == outcome ? 1L : 0L);

    private IEnumerable<ExportColumn> Observed(EstimandTable table)
    {
        HashSet<string> taken = ["configuration", "trial", "digest", "diverged", "timed_out", "crashed"];
        foreach (EstimandRow row in table.Rows(best: 0).Where(r => !EstimandNames.IsOutcome(r.Key.Name)))
        {
            int index = row.Index;
            string name = Name(row.Key.Name);
            string unique = name;
            for (int i = 2; !taken.Add(unique); i++)
            {
                unique = $"{name}_{InvariantText.Whole(i)}";
            }

            yield return new ExportColumn(unique, NpyType.Float64, _ => _values[index]);
        }
    }

    // error[class=3,modality=image] is error_3_image.
    private static string Name(string key)
    {
        int open = key.IndexOf('[', StringComparison.Ordinal);
        IEnumerable<string> parts =
            open < 0
                ? [key]
                : key[(open + 1)..^1].Split(',').Select(p => p[(p.IndexOf('=', StringComparison.Ordinal) + 1)..]).Prepend(key[..open]);
        return string.Join('_', parts).ToLowerInvariant();
    }
}
