using System.Numerics;

namespace ModalityCompetition.Sweeps.Estimates.Streaming;

/// <summary>
/// The moments of <see cref="RunningPair"/> for many series of pairs (y, x) that share their trials: every quantity is an array over the
/// series, so that several series are updated at once, by the same operations in the same order as one by one.
/// </summary>
/// <param name="series">Number of series.</param>
internal sealed class PairMoments(int series)
{
    private readonly double[] _meanY = new double[series];
    private readonly double[] _meanX = new double[series];
    private readonly double[] _squaresY = new double[series];
    private readonly double[] _squaresX = new double[series];
    private readonly double[] _products = new double[series];

    /// <summary>Trials consumed.</summary>
    public long Count { get; private set; }

    /// <summary>Consumes one trial.</summary>
    /// <param name="y">Its y in every series, [series].</param>
    /// <param name="x">Its x in every series, [series].</param>
    public void Add(ReadOnlySpan<double> y, ReadOnlySpan<double> x)
    {
        Count++;
        y = y[.._meanY.Length];
        x = x[.._meanY.Length];
        var count = new Vector<double>(Count);
        var i = 0;
        for (; i <= y.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            var (valueY, valueX) = (new Vector<double>(y[i..]), new Vector<double>(x[i..]));
            var (oldY, oldX) = (new Vector<double>(_meanY, i), new Vector<double>(_meanX, i));
            var (beforeY, beforeX) = (valueY - oldY, valueX - oldX);
            var (meanY, meanX) = (oldY + (beforeY / count), oldX + (beforeX / count));
            var afterX = valueX - meanX;
            meanY.CopyTo(_meanY, i);
            meanX.CopyTo(_meanX, i);
            (new Vector<double>(_squaresY, i) + (beforeY * (valueY - meanY))).CopyTo(_squaresY, i);
            (new Vector<double>(_squaresX, i) + (beforeX * afterX)).CopyTo(_squaresX, i);
            (new Vector<double>(_products, i) + (beforeY * afterX)).CopyTo(_products, i);
        }

        for (; i < y.Length; i++)
        {
            AddOne(i, y[i], x[i]);
        }
    }

    /// <summary>The moments of one series.</summary>
    public RunningPair Of(int index) => new(Count, _meanY[index], _meanX[index], _squaresY[index], _squaresX[index], _products[index]);

    private void AddOne(int index, double y, double x)
    {
        var count = (double)Count;
        var beforeY = y - _meanY[index];
        var beforeX = x - _meanX[index];
        _meanY[index] += beforeY / count;
        _meanX[index] += beforeX / count;
        var afterX = x - _meanX[index];
        _squaresY[index] += beforeY * (y - _meanY[index]);
        _squaresX[index] += beforeX * afterX;
        _products[index] += beforeY * afterX;
    }
}
