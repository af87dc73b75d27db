using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Estimates.ControlVariates;
using ModalityCompetition.Sweeps.Estimates.Distributions;
using ModalityCompetition.Sweeps.Estimates.Observations;
using ModalityCompetition.Sweeps.Estimates.Streaming;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Estimates;

/// <summary>
/// Estimates every estimand of one configuration from its trials, consumed one by one in trial order. Memory does not depend on the number
/// of trials. Not thread-safe. Same trials, same bits.
/// </summary>
public sealed class ConfigurationEstimator
{
    private readonly TrialObserver _observer;
    private readonly ObservationSummary _summary;
    private readonly ControlledErrors _controlled;
    private readonly double[] _values;
    private readonly IterationHistogram[] _learnTimes;
    private readonly long[] _learnPairs;
    private readonly long[][] _classesWon;
    private readonly TrialDistributions? _distributions;
    private ConfigurationPredictions? _predictions;

    /// <summary>Starts with no trials.</summary>
    /// <param name="configuration">The configuration that the trials belong to.</param>
    /// <param name="confidence">Nominal coverage of the intervals, in (0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is outside (0, 1).</exception>
    public ConfigurationEstimator(PlannedConfiguration configuration, double confidence)
        : this(configuration, confidence, predictions: null)
    {
    }

    /// <summary>Starts with no trials and with predictions that were computed before.</summary>
    /// <param name="configuration">The configuration that the trials belong to.</param>
    /// <param name="confidence">Nominal coverage of the intervals, in (0, 1).</param>
    /// <param name="predictions">The predictions; null when they are still to be computed.</param>
    /// <param name="distributions">Whether whole distributions are counted, which takes eight bytes per test sample and network.</param>
    internal ConfigurationEstimator(PlannedConfiguration configuration, double confidence, ConfigurationPredictions? predictions, bool distributions = false)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        if (!(confidence > 0 && confidence < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "The confidence must be above 0 and below 1.");
        }

        _predictions = predictions;
        Configuration = configuration;
        Confidence = confidence;
        var (classes, modalities) = (configuration.Configuration.Classes, configuration.Configuration.Modalities);
        _observer = new TrialObserver(configuration.Configuration);
        _summary = new ObservationSummary(_observer.Layout);
        _controlled = new ControlledErrors(configuration.Configuration, _observer.Layout);
        _values = new double[_observer.Layout.Length];
        _distributions = distributions ? new TrialDistributions(configuration.Configuration) : null;
        _learnPairs = new long[modalities];
        _learnTimes = new IterationHistogram[modalities];
        _classesWon = new long[modalities][];
        for (var r = 0; r < modalities; r++)
        {
            _learnTimes[r] = new IterationHistogram(configuration.Configuration.Optimization.Iterations);
            _classesWon[r] = new long[classes + 1];
        }
    }

    /// <summary>The configuration that the trials belong to.</summary>
    public PlannedConfiguration Configuration { get; }

    /// <summary>Nominal coverage of the intervals.</summary>
    public double Confidence { get; }

    /// <summary>Trials consumed so far, failed ones included; the index of the next trial.</summary>
    public long Trials => _summary.Trials;

    /// <summary>Consumes the next trial. Allocates nothing.</summary>
    /// <param name="record">The trial with index <see cref="Trials"/>: trials come in order and without gaps.</param>
    /// <exception cref="ArgumentException">It is not the next trial, or its shape is not the configuration's.</exception>
    public void Add(in TrialRecord record)
    {
        if (record.Trial != Trials)
        {
            throw new ArgumentException($"Trials come in order and without gaps: expected trial {Trials}, got trial {record.Trial}.", nameof(record));
        }

        var result = record.Result;
        if (result.Classes != _observer.Layout.Classes || result.Modalities != _observer.Layout.Modalities)
        {
            throw new ArgumentException(
                $"Trial {record.Trial} has {result.Classes} classes and {result.Modalities} modalities; its configuration has " +
                $"{_observer.Layout.Classes} and {_observer.Layout.Modalities}.",
                nameof(record));
        }

        _observer.Observe(result, _values);
        _summary.Add(_values);
        if (result.Outcome == TrialOutcome.Completed)
        {
            Count(result);
            _controlled.Add(result, _values);
            _distributions?.Add(result, _observer.Wins);
        }
    }

    /// <summary>The estimates from the trials consumed so far; the estimator goes on unchanged.</summary>
    public ConfigurationEstimates Snapshot()
    {
        _predictions ??= new ConfigurationPredictions(Configuration.Configuration);
        var assembly = new EstimateAssembly(Configuration.Configuration, _summary, _controlled, _predictions, Confidence);
        return new ConfigurationEstimates
        {
            Configuration = Configuration,
            Trials = Trials,
            Diverged = _summary.Diverged,
            TimedOut = _summary.TimedOut,
            Crashed = _summary.Crashed,
            BestModality = _summary.BestModality,
            Estimates = [.. assembly.Assemble().Select(e => WorstCase.Beside(e, _summary.Layout, _summary.BestModality ?? 0, _summary))],
            LearnTimes = [.. _learnTimes.Select(Summarise)],
            ClassesWon = [.. _classesWon.Select(counts => counts.ToImmutableArray())],
            ErrorDistributions = _distributions?.Errors(_summary.BestModality, Confidence) ?? [],
            JointWins = _distributions?.JointWins() ?? [],
        };
    }

    private void Count(TrialResult result)
    {
        var modalities = _learnTimes.Length;
        for (var r = 0; r < modalities; r++)
        {
            _classesWon[r][_observer.Wins[r]]++;
            _learnPairs[r] += result.Classes;
            for (var i = r; i < result.LearnIterations.Length; i += modalities)
            {
                if (result.LearnIterations[i] != TrialResult.NeverLearned)
                {
                    _learnTimes[r].Add(result.LearnIterations[i]);
                }
            }
        }
    }

    private LearnTimeSummary Summarise(IterationHistogram times, int modality) =>
        new(modality, times.Count, _learnPairs[modality], times.Quantile(10), times.Quantile(50), times.Quantile(90));
}
