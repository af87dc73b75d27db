namespace ModalityCompetition.Sweeps.Estimates.ControlVariates;

/// <summary>
/// Running means and sums of products of deviations of a response y and p controls x (Welford's update for products). Index 0 is the response.
/// Moments of two sets of trials can be merged (T. F. Chan, G. H. Golub and R. J. LeVeque, American Statistician 37, 1983, 242-247).
/// </summary>
/// <param name="controls">Number p of controls.</param>
internal sealed class ControlMoments(int controls)
{
    private readonly int _size = controls + 1;
    private readonly double[] _mean = new double[controls + 1];
    private readonly double[] _before = new double[controls + 1];
    private readonly double[] _products = new double[(controls + 1) * (controls + 1)];

    /// <summary>Number p of controls.</summary>
    public int Controls => controls;

    /// <summary>Trials consumed.</summary>
    public long Count { get; private set; }

    /// <summary>Mean of the response (index 0) or of control index - 1.</summary>
    public double Mean(int index) => _mean[index];

    /// <summary>Sum of products of deviations from the means.</summary>
    public double Product(int i, int k) => _products[(i * _size) + k];

    /// <summary>Consumes a trial.</summary>
    public void Add(double response, ReadOnlySpan<double> values)
    {
        Count++;
        for (var i = 0; i < _size; i++)
        {
            _before[i] = (i == 0 ? response : values[i - 1]) - _mean[i];
            _mean[i] += _before[i] / Count;
        }

        var rest = (double)(Count - 1) / Count;
        for (var i = 0; i < _size; i++)
        {
            for (var k = 0; k < _size; k++)
            {
                _products[(i * _size) + k] += _before[i] * _before[k] * rest;
            }
        }
    }

    /// <summary>Adds the trials of other moments.</summary>
    public void Merge(ControlMoments other)
    {
        if (other.Count == 0)
        {
            return;
        }

        var both = Count + other.Count;
        var weight = (double)Count / both * other.Count;
        for (var i = 0; i < _size; i++)
        {
            _before[i] = other._mean[i] - _mean[i];
        }

        for (var i = 0; i < _size; i++)
        {
            for (var k = 0; k < _size; k++)
            {
                _products[(i * _size) + k] += other._products[(i * _size) + k] + (weight * _before[i] * _before[k]);
            }
        }

        for (var i = 0; i < _size; i++)
        {
            _mean[i] += _before[i] * other.Count / both;
        }

        Count = both;
    }
}
