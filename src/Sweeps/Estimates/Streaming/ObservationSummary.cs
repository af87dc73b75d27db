using ModalityCompetition.Sweeps.Estimands;

namespace ModalityCompetition.Sweeps.Estimates.Streaming;

/// <summary>Streaming sums and moments of the observations of a configuration's trials. Allocates nothing while trials are added.</summary>
internal sealed class ObservationSummary
{
    private readonly IndicatorCounts _allCounts;
    private readonly IndicatorCounts _completedCounts;
    private readonly MeanMoments _all;
    private readonly MeanMoments _completed;
    private readonly MajorityValues _allValues;
    private readonly MajorityValues _completedValues;
    private readonly PartialMeans _growth;
    private readonly PairMoments _controlled;
    private readonly PairMoments _controlledAverages;
    private readonly MajorityValues _rests;
    private readonly MajorityValues _restAverages;
    private readonly ExpectedOutcomes _initialWinners;

    /// <summary>Starts with no trials.</summary>
    public ObservationSummary(ObservationLayout layout)
    {
        Layout = layout;
        _allCounts = new IndicatorCounts(layout.AllMeans);
        _all = new MeanMoments(layout.Completed - layout.AllMeans);
        _completedCounts = new IndicatorCounts(layout.Means - layout.Completed);
        _completed = new MeanMoments(layout.Growth - layout.Means);
        _allValues = new MajorityValues(layout.Completed - layout.AllMeans);
        _completedValues = new MajorityValues(layout.Growth - layout.Means);
        _growth = new PartialMeans(layout.Controls - layout.Growth);
        _controlled = new PairMoments(layout.Classes * layout.Modalities);
        _controlledAverages = new PairMoments(layout.Modalities);
        _rests = new MajorityValues(layout.Classes * layout.Modalities);
        _restAverages = new MajorityValues(layout.Modalities);
        _initialWinners = new ExpectedOutcomes(layout.Classes, layout.Modalities);
    }

    /// <summary>Where each observation stands.</summary>
    public ObservationLayout Layout { get; }

    /// <summary>Trials, whatever became of them.</summary>
    public long Trials => _all.Count + TimedOut + Crashed;

    /// <summary>Trials that have measurements at t = 0: those that neither timed out nor crashed.</summary>
    public long Measured => _all.Count;

    /// <summary>Trials that completed.</summary>
    public long Completed => _completed.Count;

    /// <summary>Trials that diverged.</summary>
    public long Diverged => Successes(Layout.Diverged);

    /// <summary>Trials that timed out.</summary>
    public long TimedOut => Successes(Layout.TimedOut);

    /// <summary>Trials that crashed.</summary>
    public long Crashed => Successes(Layout.Crashed);

    /// <summary>
    /// The modality whose uni-modal network has the least mean test error; ties go to the lower index. Null before any completed trial.
    /// </summary>
    public int? BestModality => Best(Layout.TestError + 1);

    /// <summary>
    /// The modality with the least mean of some errors; ties go to the lower index. Null before any completed trial.
    /// </summary>
    /// <param name="first">Index of the error of the first modality; those of the others follow it.</param>
    public int? Best(int first)
    {
        if (Completed == 0 || Layout.Modalities == 0)
        {
            return null;
        }

        var best = 0;
        for (var r = 1; r < Layout.Modalities; r++)
        {
            if (Mean(first + r) < Mean(first + best))
            {
                best = r;
            }
        }

        return best;
    }

