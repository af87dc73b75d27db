using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates.ControlVariates;
using ModalityCompetition.Sweeps.Observations;

namespace ModalityCompetition.Sweeps.Estimates.Competition.Controls;

/// <summary>
/// The shares of the classes that the modalities win, each with its initial winners, those under the head starts of
/// <see cref="HeadStarts"/>, and those of its twins where there are twins; cross-fitted. With few trials the head starts are left out. Two
/// modalities have the controls of the first, so that their shares add up. Of single classes there are means only with twins.
/// </summary>
internal sealed class TrainedWinners : IControlledMeans
{
    // Agreement of initial and trained winner, the last of the statuses.
    private const int Agreement = ObservationLayout.StatusCount - 1;

    private readonly ObservationLayout _layout;
    private readonly HeadStarts _headStarts;
    private readonly bool _hasTwins;
    private readonly int _leading;
    private readonly CrossFittedControls[] _fits;
    private readonly TwinnedMeans? _classes;
    private readonly TrainedWinners? _withoutTwins;
    private readonly double[] _values;
    private readonly double[] _outcomes;

    /// <summary>Starts with no trials.</summary>
    /// <param name="layout">Where the observations stand.</param>
    /// <param name="headStarts">The head starts of the trials that are added.</param>
    public TrainedWinners(ObservationLayout layout, HeadStarts headStarts)
        : this(layout, headStarts, layout.HasTwins) { }

    private TrainedWinners(ObservationLayout layout, HeadStarts headStarts, bool twins)
    {
        (_layout, _headStarts, _hasTwins) = (layout, headStarts, twins);
        _leading = twins ? 2 : 1;
        _values = new double[_leading + headStarts.Count];
        _outcomes = new double[_values.Length];

        // Without twins few trials have their initial winners as one control, with its own standard error (ControlVariateFit).
        _fits =
        [
            .. Enumerable
                .Range(0, layout.Modalities)
                .Select(_ => new CrossFittedControls(new double[_values.Length], leading: twins ? _leading : null)),
        ];
        _classes = twins ? TwinnedMeans.OfWinners(layout) : null;
        _withoutTwins = twins && headStarts.Count > 0 ? new TrainedWinners(layout, headStarts, twins: false) : null;
    }

    /// <inheritdoc/>
    public IControlledMeans? WithoutTwins(int observation) => IsAverage(observation) ? _withoutTwins : null;

    /// <summary>Whether an observation is among them.</summary>
    /// <param name="observation">Its index.</param>
    public bool Has(int observation) => IsAverage(observation) || (_classes?.Has(observation) ?? false);

    /// <inheritdoc/>
    public long LeastTrials(int observation) => IsAverage(observation) ? _fits[0].LeastTrials : _classes!.LeastTrials(observation);

    /// <inheritdoc/>
    public int Telltale(int observation) => _hasTwins ? _layout.TelltaleOf(observation) : _layout.StatusAverages + Agreement;

    /// <summary>Consumes the trial of a lane. Allocates nothing.</summary>
    /// <param name="lane">The lane.</param>
    /// <param name="observed">The trial's observations, [Layout.Length].</param>
    public void Add(int lane, ReadOnlySpan<double> observed)
    {
        for (var r = 0; r < _fits.Length; r++)
        {
            int ahead = _fits.Length == 2 ? 0 : r;
            _values[0] = observed[_layout.ControlAverage + ahead];
            _outcomes[0] = StartControls.Rarer(observed, _layout, ahead);
            if (_hasTwins)
            {
                _values[1] = observed[_layout.TwinWinAverage + ahead];
                _outcomes[1] = TwinnedMeans.Differs(_values[1]);
            }

            _headStarts.Controls(lane, ahead).CopyTo(_values.AsSpan(_leading));
            _headStarts.Outcomes(lane, ahead, _outcomes.AsSpan(_leading));
            _fits[r].Add(observed.Slice(_layout.TrainedWinnerAverage + r, 1), _values, _outcomes);
        }

        _classes?.Add(observed);
        _withoutTwins?.Add(lane, observed);
    }

    /// <inheritdoc/>
    public ControlledMean Of(int observation)
    {
        if (!IsAverage(observation))
        {
            return _classes!.Of(observation);
        }

        CrossFittedControls fit = _fits[observation - _layout.TrainedWinnerAverage];
        ControlledMean mean = fit.Estimate();
        return mean with
        {
            // Initial winners alone need no cross-fitting.
            Controls = _hasTwins || fit.CountUsed(_leading, _headStarts.Count) > 0 ? mean.Controls : 0,
            All = fit.Available,
            LeastTrials = fit.LeastTrialsNow,
            Twins = _hasTwins ? fit.CountUsed(1, 1) : 0,
        };
    }

    private bool IsAverage(int observation) =>
        observation >= _layout.TrainedWinnerAverage && observation < _layout.TrainedWinnerAverage + _fits.Length;
}
