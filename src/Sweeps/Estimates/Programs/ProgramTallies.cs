using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates.ControlVariates;

namespace ModalityCompetition.Sweeps.Estimates.Programs;

/// <summary>The means of what a program measures, each with the controls that its twins give: what they show, and whether they show
/// nothing.</summary>
internal sealed class ProgramTallies : ITallies
{
    private readonly ObservationLayout _layout;
    private readonly TwinnedMeans? _means;

    /// <summary>Starts with no trials.</summary>
    /// <param name="table">The estimands, of trials with twins.</param>
    public ProgramTallies(EstimandTable table)
    {
        _layout = table.Layout;
        (int, int[])[] series =
        [
            .. table
                .Rows(best: 0)
                .Where(r => r.Family.Estimator == EstimatorKind.CrossFitted)
                .Select(r => (r.Index, new[] { _layout.TwinOf(r.Index)!.Value, _layout.AbsenceOf(r.Index) })),
        ];
        _means = series.Length == 0 ? null : new TwinnedMeans(_layout, series);
    }

    /// <inheritdoc/>
    public IControlledMeans? Controlled(int observation) => _means is not null && _means.Has(observation) ? _means : null;

    /// <inheritdoc/>
    public void Add(ReadOnlySpan<byte> row, ReadOnlySpan<double> values)
    {
        // Every other trial lacks what it would be compared with.
        if (values[_layout.Diverged] + values[_layout.TimedOut] + values[_layout.Crashed] == 0)
        {
            _means?.Add(values);
        }
    }

    /// <inheritdoc/>
    public IEnumerable<IEstimateExtra> Extras(int? best, double confidence) => [];
}
