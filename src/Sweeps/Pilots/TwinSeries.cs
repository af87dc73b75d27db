namespace ModalityCompetition.Sweeps.Pilots;

/// <summary>
/// What pilot trials say of one quantity: how much of its variance is left with twins, against the estimator without them.
/// </summary>
/// <param name="name">Key of the estimand.</param>
/// <param name="trial">The quantity of every trial.</param>
/// <param name="start">The control that is known at the start of every trial, with mean 0; null for none.</param>
internal sealed class TwinSeries(string name, double[] trial, double[]? start)
{
    /// <summary>Key of the estimand.</summary>
    public string Name => name;

    /// <summary>The variance of a trial that is left without twins, by the control of the start; 0 where nothing varies.</summary>
    public double Variance
    {
        get
        {
            double cc = start is null ? 0 : Product(start, start);
            double yc = start is null ? 0 : Product(trial, start);
            double left = Product(trial, trial) - (cc > 0 ? yc * yc / cc : 0);
            return Math.Max(0, left) / Math.Max(1, trial.Length - 1 - (cc > 0 ? 1 : 0));
        }
    }

    /// <summary>Squared correlation of a trial and its first twin; 0 where either does not vary.</summary>
    /// <param name="twin">The quantity of the first twin of every trial.</param>
    public double Rho2(double[] twin)
    {
        double both = Product(trial, twin);
        double scale = Product(trial, trial) * Product(twin, twin);
        return scale > 0 ? Math.Min(1, both * both / scale) : 0;
    }

    /// <summary>Variance with k twins over the variance without; allows for the coefficients that are estimated.</summary>
    /// <param name="twin">The quantity of the first twin of every trial.</param>
    /// <param name="twins">Number k of twins of a trial.</param>
    /// <returns>1 where nothing varies.</returns>
    public double VarianceRatio(double[] twin, int twins)
    {
        // The control is the first twin less the mean over k independent ones of its law: its covariance with anything of the trial is
        // that of the twin times 1 - 1/k, and so is its variance.
        double share = 1 - (1.0 / twins);
        double yy = Product(trial, trial);
        var (yz, zz) = (share * Product(trial, twin), share * Product(twin, twin));
        var (yc, zc, cc) = start is null ? (0, 0, 0) : (Product(trial, start), share * Product(twin, start), Product(start, start));
        int controls = cc > 0 ? 1 : 0;
        double today = cc > 0 ? yy - (yc * yc / cc) : yy;

        // First the control of the start, then what it leaves of the twins.
        double z = cc > 0 ? zz - (zc * zc / cc) : zz;
        double y = cc > 0 ? yz - (yc * zc / cc) : yz;
        double with = z > 0 ? today - (y * y / z) : today;
        double freedom = trial.Length - 1 - controls;
        return today > 0 && freedom > 1 ? Math.Max(0, with) / (freedom - 1) / (today / freedom) : 1;
    }

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
