using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Estimates.Distributions;
using ModalityCompetition.Sweeps.Estimates.Streaming;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Observations;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Estimates;

/// <summary>
/// Estimates every estimand of one configuration from its trials, consumed one by one in trial order. Memory does not depend on the number
/// of trials. Not thread-safe. Same trials, same bits.
/// </summary>
public sealed class ConfigurationEstimator
{
    private readonly ResultLayout _rowLayout;
    private readonly IObserver _observer;
    private readonly ILaneForm? _lanes;
    private readonly ObservationSummary _summary;
    private readonly IExperimentEstimates? _experiment;
    private readonly ITallies? _tallies;
    private readonly SampleQuantiles _quantiles;
    private readonly ObservedSamples? _samples;
    private readonly double[] _rows;
    private IPredictions? _predictions;

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
        IPredictions? predictions,
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
        _rowLayout = configuration.Definition.Layout;
        _observer = configuration.Observer();
        _lanes = _observer.Lanes();
        _summary = new ObservationSummary(_observer.Layout);
        _quantiles = new SampleQuantiles(configuration.Estimands());
        _rows = new double[_observer.Layout.Length * (_lanes?.Capacity ?? 1)];
        _experiment = configuration.Measures.Part<IExperimentEstimates>();
        _tallies = _experiment?.Tallies(configuration.Definition, _observer.Layout, _lanes, distributions);
        bool histograms = distributions && _experiment is not { HasOwnDistributions: true };
        _samples = histograms ? new ObservedSamples(configuration.Estimands()) : null;
    }

    /// <summary>The configuration that the trials belong to.</summary>
    public PlannedConfiguration Configuration { get; }

    /// <summary>Nominal coverage of the intervals.</summary>
    public double Confidence { get; }

    /// <summary>Trials consumed so far, failed ones included; the index of the next trial.</summary>
    public long Trials => _summary.Trials + (_lanes?.Count ?? 0);

    /// <summary>Consumes the next trial. Allocates nothing for one that completed.</summary>
    /// <param name="row">The trial with index <see cref="Trials"/>: trials come in order and without gaps.</param>
    /// <exception cref="ArgumentException">It is not the next trial.</exception>
    /// <exception cref="LedgerException">Its layout is not the configuration's.</exception>
    public void Add(in TrialRow row)
    {
        Check(row);
        if (_lanes is not null && row.Outcome == TrialOutcome.Completed)
        {
            _lanes.Add(row.Bytes.Span);
            if (_lanes.Count == _lanes.Capacity)
            {
                Consume();
            }
        }
        else
        {
            Consume();
            AddAlone(row.Bytes.Span);
        }
    }

    /// <summary>The estimates from the trials consumed so far; the estimator goes on unchanged.</summary>
    /// <param name="cancellation">Checked while predictions are computed, which the first snapshot does.</param>
    /// <exception cref="OperationCanceledException">The cancellation was requested.</exception>
    public ConfigurationEstimates Snapshot(CancellationToken cancellation = default)
    {
        Consume();
        _predictions ??= _experiment?.Predictions(Configuration.Definition, cancellation);
        var assembly = new EstimateAssembly(Configuration, _summary, _tallies, _quantiles, _predictions, Confidence);
        return new ConfigurationEstimates
        {
            Configuration = Configuration,
            Trials = Trials,
            Diverged = _summary.Diverged,
            TimedOut = _summary.TimedOut,
            Crashed = _summary.Crashed,
            BestModality = assembly.BestModality,
            Estimates = assembly.Assemble(),
            Extras = [.. _tallies?.Extras(assembly.BestModality, Confidence) ?? []],
            Histograms = _samples?.Histograms ?? [],
        };
    }

    /// <summary>Fewest trials with which the mean of an observation has the controls that it has now; 1 where it has none.</summary>
    /// <param name="observation">Its index.</param>
    internal long LeastTrialsWithControls(int observation) => _tallies?.Controlled(observation)?.Of(observation).LeastTrials ?? 1;

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

    // One that diverged, timed out or crashed, of which there are few; every one where there is no form for several.
    private void AddAlone(ReadOnlySpan<byte> row)
    {
        Span<double> values = _rows.AsSpan(0, _observer.Layout.Length);
        _observer.Observe(row, values);
        _summary.Add(values);
        _quantiles.Add(values);
        _samples?.Add(values);
        _tallies?.Add(row, values);
    }

    // Consumes the trials that wait, in their order.
    private void Consume()
    {
        if (_lanes is not { Count: > 0 })
        {
            return;
        }

        int length = _observer.Layout.Length;
        _lanes.Observe(_rows);
        _tallies?.ReadLanes();
        for (int lane = 0; lane < _lanes.Count; lane++)
        {
            ReadOnlySpan<double> values = _rows.AsSpan(lane * length, length);
            _summary.Add(values);
            _tallies?.AddLane(lane, values);
        }

        _lanes.Clear();
    }
}
