using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates.ControlVariates;
using ModalityCompetition.Sweeps.Observations;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Estimates.Competition;

/// <summary>
/// Test errors of all networks, gaps and degradations with the controls of <see cref="StartControls"/>, cross-fitted. The means of the
/// controls are known over all trials, not over those that complete: as soon as one is missing, the controls are of no use and the plain
/// means stand.
/// </summary>
internal sealed class ControlledErrors : IControlledMeans
{
    // Agreement of initial and trained winner, the last of the statuses.
    private const int Agreement = ObservationLayout.StatusCount - 1;

    private readonly ObservationLayout _layout;
    private readonly StartControls _controls;
    private readonly double[] _rows;
    private readonly LaneMatrix _lanes;
    private readonly int[] _responses;
    private readonly double[] _observed;
    private readonly double[] _outcomes;
    private readonly CrossFittedControls _fits;

    /// <summary>Starts with no trials.</summary>
    public ControlledErrors(TrialConfiguration configuration, ObservationLayout layout)
    {
        _layout = layout;
        _controls = new StartControls(configuration);
        _rows = new double[_controls.Means.Length * LaneTrials.Capacity];
        _lanes = new LaneMatrix(_controls.Means.Length);
        _responses =
        [
            .. Enumerable.Range(layout.TestError, layout.Networks),
            .. Enumerable.Range(layout.Gap, layout.Modalities),
            .. Enumerable.Range(layout.Degradation, layout.Modalities),
        ];
        _observed = new double[_responses.Length];
        _outcomes = new double[_controls.Means.Length];
        _fits = new CrossFittedControls(_controls.Means, _responses.Length);
    }

    /// <inheritdoc/>
    public int Controls => _controls.Means.Length;

    /// <inheritdoc/>
    public long LeastTrials => _fits.LeastTrials;

    /// <inheritdoc/>
    public int Telltale => _layout.StatusAverages + Agreement;

    /// <summary>Prepares for completed trials; then <see cref="Add"/> consumes each of them. Allocates nothing.</summary>
    /// <param name="trials">The trials.</param>
    /// <param name="observed">Their observations.</param>
    public void Read(LaneTrials trials, LaneMatrix observed)
    {
        _controls.Read(trials, observed, _layout, _lanes);
        LaneTransposition.ToRows(_lanes.Numbers, _rows);
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

        var controls = _rows.AsSpan(lane * Controls, Controls);
        _controls.Outcomes(observed, _layout, _outcomes);
        _fits.Add(_observed, controls, _outcomes);
    }

    /// <summary>The estimate of the mean of an observation: a test error, a gap or a degradation.</summary>
    /// <param name="observation">Its index.</param>
    public ControlledMean Of(int observation) => _fits.Estimate(Array.IndexOf(_responses, observation));
}
