namespace ModalityCompetition.Sweeps.Estimates.ControlVariates;

/// <summary>
/// The means of responses y with p control variates that they share and whose means are known exactly (S. S. Lavenberg and P. D. Welch,
/// Management Science 27, 1981, 322-335), by cross-fitting: trial t belongs to fold t mod F, and the coefficients used in a fold are fitted
/// on the trials of all other folds,
/// <code>
/// estimate = (1/n) sum_t (y_t - b_{-fold(t)}' (x_t - mean)).
/// </code>
/// </summary>
/// <remarks>
/// <para>Why cross-fitting guards against over-fitting. Regression on the same trials is biased by order 1/n for other than normal
/// observations, and its residuals are too small by a factor that grows with p/n. Here the coefficients of a fold are independent of its
/// trials, so the estimate is unbiased at every n, and the variance is that of residuals that were not fitted: useless controls widen the
/// interval and show a gain below 1, instead of a gain that is not there. The price is that coefficients rest on (F - 1)/F of the trials.
/// Jackknifing would need the trials themselves or p more passes; folds need only their moments.</para>
/// <para>Standard error: s / sqrt(n) with s^2 the mean squared residual about the estimate, over n - 1. The residuals of different folds
/// are uncorrelated in pairs to order 1/n only, since folds share the trials their coefficients come from; the coverage tests measure that
/// this does not matter from <see cref="LeastTrials"/> on. Below it the plain mean is used: a rule on numbers of trials alone, so that it
/// cannot favour a lucky outcome.</para>
/// <para>A control of which the sample does not show how it varies is left out for every response (<see cref="UsableControls"/>):
/// cross-fitting stays unbiased with it, but only by rare and enormous
/// corrections that no sample of this size shows.</para>
/// <para>Streaming: with q responses memory O(F p (p + q)), and a trial costs O(p (p + q)). The fold depends on the trial's index, hence on
/// nothing but the order, which is fixed.</para>
/// </remarks>
internal sealed class CrossFittedControls
{
    /// <summary>Number F of folds.</summary>
    public const int Folds = 10;

    private readonly double[] _means;
    private readonly int _leading;
    private readonly double[] _centered;
    private readonly int _responses;
    private readonly ControlMoments[] _folds;
    private readonly double[] _outcomes;

    // All trials, then all but those of each fold; null when trials have come since.
    private ControlMoments[]? _merged;
    private bool[] _used = [];

    /// <summary>Starts with no trials.</summary>
    /// <param name="means">The known means of the controls, [p], p >= 1.</param>
    /// <param name="responses">Number q of responses.</param>
    /// <param name="leading">How many of the controls, the first, are used while trials are too few for all; null for all or none.</param>
    public CrossFittedControls(ReadOnlySpan<double> means, int responses = 1, int? leading = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(means.Length, 1);
        _means = means.ToArray();
        _leading = leading ?? _means.Length;
        _centered = new double[means.Length];
        _responses = responses;
        _outcomes = new double[means.Length];
        _folds = [.. Enumerable.Range(0, Folds).Select(_ => new ControlMoments(responses, _means.Length))];
    }

    /// <summary>Fewest trials with which controls are used: 20 + 10 p, p the number of the leading ones.</summary>
    public long LeastTrials => FewestFor(_leading);

    /// <summary>How many controls there are for the trials so far: all, or the leading ones while trials are too few for all.</summary>
    public int Available => Count < FewestFor(_means.Length) ? _leading : _means.Length;

    /// <summary>Fewest trials with which there are as many controls as now.</summary>
    public long LeastTrialsNow => FewestFor(Available);

    /// <summary>Trials consumed.</summary>
    public long Count { get; private set; }

    /// <summary>Fewest trials with which so many controls are used: 20 + 10 p.</summary>
    /// <param name="controls">Number p of controls.</param>
    public static long FewestFor(int controls) => 20 + (10L * controls);

    /// <summary>Consumes the next trial.</summary>
    /// <param name="responses">y, [q].</param>
    /// <param name="controls">x, [p].</param>
    public void Add(ReadOnlySpan<double> responses, ReadOnlySpan<double> controls) => Add(responses, controls, []);

