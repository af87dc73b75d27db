using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates.ControlVariates;
using ModalityCompetition.Sweeps.Observations;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Estimates.Competition.Controls;

/// <summary>
/// Test errors of all networks, gaps and degradations with the controls of <see cref="StartControls"/>, cross-fitted. The means of the
/// controls are known over all trials, not over those that complete: as soon as one is missing, the controls are of no use and the plain
/// means stand. Trials with twins have those of all networks and winners as further controls; where trials are too few for all of them,
/// every mean has its own twins alone. Last come the winners under <see cref="HeadStarts"/>, as soon as trials suffice for them.
/// </summary>
internal sealed class ControlledErrors : IControlledMeans
{
    // Agreement of initial and trained winner, the last of the statuses.
    private const int Agreement = ObservationLayout.StatusCount - 1;

    private readonly ObservationLayout _layout;
    private readonly HeadStarts _headStarts;
    private readonly StartControls _controls;
    private readonly double[] _rows;
    private readonly LaneMatrix _lanes;
    private readonly int[] _responses;
    private readonly double[] _observed;
    private readonly int _start;
    private readonly int[] _twins;
    private readonly double[] _values;
    private readonly double[] _outcomes;
    private readonly CrossFittedControls _fits;
    private readonly TwinnedMeans? _few;
    private readonly ControlledErrors? _withoutTwins;

    /// <summary>Starts with no trials.</summary>
    /// <param name="configuration">What the trials compute.</param>
    /// <param name="layout">Where the observations stand.</param>
    /// <param name="headStarts">The head starts of the trials that are added.</param>
    public ControlledErrors(TrialConfiguration configuration, ObservationLayout layout, HeadStarts headStarts)
        : this(configuration, layout, headStarts, layout.HasTwins) { }

    private ControlledErrors(TrialConfiguration configuration, ObservationLayout layout, HeadStarts headStarts, bool twins)
    {
        (_layout, _headStarts) = (layout, headStarts);
        _controls = new StartControls(configuration);
        _start = _controls.Means.Length;
        _rows = new double[_start * LaneTrials.Capacity];
        _lanes = new LaneMatrix(_start);
        _responses =
        [
            .. Enumerable.Range(layout.TestError, layout.Networks),
            .. Enumerable.Range(layout.Gap, layout.Modalities),
            .. Enumerable.Range(layout.Degradation, layout.Modalities),
        ];
        _observed = new double[_responses.Length];
        // The share of the last modality follows from the others, but for classes that nobody wins.
        _twins = twins
            ? [.. Enumerable.Range(layout.TwinError, layout.Networks), .. Enumerable.Range(layout.TwinWinAverage, layout.Modalities - 1)]
            : [];
        int leading = _start + _twins.Length;
        _values = new double[leading + (headStarts.Count * (layout.Modalities - 1))];
        _outcomes = new double[_values.Length];
        _fits = new CrossFittedControls([.. _controls.Means, .. new double[_values.Length - _start]], _responses.Length, leading);
        _few = twins ? TwinnedMeans.OfErrors(layout) : null;
        _withoutTwins = twins ? new ControlledErrors(configuration, layout, headStarts, twins: false) : null;
    }

    /// <inheritdoc/>
    public IControlledMeans? WithoutTwins(int observation) => _withoutTwins;

    /// <inheritdoc/>
    public long LeastTrials(int observation) => _few?.LeastTrials(observation) ?? _fits.LeastTrials;

    /// <inheritdoc/>
    public int Telltale(int observation) => _few?.Telltale(observation) ?? _layout.StatusAverages + Agreement;

    /// <summary>Prepares for completed trials; then <see cref="Add"/> consumes each of them. Allocates nothing.</summary>
    /// <param name="trials">The trials, whose head starts were read.</param>
    /// <param name="observed">Their observations.</param>
    public void Read(LaneTrials trials, LaneMatrix observed)
    {
        _controls.Read(trials, observed, _layout, _lanes);
        LaneTransposition.ToRows(_lanes.Numbers, _rows);
        _withoutTwins?.Read(trials, observed);
    }

    /// <summary>Consumes the trial of a lane. Allocates nothing.</summary>
    /// <param name="lane">The lane.</param>
    /// <param name="observed">The trial's observations, [Layout.Length].</param>
    public void Add(int lane, ReadOnlySpan<double> observed)
    {
        for (var i = 0; i < _responses.Length; i++)
        {
            _observed[i] = observed[_responses[i]];
        }

        _rows.AsSpan(lane * _start, _start).CopyTo(_values);
        _controls.Outcomes(observed, _layout, _outcomes.AsSpan(0, _start));
        for (var i = 0; i < _twins.Length; i++)
        {
            _values[_start + i] = observed[_twins[i]];
            _outcomes[_start + i] = TwinnedMeans.Differs(_values[_start + i]);
        }

        for (var (r, at) = (0, _start + _twins.Length); at < _values.Length; r++, at += _headStarts.Count)
        {
            _headStarts.Controls(lane, r).CopyTo(_values.AsSpan(at));
            _headStarts.Outcomes(lane, r, _outcomes.AsSpan(at, _headStarts.Count));
        }

        _fits.Add(_observed, _values, _outcomes);
        _few?.Add(observed);
        _withoutTwins?.Add(lane, observed);
    }

    /// <summary>Whether an observation is among them.</summary>
    /// <param name="observation">Its index.</param>
    public bool Has(int observation) => Array.IndexOf(_responses, observation) >= 0;

    /// <summary>The estimate of the mean of an observation: a test error, a gap or a degradation.</summary>
    /// <param name="observation">Its index.</param>
    public ControlledMean Of(int observation)
    {
        if (_few is not null && _fits.Count < _fits.LeastTrials)
        {
            return _few.Of(observation);
        }

        ControlledMean mean = _fits.Estimate(Array.IndexOf(_responses, observation));
        return mean with
        {
            All = _fits.Available,
            LeastTrials = _fits.LeastTrialsNow,
            Twins = mean.Controls == 0 ? 0 : _fits.CountUsed(_start, _twins.Length),
        };
    }
}
