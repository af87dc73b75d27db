using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates.ControlVariates;
using ModalityCompetition.Sweeps.Estimates.Intervals;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Observations;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Estimates.Verdicts;

/// <summary>
/// Means of per-trial quantities in the configurations of an axis with their covariance, which common random numbers make large. Trial i of
/// all configurations is one observation; one that diverged anywhere is left out everywhere. A quantity is NaN where a trial has none, and
/// then the trial is left out for it.
/// </summary>
internal sealed class AxisMoments
{
    private static readonly Interval Unit = new(0, 1);

    private readonly ControlMoments[] _moments;
    private readonly long[] _unlearned;
    private readonly long[] _pairs;

    private AxisMoments(int quantities, int members)
    {
        Members = members;
        _moments = [.. Enumerable.Range(0, quantities).Select(_ => new ControlMoments(1, members - 1))];
        _unlearned = new long[members];
        _pairs = new long[members];
    }

    /// <summary>Number of configurations.</summary>
    public int Members { get; }

    /// <summary>Trials of a quantity.</summary>
    public long Count(int quantity) => _moments[quantity].Count;

    /// <summary>Means of a quantity, [members].</summary>
    public double[] Means(int quantity) => [.. Enumerable.Range(0, Members).Select(_moments[quantity].Mean)];

    /// <summary>Share of (trial, class) pairs that no modality learned, or that were learned at the start, [members].</summary>
    public double[] Censored() => [.. _unlearned.Select((u, i) => _pairs[i] == 0 ? 1 : (double)u / _pairs[i])];

    /// <summary>
    /// Covariance of the means, [members, members]. A quantity that never varied in a configuration gets the standard error 3/n (the rule
    /// of three: with 95 % confidence fewer than 3 in n trials
    /// differ, and quantities are of order 1): no finite number of trials justifies none.
    /// </summary>
    public double[,] Covariance(int quantity)
    {
        double n = Count(quantity);
        var covariance = new double[Members, Members];
        for (int i = 0; i < Members; i++)
        {
            for (int k = 0; k < Members; k++)
            {
                covariance[i, k] = _moments[quantity].Product(i, k) / (n - 1) / n;
            }

            covariance[i, i] = NoSpreadInterval.Applies(_moments[quantity].Mean(i), n * covariance[i, i], Unit)
                ? 9 / (n * n)
                : covariance[i, i];
        }

        return covariance;
    }

    /// <summary>Reads the trials that all configurations of the axis have.</summary>
    /// <param name="axis">The axis.</param>
    /// <param name="ledger">The trials.</param>
    /// <param name="trials">How many trials of each configuration; all have them.</param>
    /// <param name="quantities">Quantities of an observed trial; the last one is the mean log time to learn (<see cref="LogTime"/>), which
    /// is added.</param>
    /// <param name="cancellation">Checked between trials.</param>
    public static AxisMoments Read(
        AsymptoticAxis axis,
        ITrialLedger ledger,
        long trials,
        IReadOnlyList<Func<ObservationLayout, double[], double>> quantities,
        CancellationToken cancellation
    )
    {
        int members = axis.Members.Length;
        var moments = new AxisMoments(quantities.Count + 1, members);
        var observers = axis.Members.Select(m => new TrialObserver(m.Point.Configuration.Configuration)).ToArray();
        double[][] observed = [.. observers.Select(o => new double[o.Layout.Length])];
        var range = new TrialRange(0, trials);
        var readers = axis.Members.Select(m => ledger.Read(m.Point.Configuration.Index, range).GetEnumerator()).ToArray();
        try
        {
            var values = new double[members];
            while (Array.TrueForAll(readers, t => t.MoveNext()))
            {
                cancellation.ThrowIfCancellationRequested();
                if (Array.Exists(readers, t => t.Current.Result.Outcome != TrialOutcome.Completed))
                {
                    continue;
                }

                for (int i = 0; i < members; i++)
                {
                    observers[i].Observe(readers[i].Current.Result, observed[i]);
                }

                for (int q = 0; q <= quantities.Count; q++)
                {
                    for (int i = 0; i < members; i++)
                    {
                        values[i] =
                            q < quantities.Count
                                ? quantities[q](observers[i].Layout, observed[i])
                                : moments.LogTime(readers[i].Current.Result, i);
                    }

                    if (!Array.Exists(values, double.IsNaN))
                    {
                        moments._moments[q].Add(values.AsSpan(0, 1), values.AsSpan(1));
                    }
                }
            }
        }
        finally
        {
            foreach (var reader in readers)
            {
                reader.Dispose();
            }
        }

        return moments;
    }

    /// <summary>
    /// Mean over the classes that were learned of log(t - 1/2), t the first iteration at which any modality's Gamma reached beta: the
    /// crossing lies in (t - 1, t]. Classes that nobody learned by T, and those with t = 0, are counted instead. NaN when none was learned.
    /// </summary>
    private double LogTime(TrialResult result, int member)
    {
        double sum = 0;
        int learned = 0;
        for (int j = 0; j < result.Classes; j++)
        {
            int first = int.MaxValue;
            for (int r = 0; r < result.Modalities; r++)
            {
                int t = result.LearnIterations[(j * result.Modalities) + r];
                first = t == TrialResult.NeverLearned ? first : Math.Min(first, t);
            }

            _pairs[member]++;
            if (first is 0 or int.MaxValue)
            {
                _unlearned[member]++;
            }
            else
            {
                sum += Math.Log(first - 0.5);
                learned++;
            }
        }

        return learned == 0 ? double.NaN : sum / learned;
    }
}
