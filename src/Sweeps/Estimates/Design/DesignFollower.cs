using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates.ControlVariates;
using ModalityCompetition.Sweeps.Estimates.Intervals;
using ModalityCompetition.Sweeps.Estimates.Stopping;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Observations;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Estimates.Design;

/// <summary>
/// Follows the pilot of one configuration and says from it how many trials its targets take. Memory grows with the trials of the pilot, two
/// numbers for each and every target.
/// </summary>
internal sealed class DesignFollower : ITrialFollower
{
    // Bounds what the observations of a pilot take, 8 MiB.
    private const int MostNumbers = 1 << 20;
    private const int Simulations = 5;

    private readonly PlannedConfiguration _configuration;
    private readonly long _most;
    private readonly bool _untilReached;
    private readonly IReadOnlyList<DesignTarget> _targets;
    private readonly ConfigurationEstimator _estimator;
    private readonly IObserver _observer;
    private readonly double[] _observed;
    private readonly TargetFollower?[] _stops;
    private readonly List<double>[] _widths;
    private readonly List<double>[][] _values;
    private readonly EstimandRow[][] _rows;
    private readonly List<double[]> _trials = [];

    /// <summary>Starts with no trials.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="targets">What is wished for.</param>
    /// <param name="confidence">Confidence of the intervals of reports.</param>
    /// <param name="most">Most trials of the pilot.</param>
    /// <param name="untilReached">Whether it needs no more trials once it has reached all targets, of which each is one to stop on.</param>
    public DesignFollower(
        PlannedConfiguration configuration,
        IReadOnlyList<DesignTarget> targets,
        double confidence,
        long most,
        bool untilReached = false
    )
    {
        (_configuration, _targets, _most, _untilReached) = (configuration, targets, most, untilReached);
        _estimator = new ConfigurationEstimator(configuration, confidence);
        _observer = configuration.Observer();
        _observed = new double[_observer.Layout.Length];
        EstimandTable table = configuration.Estimands();
        _stops =
        [
            .. targets.Select(t =>
                t.CanStop
                    ? new TargetFollower(
                        new StoppingSpec(t.Key, t.HalfWidth, t.Confidence, t.LeastTrials),
                        configuration,
                        TrialForecast.Farthest
                    )
                    : null
            ),
        ];

        _widths = [.. targets.Select(_ => new List<double>())];

        // Which network a comparison is with is seen in the end: each is kept.
        _rows =
        [
            .. targets.Select(t =>
                table.Row(t.Estimand, 0).Family.ComparesWithBest
                    ? Enumerable.Range(0, table.Layout.Modalities).Select(best => table.Row(t.Estimand, best)).ToArray()
                    : [table.Row(t.Estimand, 0)]
            ),
        ];
        _values = [.. _rows.Select(rows => rows.Select(_ => new List<double>()).ToArray())];
    }

    /// <inheritdoc/>
    public int Configuration => _configuration.Index;

    /// <inheritdoc/>
    public long Trials => _estimator.Trials;

    /// <inheritdoc/>
    public bool Stopped => Trials >= _most || (_untilReached && Array.TrueForAll(_stops, s => s is { Stopped: true }));

    /// <inheritdoc/>
    public void Add(in TrialRow row)
    {
        if (Stopped)
        {
            return;
        }

        _estimator.Add(row);
        _observer.Observe(row.Bytes.Span, _observed);
        if ((_trials.Count + 1L) * _observed.Length <= MostNumbers)
        {
            _trials.Add([.. _observed]);
        }

        for (int t = 0; t < _targets.Count; t++)
        {
            if (_stops[t] is { Stopped: false } stop)
            {
                stop.Add(row);
                _widths[t].Add(stop.HalfWidth);
            }

            for (int i = 0; i < _rows[t].Length; i++)
            {
                if (_observed[_rows[t][i].Index] is var value && double.IsFinite(value))
                {
                    _values[t][i].Add(value);
                }
            }
        }
    }

