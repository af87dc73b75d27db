using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Observations;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Reports.Exports.Columns;

/// <summary>
/// The table that every experiment has: a row per trial says which it is, how it ended, what it showed of every estimand, and its digest.
/// An estimand that a configuration does not have is missing in its rows.
/// </summary>
internal sealed class ObservationTable : IExportTable
{
    private static readonly string[] s_always = ["configuration", "trial", "digest", "diverged", "timed_out", "crashed"];

    private readonly ObservationPlaces _places = new(s_always);
    private int[] _at = [];
    private IObserver? _observer;
    private double[] _values = [];
    private int _configuration = -1;
    private TrialRow _row;

    /// <summary>The columns of the trials of a sweep.</summary>
    /// <param name="spec">The sweep.</param>
    public ObservationTable(SweepSpec spec)
    {
        foreach (PlannedConfiguration configuration in spec.Configurations)
        {
            _places.Of(configuration);
        }

        Columns =
        [
            new ExportColumn("configuration", NpyType.Int32, () => _configuration),
            new ExportColumn("trial", NpyType.Int64, () => _row.Trial),
            Ended("diverged", TrialOutcome.Diverged),
            Ended("timed_out", TrialOutcome.TimedOut),
            Ended("crashed", TrialOutcome.Crashed),
            .. _places.Names.Select((name, column) => new ExportColumn(name, NpyType.Float64, () => Value(column))),
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
        if (configuration.Index != _configuration)
        {
            _observer = configuration.Observer();
            _values = new double[_observer.Layout.Length];
            _at = _places.Of(configuration);
        }

        (_configuration, _row) = (configuration.Index, trial);
        _observer!.Observe(trial.Bytes.Span, _values);
    }

    private ExportColumn Ended(string name, TrialOutcome outcome) => new(name, NpyType.Boolean, () => _row.Outcome == outcome ? 1L : 0L);

    private ExportValue Value(int column) => column < _at.Length && _at[column] >= 0 ? _values[_at[column]] : ExportValue.None;
}
