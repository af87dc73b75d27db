using ModalityCompetition.Sweeps.Estimands;

namespace ModalityCompetition.Sweeps.Estimates.ControlVariates;

/// <summary>
/// Means of observations, each with few controls of its own among the observations, of which some come from twins: the probability that a
/// modality is the trained winner, with its initial winner and its twins; an error, or what a program of the user's own measures, with its
/// twins. Cross-fitted, so that every mean is
/// unbiased at every number of trials. Allocates nothing while trials are added.
/// </summary>
internal sealed class TwinnedMeans : IControlledMeans
{
    // An observation with 2 controls takes two kilobytes.
    private const int MostObservations = 1 << 13;

    private readonly ObservationLayout _layout;
    private readonly (int Observation, int[] Controls)[] _series;
    private readonly Dictionary<int, int> _places = [];
    private readonly CrossFittedControls[] _fits;
    private readonly double[] _controls;
    private readonly double[] _outcomes;
    private readonly int _firstOfTwins;
    private readonly int _firstOfAbsences;

    // Whether a twin showed nothing, of each series.
    private readonly bool[] _absent;

    /// <summary>Starts with no trials.</summary>
    /// <param name="layout">Where the observations stand.</param>
    /// <param name="series">The observations, and the controls of each: all with mean 0, those of twins last; as many for each.</param>
    public TwinnedMeans(ObservationLayout layout, IEnumerable<(int Observation, int[] Controls)> series)
    {
        _layout = layout;
        _series = [.. series.Take(MostObservations)];
        Controls = _series[0].Controls.Length;
        _firstOfTwins = layout.Modalities == 0 ? layout.TwinControl : layout.TwinError;
        _firstOfAbsences = layout.Modalities == 0 ? layout.TwinAbsence : int.MaxValue;
        _absent = new bool[_series.Length];
        (_controls, _outcomes) = (new double[Controls], new double[Controls]);
        _fits = [.. _series.Select(_ => new CrossFittedControls(_controls))];
        foreach ((int place, (int observation, _)) in _series.Index())
        {
            _places[observation] = place;
        }
    }

    /// <summary>
    /// Means of trained winners, class by class, with their initial winners and their twins; two modalities have those of the first, so
    /// that their probabilities add up.
    /// </summary>
    /// <param name="layout">Where the observations stand; of trials with twins.</param>
    public static TwinnedMeans OfWinners(ObservationLayout layout) =>
        new(
            layout,
            Enumerable
                .Range(0, layout.Classes * layout.Modalities)
                .Select(i => (i, At: layout.Modalities == 2 ? i - (i % 2) : i))
                .Select(of => (layout.TrainedWinner + of.i, new[] { layout.Control + of.At, layout.TwinWin + of.At }))
        );

    /// <summary>Means of errors, gaps and degradations, each with its twins alone.</summary>
    /// <param name="layout">Where the observations stand; of trials with twins.</param>
    public static TwinnedMeans OfErrors(ObservationLayout layout) =>
        new(
            layout,
            Enumerable
                .Range(0, layout.Networks)
                .Select(v => (layout.TestError + v, new[] { layout.TwinError + v }))
                .Concat(Enumerable.Range(0, layout.Modalities).Select(r => (layout.Gap + r, new[] { layout.TwinGap + r })))
                .Concat(Enumerable.Range(0, layout.Modalities).Select(r => (layout.Degradation + r, new[] { layout.TwinDegradation + r })))
        );

    /// <summary>Number of controls of an observation.</summary>
    public int Controls { get; }

    /// <inheritdoc/>
    public long LeastTrials(int observation) => _fits[0].LeastTrials;

    /// <summary>Whether an observation is among them.</summary>
    /// <param name="observation">Its index.</param>
    public bool Has(int observation) => _places.ContainsKey(observation);

    /// <summary>Consumes a completed trial.</summary>
    /// <param name="observed">Its observations, [Layout.Length].</param>
    public void Add(ReadOnlySpan<double> observed)
    {
        for (var i = 0; i < _series.Length; i++)
        {
            var (observation, controls) = _series[i];
            for (var c = 0; c < controls.Length; c++)
            {
                _controls[c] = observed[controls[c]];
                _outcomes[c] = controls[c] < _firstOfTwins ? Rarer(observed, controls[c]) : Differs(_controls[c]);
                _absent[i] |= controls[c] >= _firstOfAbsences && _controls[c] != 0;
            }

            _fits[i].Add(observed.Slice(observation, 1), _controls, _outcomes);
        }
    }

    /// <summary>How often a control of twins is known to vary in a trial: once where it is not 0.</summary>
    /// <param name="control">The control.</param>
    public static double Differs(double control) => control != 0 ? 1 : 0;

    /// <inheritdoc/>
    public int Telltale(int observation) => _layout.TelltaleOf(observation);

    /// <inheritdoc/>
    public ControlledMean Of(int observation)
    {
        int place = _places[observation];
        ControlledMean mean = _fits[place].Estimate();
        int firstOfTwins = Array.FindIndex(_series[place].Controls, c => c >= _firstOfTwins);
        return mean with
        {
            // Of an absence that never was nobody need be told.
            All = _absent[place] ? Controls : Array.FindAll(_series[place].Controls, c => c < _firstOfAbsences).Length,
            LeastTrials = LeastTrials(observation),
            Twins = mean.Controls == 0 ? 0 : _fits[place].CountUsed(firstOfTwins, Controls - firstOfTwins),
        };
    }

    // How probable the rarer of "r is the initial winner" and its contrary was, given the data.
    private double Rarer(ReadOnlySpan<double> observed, int control)
    {
        double p = observed[_layout.InitialProbability + control - _layout.Control];
        return Math.Min(p, 1 - p);
    }
}