    /// <summary>What the pilot says.</summary>
    /// <param name="simulated">Most trials that each simulation of a stop may take.</param>
    /// <param name="cancellation">Checked while predictions are computed.</param>
    public ConfigurationDesign Design(long simulated, CancellationToken cancellation)
    {
        ConfigurationEstimates estimates = _estimator.Snapshot(cancellation);
        return new ConfigurationDesign(
            _configuration,
            Trials,
            [.. _targets.Select((target, t) => Forecast(target, t, estimates, simulated))],
            estimates
        );
    }

    private TargetDesign Forecast(DesignTarget target, int t, ConfigurationEstimates estimates, long simulated)
    {
        Estimate? estimate = estimates.Stated(target.Estimand);
        int place = _rows[t].Length > 1 ? estimate?.ComparedWith ?? estimates.BestModality ?? 0 : 0;
        List<double> values = _values[t][place];
        EstimandRow row = _rows[t][place];
        Coverage coverage = TrialNumber.Confidence;
        VarianceInterval spread = VarianceInterval.Of(values, row.Range.Lowest, row.Range.Highest, coverage);
        double trialsPerObservation = values.Count == 0 ? double.NaN : (double)Trials / values.Count;

        // The estimator of the report may be better than a plain mean; its variance is uncertain in the same ratio.
        double variance = estimate is { Trials: > 1 } ? estimate.StandardError * estimate.StandardError * estimate.Trials : double.NaN;
        double plain = spread.Variance;
        (double low, double high) = plain > 0 ? (spread.Low / plain, spread.High / plain) : (0, double.PositiveInfinity);
        double most = plain > 0 ? variance * high : spread.High;

        // Where nearly all trials are alike the interval of a report allows for those that were not seen, which shrinks as 1/n.
        double unseen = estimate is { Unseen: not null } && double.IsFinite(estimate.HalfWidth) ? estimate.HalfWidth * Trials : 0;
        string? constant =
            estimate is not null && EstimatorTexts.IsConstant(estimate.Estimator) ? EstimatorTexts.WhyConstant(estimate.Estimator) : null;
        TargetStanding? standing = _stops[t]?.Standing();
        long[] grid = Grid(target, variance, trialsPerObservation, standing?.NeededTrials ?? 0);
        SimulatedStop[] stops =
            standing is { State: StoppingState.Running or StoppingState.Reached } && values.Count >= VarianceInterval.Fewest
                ?
                [
                    .. Enumerable
                        .Range(0, standing.State == StoppingState.Running ? Simulations : 1)
                        .Select(run =>
                            SimulatedStop.Of(target, _configuration.Estimands(), _trials, run, Math.Max(simulated, 2 * Trials), grid)
                        ),
                ]
                : [];
        return new TargetDesign(
            target,
            values.Count,
            estimate?.Value ?? double.NaN,
            estimate?.HalfWidth ?? double.NaN,
            constant is null
                ? Fixed(
                    target,
                    (variance, variance * low, most),
                    (plain, spread.Low, spread.High),
                    LeastTrials(estimate, row),
                    trialsPerObservation,
                    unseen / target.HalfWidth
                )
                : new TrialNumber(1, 1, 1, IsKnown: true),
            standing is null ? null : Sequential(standing, stops, low, high),
            Curve(target, grid, stops, (variance, low, high), trialsPerObservation, unseen)
        )
        {
            Passed = _widths[t],
            Constant = constant,
        };
    }

    // With fewer trials the report's estimator has no controls.
    private long LeastTrials(Estimate? estimate, in EstimandRow row) =>
        estimate is null ? 1
        : EstimatorTexts.IsControlled(estimate.Estimator) ? ControlVariateFit.LeastTrials
        : EstimatorTexts.IsCrossFitted(estimate.Estimator) ? _estimator.LeastTrialsWithControls(row.Index)
        : 1;