    /// <summary>Consumes the observations of the next trial.</summary>
    public void Add(ReadOnlySpan<double> values)
    {
        var layout = Layout;
        if (values[layout.TimedOut] + values[layout.Crashed] != 0)
        {
            _allCounts.Add(values[layout.Outcomes..layout.AllMeans], layout.Outcomes);
            return;
        }

        _allCounts.Add(values[..layout.AllMeans]);
        _all.Add(values[layout.AllMeans..layout.Completed]);
        _allValues.Add(values[layout.AllMeans..layout.Completed]);
        if (values[layout.Diverged] != 0)
        {
            return;
        }

        _completedCounts.Add(values[layout.Completed..layout.Means]);
        _completed.Add(values[layout.Means..layout.Growth]);
        _completedValues.Add(values[layout.Means..layout.Growth]);
        _controlled.Add(values[layout.TrainedWinner..], values[layout.Control..]);
        _controlledAverages.Add(values[layout.TrainedWinnerAverage..], values[layout.ControlAverage..]);
        _rests.Add(values[layout.TrainedWinner..], values[layout.InitialWinner..]);
        _restAverages.Add(values[layout.TrainedWinnerAverage..], values[layout.InitialWinnerAverage..]);
        _initialWinners.Add(values[layout.InitialProbability..layout.InitialProbabilityAverage]);
        _growth.Add(values[layout.Growth..layout.Controls]);
    }

    /// <summary>Trials in which an observation of 0 or 1 was 1.</summary>
    public long Successes(int index) => index < Layout.AllMeans ? _allCounts[index] : _completedCounts[index - Layout.Completed];

    /// <summary>Trials that contribute to an observation.</summary>
    public long Count(int index) =>
        index >= Layout.Outcomes && index < Layout.AllMeans ? Trials
        : index < Layout.Completed ? Measured
        : index < Layout.Growth ? Completed
        : _growth.Count(index - Layout.Growth);

    /// <summary>Mean of a number.</summary>
    public double Mean(int index) =>
        index < Layout.Completed ? _all.Mean(index - Layout.AllMeans)
        : index < Layout.Growth ? _completed.Mean(index - Layout.Means)
        : _growth.Mean(index - Layout.Growth);

    /// <summary>Unbiased variance of a number; NaN with fewer than two trials.</summary>
    public double Variance(int index) =>
        index < Layout.Completed ? _all.Variance(index - Layout.AllMeans)
        : index < Layout.Growth ? _completed.Variance(index - Layout.Means)
        : _growth.Variance(index - Layout.Growth);

    /// <summary>
    /// In how many trials a number was not what it is in most, as <see cref="MajorityValues.Departures"/>; null without a common value, and
    /// for growths.
    /// </summary>
    public long? Departures(int index) =>
        index < Layout.Completed ? _allValues.Departures(index - Layout.AllMeans)
        : index < Layout.Growth ? _completedValues.Departures(index - Layout.Means)
        : null;

    /// <summary>Moments of 1{trained winner = r} of class j and its control variate.</summary>
    public RunningPair Controlled(int j, int r) => _controlled.Of(Layout.At(j, r));

    /// <summary>
    /// 1{trained winner = r} of class j less 1{initial winner = r}, what the control of the latter leaves to explain: its mean, and in how
    /// many trials it was not what it is in most.
    /// </summary>
    public (double Mean, long? Departures) Rest(int j, int r)
    {
        int at = Layout.At(j, r);
        var wins = (double)(Successes(Layout.TrainedWinner + at) - Successes(Layout.InitialWinner + at));
        return (wins / Completed, _rests.Departures(at));
    }

    /// <summary>The same of the shares of classes.</summary>
    public (double Mean, long? Departures) RestOfAverage(int r) =>
        (Mean(Layout.TrainedWinnerAverage + r) - Mean(Layout.InitialWinnerAverage + r), _restAverages.Departures(r));

    /// <summary>In how many completed trials the rarer of "r is the initial winner of j" and its contrary was to be expected.</summary>
    public double RarerOutcome(int j, int r) => _initialWinners.Rarer(Layout.At(j, r));

    /// <summary>The same of "r is the initial winner of some class" and "r is not the initial winner of some class".</summary>
    public double RarerOutcome(int r) => _initialWinners.Rarer((Layout.Classes * Layout.Modalities) + r);

    /// <summary>Moments of the share of classes with trained winner r and its control variate.</summary>
    public RunningPair ControlledAverage(int r) => _controlledAverages.Of(r);
}
