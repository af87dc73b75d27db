namespace ModalityCompetition.Sweeps.Estimates.Streaming;

/// <summary>
/// Running first and second moments of pairs (y, x): Welford's update (see <see cref="MeanMoments"/>) extended to the product of
/// deviations. The result depends on the order of the pairs, which is therefore fixed.
/// </summary>
internal struct RunningPair
{
    /// <summary>Goes on from given moments.</summary>
    public RunningPair(long count, double meanY, double meanX, double squaresY, double squaresX, double products)
    {
        (Count, MeanY, MeanX) = (count, meanY, meanX);
        (SquaresY, SquaresX, Products) = (squaresY, squaresX, products);
    }

    /// <summary>Number n of pairs.</summary>
    public long Count { get; private set; }

    /// <summary>Mean of y; 0 without pairs.</summary>
    public double MeanY { get; private set; }

    /// <summary>Mean of x; 0 without pairs.</summary>
    public double MeanX { get; private set; }

    /// <summary>S_yy = sum (y - mean)^2.</summary>
    public double SquaresY { get; private set; }

    /// <summary>S_xx = sum (x - mean)^2.</summary>
    public double SquaresX { get; private set; }

    /// <summary>S_xy = sum (x - mean)(y - mean).</summary>
    public double Products { get; private set; }

    /// <summary>Consumes a pair.</summary>
    public void Add(double y, double x)
    {
        Count++;
        var count = (double)Count;
        var beforeY = y - MeanY;
        var beforeX = x - MeanX;
        MeanY += beforeY / count;
        MeanX += beforeX / count;
        var afterX = x - MeanX;
        SquaresY += beforeY * (y - MeanY);
        SquaresX += beforeX * afterX;
        Products += beforeY * afterX;
    }
}
