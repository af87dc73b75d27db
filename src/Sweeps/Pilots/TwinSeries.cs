namespace ModalityCompetition.Sweeps.Pilots;

/// <summary>
/// What pilot trials say of one quantity: how much of its variance is left with twins, against the estimator without them.
/// </summary>
internal sealed class TwinSeries
{
    // Parts of a control that the controls before it leave, below which it adds nothing but rounding.
    private const double LeastShare = 1e-9;

    private readonly double[] _trial;
    private readonly double[][] _start;

    // Sum of squares of the quantity, and what the controls of the start leave of it.
    private readonly double _squares;
    private readonly double _rest;

    /// <summary>Prepares a quantity.</summary>
    /// <param name="name">Key of the estimand.</param>
    /// <param name="trial">The quantity of every trial.</param>
    /// <param name="start">The controls that are known at the start of every trial, with mean 0; empty for none.</param>
    public TwinSeries(string name, double[] trial, IReadOnlyList<double[]> start)
    {
        (Name, _trial, _start) = (name, trial, Orthonormal(start));
        _squares = Product(trial, trial);
        _rest = Math.Max(0, _squares - _start.Sum(e => Square(Product(trial, e))));
    }

    /// <summary>Key of the estimand.</summary>
    public string Name { get; }

    /// <summary>The variance of a trial without any control.</summary>
    public double PlainVariance => _squares / Math.Max(1, _trial.Length - 1);

    /// <summary>The variance of a trial that is left without twins, by the controls of the start; 0 where nothing varies.</summary>
    public double Variance => _rest / Math.Max(1, _trial.Length - 1 - _start.Length);

    /// <summary>Squared correlation of a trial and its first twin; 0 where either does not vary.</summary>
    /// <param name="twin">The quantity of the first twin of every trial.</param>
    public double Rho2(double[] twin)
    {
        double scale = _squares * Product(twin, twin);
        return scale > 0 ? Math.Min(1, Square(Product(_trial, twin)) / scale) : 0;
    }

    /// <summary>Variance with k twins over the variance without; allows for the coefficients that are estimated.</summary>
    /// <param name="twin">The quantity of the first twin of every trial.</param>
    /// <param name="twins">Number k of twins of a trial.</param>
    /// <returns>1 where nothing varies.</returns>
    public double VarianceRatio(double[] twin, int twins)
    {
        // The control is the first twin less the mean over k independent ones of its law: its covariance with anything of the trial is
        // that of the twin times 1 - 1/k, and so is its variance. First the controls of the start, then what they leave of it.
        double share = 1 - (1.0 / twins);
        var (both, own) = (share * Product(_trial, twin), share * Product(twin, twin));
        foreach (double[] e in _start)
        {
            double shared = share * Product(twin, e);
            both -= Product(_trial, e) * shared;
            own -= Square(shared);
        }

        double with = own > 0 ? _rest - (Square(both) / own) : _rest;
        double freedom = _trial.Length - 1 - _start.Length;
        return _rest > 0 && freedom > 1 ? Math.Max(0, with) / (freedom - 1) / (_rest / freedom) : 1;
    }

    // Gram and Schmidt, each control less its mean.
    private static double[][] Orthonormal(IReadOnlyList<double[]> controls)
    {
        List<double[]> basis = [];
        foreach (double[] control in controls)
        {
            double mean = control.Average();
            double[] rest = [.. control.Select(x => x - mean)];
            double squares = Product(rest, rest);
            foreach (double[] e in basis)
            {
                double along = Product(rest, e);
                rest = [.. rest.Zip(e, (x, y) => x - (along * y))];
            }

            double left = Product(rest, rest);
            if (left > LeastShare * squares)
            {
                basis.Add([.. rest.Select(x => x / Math.Sqrt(left))]);
            }
        }

        return [.. basis];
    }

    private static double Square(double value) => value * value;

    private static double Product(double[] a, double[] b)
    {
        var (meanA, meanB) = (a.Average(), b.Average());
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += (a[i] - meanA) * (b[i] - meanB);
        }

        return sum;
    }
}
