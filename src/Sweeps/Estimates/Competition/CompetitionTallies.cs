using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates.Competition.Controls;
using ModalityCompetition.Sweeps.Estimates.ControlVariates;
using ModalityCompetition.Sweeps.Estimates.Streaming;
using ModalityCompetition.Sweeps.Observations;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Estimates.Competition;

/// <summary>
/// What is counted of completed trials of the competition besides their observations: control variates, times to learn, classes won and
/// whole distributions. Allocates nothing while trials are added.
/// </summary>
internal sealed class CompetitionTallies : ITallies
{
    private readonly CompetitionLanes _lanes;
    private readonly int _classes;
    private readonly int[] _wins;
    private readonly int[] _errors;
    private readonly IterationHistogram[] _learnTimes;
    private readonly long[] _learnPairs;
    private readonly long[][] _classesWon;
    private readonly EmptyClassVariance _emptyClasses;
    private readonly HeadStarts _headStarts;
    private readonly TrialDistributions? _distributions;

    /// <summary>Starts with no trials.</summary>
    /// <param name="configuration">What the trials compute.</param>
    /// <param name="layout">Where each observation stands.</param>
    /// <param name="lanes">What observes them.</param>
    /// <param name="distributions">Whether whole distributions are counted, which takes eight bytes per test sample and network.</param>
    public CompetitionTallies(TrialConfiguration configuration, ObservationLayout layout, CompetitionLanes lanes, bool distributions)
    {
        _lanes = lanes;
        _classes = layout.Classes;
        (_wins, _errors) = (new int[layout.Modalities], new int[layout.Networks]);
        _emptyClasses = new EmptyClassVariance(configuration);
        _headStarts = new HeadStarts(configuration);
        Controlled = new ControlledErrors(configuration, layout, _headStarts);
        Winners = layout.HasTwins || _headStarts.Count > 0 ? new TrainedWinners(layout, _headStarts) : null;
        _distributions = distributions ? new TrialDistributions(configuration) : null;
        _learnPairs = new long[layout.Modalities];
        _learnTimes = new IterationHistogram[layout.Modalities];
        _classesWon = new long[layout.Modalities][];
        for (int r = 0; r < layout.Modalities; r++)
        {
            _learnTimes[r] = new IterationHistogram(configuration.Optimization.Iterations);
            _classesWon[r] = new long[layout.Classes + 1];
        }
    }

    /// <summary>The errors with their controls.</summary>
    public ControlledErrors Controlled { get; }

    /// <summary>The trained winners with their controls; null where a winner has none but its initial winner.</summary>
    public TrainedWinners? Winners { get; }

    IControlledMeans? ITallies.Controlled(int observation) =>
        Winners is { } winners && winners.Has(observation) ? winners
        : Controlled.Has(observation) ? Controlled
        : null;

    /// <inheritdoc/>
    public IEnumerable<IEstimateExtra> Extras(int? best, double confidence)
    {
        yield return new LearnTimesExtra([.. _learnTimes.Select(Summarise)]);
        yield return new ClassesWonExtra([.. _classesWon.Select(counts => counts.ToImmutableArray())]);
        if (_distributions is not null)
        {
            yield return new ErrorDistributionsExtra(_distributions.Errors(best, confidence));
            yield return new JointWinsExtra(_distributions.JointWins());
        }
    }

    /// <inheritdoc/>
    public double LeastVariance(double mean, bool average) => _emptyClasses.Of(mean, average);

    /// <summary>Prepares for the trials that were observed; then <see cref="AddLane"/> counts each of them.</summary>
    public void ReadLanes()
    {
        _headStarts.Read(_lanes.Trials);
        Controlled.Read(_lanes.Trials, _lanes.Values);
    }

    /// <summary>Counts the trial of a lane.</summary>
    /// <param name="lane">The lane.</param>
    /// <param name="values">The trial's observations.</param>
    public void AddLane(int lane, ReadOnlySpan<double> values)
    {
        Controlled.Add(lane, values);
        Winners?.Add(lane, values);
        _lanes.CopyWins(lane, _wins);
        _lanes.CopyErrors(lane, _errors);
        CountClasses(_lanes.Trials.LearnIterationsOf(lane));
        _distributions?.Add(_errors, _wins);
    }

    private void CountClasses(ReadOnlySpan<int> learnIterations)
    {
        for (int r = 0; r < _wins.Length; r++)
        {
            _classesWon[r][_wins[r]]++;
            _learnPairs[r] += _classes;
            IterationHistogram times = _learnTimes[r];
            for (int i = r; i < learnIterations.Length; i += _wins.Length)
            {
                if (learnIterations[i] != TrialResult.NeverLearned)
                {
                    times.Add(learnIterations[i]);
                }
            }
        }
    }

    private LearnTimeSummary Summarise(IterationHistogram times, int modality) =>
        new(modality, times.Count, _learnPairs[modality], times.Quantile(10), times.Quantile(50), times.Quantile(90));
}
