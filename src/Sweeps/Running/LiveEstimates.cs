using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Running;

/// <summary>
/// Estimates that follow a ledger while it grows. They read back what is committed, in trial order, up to the first gap; so they need no
/// buffer for blocks that finish out of order, start from an earlier run's trials by themselves, and can never show what is not durable. Of
/// many configurations they follow the first <see cref="MostFollowed"/>, so that a run of ten thousand takes no more memory than one of a
/// hundred. Not thread-safe.
/// </summary>
public sealed class LiveEstimates
{
    /// <summary>Most configurations that are followed while a sweep runs.</summary>
    public const int MostFollowed = 100;

    private const int TrialsPerTurn = 512;
    private readonly ITrialLedger _ledger;
    private readonly long _trials;
    private readonly Func<int, long> _usable;
    private readonly ConfigurationEstimator[] _estimators;
    private readonly ConfigurationEstimates[] _snapshots;
    private int _turn;

    /// <summary>Starts with no trials.</summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="ledger">Its ledger.</param>
    /// <param name="usable">How many trials of a configuration may be used by now.</param>
    /// <param name="cancellation">Checked while predictions are computed; later snapshots compute none.</param>
    /// <exception cref="OperationCanceledException">The cancellation was requested.</exception>
    public LiveEstimates(SweepSpec spec, ITrialLedger ledger, Func<int, long> usable, CancellationToken cancellation)
        : this(spec, ledger, usable, predictions: null, cancellation) { }

    private LiveEstimates(
        SweepSpec spec,
        ITrialLedger ledger,
        Func<int, long> usable,
        IPredictions? predictions,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(spec);
        _usable = usable;
        _ledger = ledger;
        _trials = spec.Trials;
        _estimators = [.. spec.Configurations.Take(MostFollowed).Select(c => new ConfigurationEstimator(c, spec.Confidence, predictions))];
        _snapshots = [.. _estimators.Select(e => e.Snapshot(cancellation))];
    }

    /// <summary>Starts with no trials and never computes predictions, which take a while: for who looks at estimates alone.</summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="ledger">Its ledger.</param>
    /// <param name="usable">How many trials of a configuration may be used by now.</param>
    public static LiveEstimates WithoutPredictions(SweepSpec spec, ITrialLedger ledger, Func<int, long> usable) =>
        new(spec, ledger, usable, NoPredictions.Instance, CancellationToken.None);

    /// <summary>Consumes about this many committed trials, fewer when no more are committed; the configurations take turns.</summary>
    public void Advance(int budget)
    {
        int idleTurns = 0;
        while (budget > 0 && idleTurns < _estimators.Length)
        {
            int consumed = Consume(_turn, Math.Min(budget, TrialsPerTurn));
            budget -= consumed;
            idleTurns = consumed == 0 ? idleTurns + 1 : 0;
            _turn = (_turn + 1) % _estimators.Length;
        }
    }

    /// <summary>The estimates of the configurations that are followed, from the trials consumed so far, in plan order.</summary>
    public IReadOnlyList<ConfigurationEstimates> Snapshot()
    {
        for (int c = 0; c < _estimators.Length; c++)
        {
            if (_snapshots[c].Trials != _estimators[c].Trials)
            {
                _snapshots[c] = _estimators[c].Snapshot();
            }
        }

        return [.. _snapshots];
    }

    /// <summary>
    /// The estimates of the configurations that would be followed, before any trial and without predictions, which take a while to compute.
    /// </summary>
    /// <param name="spec">The sweep.</param>
    public static IReadOnlyList<ConfigurationEstimates> None(SweepSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return
        [
            .. spec
                .Configurations.Take(MostFollowed)
                .Select(c => new ConfigurationEstimator(c, spec.Confidence, NoPredictions.Instance).Snapshot()),
        ];
    }

    private int Consume(int configuration, int most)
    {
        ConfigurationEstimator estimator = _estimators[configuration];
        long first = estimator.Trials;
        IReadOnlyList<TrialRange> committed = _ledger.Committed(configuration);
        long end =
            committed.Count == 0 || committed[0].First > 0
                ? 0
                : Math.Min(Math.Min(committed[0].End, _usable(configuration)), Math.Min(_trials, first + most));
        if (end <= first)
        {
            return 0;
        }

        foreach (TrialRow trial in _ledger.Rows(configuration, new TrialRange(first, end)))
        {
            estimator.Add(trial);
        }

        return (int)(end - first);
    }
}