    /// <summary>Consumes the next trial.</summary>
    /// <param name="responses">y, [q].</param>
    /// <param name="controls">x, [p].</param>
    /// <param name="outcomes">
    /// What makes each control vary: the probability, known without the trial's outcome, that it does so in this trial, [p]; empty for 1.
    /// Their sum over trials is how often it was to be expected.
    /// </param>
    public void Add(ReadOnlySpan<double> responses, ReadOnlySpan<double> controls, ReadOnlySpan<double> outcomes)
    {
        for (var i = 0; i < _centered.Length; i++)
        {
            _centered[i] = controls[i] - _means[i];
        }

        _folds[Count % Folds].Add(responses, _centered);
        for (var i = 0; i < _outcomes.Length; i++)
        {
            _outcomes[i] += outcomes.IsEmpty ? 1 : outcomes[i];
        }

        _merged = null;
        Count++;
    }

    /// <summary>The estimate of a response; the plain mean below <see cref="LeastTrials"/>, NaN without trials.</summary>
    /// <param name="response">Index of the response.</param>
    public ControlledMean Estimate(int response = 0)
    {
        if (_merged is null)
        {
            _merged = [.. Enumerable.Range(-1, Folds + 1).Select(Merged)];
            _used = UsableControls.Of(_merged[0], _means, _outcomes);

            // Which of the first may be used does not depend on those behind them.
            _used.AsSpan(Available).Clear();
        }

        var all = _merged[0];
        var plainVariance = all.Count < 2 ? double.NaN : all.Product(response, response) / (Count - 1);
        if (Count < LeastTrials || Array.IndexOf(_used, true) < 0)
        {
            return new ControlledMean(Count == 0 ? double.NaN : all.Mean(response), Math.Sqrt(plainVariance / Count), Count - 1, 0, 1);
        }

        var fitted = new FoldResiduals[Folds];
        var value = 0.0;
        for (var fold = 0; fold < Folds; fold++)
        {
            fitted[fold] = FoldResiduals.Of(_folds[fold], response, ControlCoefficients.Of(_merged[1 + fold], response, _used), _used);
            value += fitted[fold].Mean * _folds[fold].Count / Count;
        }

        var squares = 0.0;
        for (var fold = 0; fold < Folds; fold++)
        {
            var off = fitted[fold].Mean - value;
            squares += fitted[fold].Squares + (_folds[fold].Count * off * off);
        }

        var variance = squares / (Count - 1);
        return new ControlledMean(
            value,
            Math.Sqrt(variance / Count),
            Count - 1,
            _used.Count(u => u),
            variance == plainVariance ? 1 : plainVariance / variance
        );
    }

    /// <summary>How many of some controls an estimate uses.</summary>
    /// <param name="first">Index of the first of them.</param>
    /// <param name="count">How many they are.</param>
    public int CountUsed(int first, int count) => _used.Length == 0 ? 0 : _used.AsSpan(first, count).Count(true);

    private ControlMoments Merged(int except)
    {
        var merged = new ControlMoments(_responses, _means.Length);
        for (var fold = 0; fold < Folds; fold++)
        {
            if (fold != except)
            {
                merged.Merge(_folds[fold]);
            }
        }

        return merged;
    }

    /// <summary>Mean of y - b'x in a fold, and the sum of squares about it, from the fold's moments.</summary>
    private readonly record struct FoldResiduals(double Mean, double Squares)
    {
        public static FoldResiduals Of(ControlMoments moments, int response, double[] coefficients, bool[] used)
        {
            var first = moments.Responses;
            var (mean, squares) = (moments.Mean(response), moments.Product(response, response));
            for (var i = 0; i < coefficients.Length; i++)
            {
                if (!used[i])
                {
                    continue;
                }

                mean -= coefficients[i] * moments.Mean(first + i);
                squares -= 2 * coefficients[i] * moments.Product(response, first + i);
                for (var k = 0; k < coefficients.Length; k++)
                {
                    squares += used[k] ? coefficients[i] * coefficients[k] * moments.Product(first + i, first + k) : 0;
                }
            }

            return new FoldResiduals(mean, Math.Max(0, squares));
        }
    }
}
