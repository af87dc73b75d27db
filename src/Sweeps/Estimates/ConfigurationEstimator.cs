using System.Collections.Immutable;
using ModalityCompetition.Experiments;
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
    private readonly ResultLayout _rowLayout;
    private readonly TrialObserver _observer;
    private readonly LaneObserver _laneObserver;
    private readonly LaneTrials _waiting;
    private readonly ObservationSummary _summary;
    private readonly ControlledErrors _controlled;
    private readonly double[] _rows;
    private readonly int[] _wins;
    private readonly int[] _errors;
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
        : this(configuration, confidence, predictions: null) { }

    /// <summary>Starts with no trials and with predictions that were computed before.</summary>
    /// <param name="configuration">The configuration that the trials belong to.</param>
    /// <param name="confidence">Nominal coverage of the intervals, in (0, 1).</param>
    /// <param name="predictions">The predictions; null when they are still to be computed.</param>
    /// <param name="distributions">Whether whole distributions are counted, which takes eight bytes per test sample and network.</param>
    internal ConfigurationEstimator(
        PlannedConfiguration configuration,
        double confidence,
        ConfigurationPredictions? predictions,
        bool distributions = false
    )
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
        _rowLayout = configuration.Definition.Layout;
        _observer = new TrialObserver(configuration.Configuration);
        _laneObserver = new LaneObserver(configuration.Configuration, _observer.Layout);
        _waiting = new LaneTrials(classes, modalities);
        (_wins, _errors) = (new int[modalities], new int[_observer.Layout.Networks]);
        _summary = new ObservationSummary(_observer.Layout);
        _controlled = new ControlledErrors(configuration.Configuration, _observer.Layout);
        _rows = new double[_observer.Layout.Length * LaneTrials.Capacity];
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
    public long Trials => _summary.Trials + _waiting.Count;

    /// <summary>Consumes the next trial. Allocates nothing for one that completed.</summary>
    /// <param name="row">The trial with index <see cref="Trials"/>: trials come in order and without gaps.</param>
    /// <exception cref="ArgumentException">It is not the next trial.</exception>
    /// <exception cref="LedgerException">Its layout is not the configuration's.</exception>
    public void Add(in TrialRow row)
    {
        Check(row);
        if (row.Outcome == TrialOutcome.Completed)
        {
            _waiting.Add(row.Bytes.Span);
            ConsumeWhenFull();
        }
        else
        {
            Consume();
            AddUnfinished(row.Bytes.Span);
        }
    }

    /// <summary>The estimates from the trials consumed so far; the estimator goes on unchanged.</summary>
    /// <param name="cancellation">Checked while predictions are computed, which the first snapshot does.</param>
    /// <exception cref="OperationCanceledException">The cancellation was requested.</exception>
    public ConfigurationEstimates Snapshot(CancellationToken cancellation = default)
    {
        Consume();
        _predictions ??= new ConfigurationPredictions(Configuration.Configuration, cancellation);
        var assembly = new EstimateAssembly(Configuration.Configuration, _summary, _controlled, _predictions, Confidence);
        return new ConfigurationEstimates
        {
            Configuration = Configuration,
            Trials = Trials,
            Diverged = _summary.Diverged,
            TimedOut = _summary.TimedOut,
            Crashed = _summary.Crashed,
            BestModality = _summary.BestModality,
            Estimates = assembly.Assemble(),
            LearnTimes = [.. _learnTimes.Select(Summarise)],
            ClassesWon = [.. _classesWon.Select(counts => counts.ToImmutableArray())],
            ErrorDistributions = _distributions?.Errors(_summary.BestModality, Confidence) ?? [],
            JointWins = _distributions?.JointWins() ?? [],
        };
    }

    private void Check(in TrialRow row)
    {
        if (row.Trial != Trials)
        {
            throw new ArgumentException(
                $"Trials come in order and without gaps: expected trial {Trials}, got trial {row.Trial}.",
                nameof(row)
            );
        }

        if (row.Layout != _rowLayout)
        {
            throw new LedgerException(
                $"Trial {row.Trial} of configuration {Configuration.Index} has a result of layout {row.Layout} in the ledger, "
                    + $"where the spec makes one of layout {_rowLayout}: another version of the program wrote it, and can read it."
            );
        }
    }

    // One that diverged, timed out or crashed. They are few.
    private void AddUnfinished(ReadOnlySpan<byte> row)
    {
        var values = _rows.AsSpan(0, _observer.Layout.Length);
        _observer.Observe(row, values);
        _summary.Add(values);
    }

    private void ConsumeWhenFull()
    {
        if (_waiting.Count == LaneTrials.Capacity)
        {
            Consume();
        }
    }

    // Consumes the trials that wait, in their order.
    private void Consume()
    {
        if (_waiting.Count == 0)
        {
            return;
        }

        var length = _observer.Layout.Length;
        _waiting.Spread();
        _laneObserver.Observe(_waiting);
        LaneTransposition.ToRows(_laneObserver.Values.Numbers, _rows);
        _controlled.Read(_waiting, _laneObserver.Values);
        for (var lane = 0; lane < _waiting.Count; lane++)
        {
            ReadOnlySpan<double> values = _rows.AsSpan(lane * length, length);
            _summary.Add(values);
            _controlled.Add(lane, values);
            _laneObserver.CopyWins(lane, _wins);
            _laneObserver.CopyErrors(lane, _errors);
            CountClasses(_waiting.LearnIterationsOf(lane));
            _distributions?.Add(_errors, _wins);
        }

        _waiting.Clear();
    }

    private void CountClasses(ReadOnlySpan<int> learnIterations)
    {
        for (var r = 0; r < _wins.Length; r++)
        {
            _classesWon[r][_wins[r]]++;
            _learnPairs[r] += _observer.Layout.Classes;
            var times = _learnTimes[r];
            for (var i = r; i < learnIterations.Length; i += _wins.Length)
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
