using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Observations;
using ModalityCompetition.Sweeps.Reports.Texts;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Reports.Exports.Columns;

/// <summary>
/// The table that every experiment has: a row per trial says which it is, how it ended, what it showed of every estimand, and its digest.
/// All configurations have the same estimands.
/// </summary>
internal sealed class ObservationTable : IExportTable
{
    private readonly IObserver _observer;
    private readonly double[] _values;
    private int _configuration;
    private TrialRow _row;

    /// <summary>The columns of the trials of a sweep.</summary>
    /// <param name="configuration">Any configuration of it.</param>
    public ObservationTable(PlannedConfiguration configuration)
    {
        _observer = configuration.Observer();
        _values = new double[_observer.Layout.Length];
        Columns =
        [
            new ExportColumn("configuration", NpyType.Int32, () => _configuration),
            new ExportColumn("trial", NpyType.Int64, () => _row.Trial),
            Ended("diverged", TrialOutcome.Diverged),
            Ended("timed_out", TrialOutcome.TimedOut),
            Ended("crashed", TrialOutcome.Crashed),
            .. Observed(configuration.Estimands()),
            new ExportColumn(
                "digest",
                NpyType.UInt64,
                () => _row.Outcome.IsFailure() ? ExportValue.None : unchecked((long)ResultLayout.Digest(_row.Bytes.Span))
            ),
        ];
    }

    /// <inheritdoc/>
    public ExportColumn[] Columns { get; }

    /// <inheritdoc/>
    public void Read(PlannedConfiguration configuration, in TrialRow trial)
    {
        (_configuration, _row) = (configuration.Index, trial);
        _observer.Observe(trial.Bytes.Span, _values);
    }

    private ExportColumn Ended(string name, TrialOutcome outcome) => new(name, NpyType.Boolean, () => _row.Outcome == outcome ? 1L : 0L);

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

            yield return new ExportColumn(unique, NpyType.Float64, () => _values[index]);
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