    private static TrialNumber Fixed(
        DesignTarget target,
        (double Of, double Low, double High) variance,
        (double Of, double Low, double High) plain,
        long least,
        double trialsPerObservation,
        double unseen
    )
    {
        long? forecast = Least(variance.Of, plain.Of);
        return new TrialNumber(
            forecast is null && unseen == 0 ? null : AtLeast(forecast ?? 1),
            Least(variance.Low, plain.Low) ?? 1,
            Least(variance.High, plain.High) is { } most ? AtLeast(most) : null,
            IsKnown: false
        );

        long AtLeast(long trials) => Math.Max(trials, (long)Math.Min(TrialForecast.Farthest, Math.Ceiling(unseen)));

        // Too few for the estimator of the pilot: the plain mean may do, and as many as the estimator takes do.
        long? Least(double of, double ofPlain) =>
            Number(of) is not { } trials ? null
            : trials >= least ? trials
            : Math.Min(least, Math.Max(trials, Number(ofPlain) ?? least));

        long? Number(double of) =>
            double.IsFinite(of) && FixedSampleSize.Of(of, target.HalfWidth, target.Confidence) is { } n
                ? (long)Math.Ceiling(n * trialsPerObservation)
                : null;
    }

    // A sequence takes fewer trials per unit of variance the larger the variance is, so that the number times the ratio of two variances is
    // beyond what it takes at the other one.
    private static TrialNumber Sequential(TargetStanding standing, SimulatedStop[] stops, double low, double high)
    {
        if (standing.State == StoppingState.Reached)
        {
            return new TrialNumber(standing.Trials, standing.Trials, standing.Trials, IsKnown: true);
        }

        long next = standing.Trials + 1;
        long[] all = [.. stops.Select(s => s.Trials).OfType<long>().Order()];
        if (all.Length < Simulations)
        {
            return new TrialNumber(null, next, null, IsKnown: false);
        }

        double most = all[^1] * high;
        return new TrialNumber(
            Math.Max(next, all[all.Length / 2]),
            Math.Max(next, (long)(all[0] * Math.Min(1, low))),
            most < TrialForecast.Farthest ? Math.Max(next, (long)Math.Ceiling(most)) : null,
            IsKnown: false
        );
    }

    // From the pilot on to four times what a fixed number takes, to the first forecast of a stop, which is on the far side, and at least to
    // twenty times the pilot.
    private long[] Grid(DesignTarget target, double variance, double trialsPerObservation, long needed)
    {
        const int points = 40;
        if (!(variance > 0) || Trials < VarianceInterval.Fewest)
        {
            return [];
        }

        double z = NormalQuantile.Of(target.Confidence);
        double wanted = z * z * variance / (target.HalfWidth * target.HalfWidth) * trialsPerObservation;
        double last = Math.Max(Math.Max(20 * Trials, needed), 4 * wanted);
        return
        [
            .. Enumerable
                .Range(0, points + 1)
                .Select(i => (long)Math.Round(Trials * Math.Pow(last / Trials, (double)i / points)))
                .Distinct(),
        ];
    }

    private static List<HalfWidthPoint> Curve(
        DesignTarget target,
        long[] grid,
        SimulatedStop[] stops,
        (double Of, double Low, double High) variance,
        double trialsPerObservation,
        double unseen
    )
    {
        var quantiles = new StudentQuantiles(target.Confidence);
        var curve = new List<HalfWidthPoint>();
        for (int i = 0; i < grid.Length; i++)
        {
            double observations = Math.Max(2, grid[i] / trialsPerObservation);
            double wide = quantiles.At(Math.Floor(observations) - 1) * Math.Sqrt(variance.Of / observations);
            curve.Add(
                new HalfWidthPoint(
                    grid[i],
                    Math.Max(wide, unseen / grid[i]),
                    wide * Math.Sqrt(variance.Low),
                    Math.Max(wide * Math.Sqrt(variance.High), unseen / grid[i]),
                    stops.Length > 0 ? stops[0].Widths[i].HalfWidth : double.NaN
                )
            );
        }

        return curve;
    }
}
