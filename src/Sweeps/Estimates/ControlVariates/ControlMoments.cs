using System.Numerics;

namespace ModalityCompetition.Sweeps.Estimates.ControlVariates;

/// <summary>
/// Running means and sums of products of deviations of q responses y and p controls x that they share (Welford's update for products).
/// Indices 0 .. q - 1 are the responses, q .. q + p - 1 the controls. Products of two different responses are not kept. Moments of two sets
/// of trials can be merged (T. F. Chan, G. H. Golub and R. J. LeVeque, American Statistician 37, 1983, 242-247).
/// </summary>
/// <param name="responses">Number q of responses.</param>
/// <param name="controls">Number p of controls.</param>
internal sealed class ControlMoments(int responses, int controls)
{
    private readonly int _size = responses + controls;
    private readonly double[] _mean = new double[responses + controls];
    private readonly double[] _before = new double[responses + controls];
    private readonly double[] _squares = new double[responses];

    // [p, q + p]: the products of every control with everything.
    private readonly double[] _products = new double[controls * (responses + controls)];

    /// <summary>Number q of responses.</summary>
    public int Responses => responses;

    /// <summary>Number p of controls.</summary>
    public int Controls => controls;

    /// <summary>Trials consumed.</summary>
    public long Count { get; private set; }

    /// <summary>Mean of a response or of a control.</summary>
    public double Mean(int index) => _mean[index];

    /// <summary>
    /// Sum of products of deviations from the means, of two indices of which one is a control, or of a response with itself.
    /// </summary>
    public double Product(int i, int k) =>
        i >= responses ? _products[((i - responses) * _size) + k]
        : k >= responses ? _products[((k - responses) * _size) + i]
        : i == k ? _squares[i]
        : throw new ArgumentException($"Products of two responses ({i}, {k}) are not kept.", nameof(k));

    /// <summary>Consumes a trial.</summary>
    /// <param name="values">The responses, [q].</param>
    /// <param name="beside">The controls, [p].</param>
    public void Add(ReadOnlySpan<double> values, ReadOnlySpan<double> beside)
    {
        Count++;
        Span<double> before = _before;
        values.CopyTo(before[..responses]);
        beside.CopyTo(before[responses..]);
        MoveMeans(before, _mean, Count);
        var rest = (double)(Count - 1) / Count;
        AddSquares(before, rest, _squares);
        for (var i = 0; i < controls; i++)
        {
            AddProducts(before[responses + i], before, rest, _products.AsSpan(i * _size, _size));
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

        for (var i = 0; i < responses; i++)
        {
            _squares[i] += other._squares[i] + (weight * _before[i] * _before[i]);
        }

        for (var i = responses; i < _size; i++)
        {
            for (var k = 0; k < _size; k++)
            {
                // The response first, so that the bits do not depend on how many responses share the controls.
                var product = k < responses ? weight * _before[k] * _before[i] : weight * _before[i] * _before[k];
                var at = ((i - responses) * _size) + k;
                _products[at] += other._products[at] + product;
            }
        }

        for (var i = 0; i < _size; i++)
        {
            _mean[i] += _before[i] * other.Count / both;
        }

        Count = both;
    }

    // The three loops over everything take several at once: the same operations as one by one, so the same bits.
    private static void MoveMeans(Span<double> before, Span<double> mean, double count)
    {
        var i = 0;
        for (; i <= before.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            var old = new Vector<double>(mean[i..]);
            Vector<double> deviation = new Vector<double>(before[i..]) - old;
            deviation.CopyTo(before[i..]);
            (old + (deviation / new Vector<double>(count))).CopyTo(mean[i..]);
        }

        for (; i < before.Length; i++)
        {
            before[i] -= mean[i];
            mean[i] += before[i] / count;
        }
    }

    private static void AddSquares(ReadOnlySpan<double> before, double rest, Span<double> squares)
    {
        var i = 0;
        for (; i <= squares.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            var deviation = new Vector<double>(before[i..]);
            (new Vector<double>(squares[i..]) + (deviation * deviation * rest)).CopyTo(squares[i..]);
        }

        for (; i < squares.Length; i++)
        {
            squares[i] += before[i] * before[i] * rest;
        }
    }

    private static void AddProducts(double factor, ReadOnlySpan<double> before, double rest, Span<double> products)
    {
        var i = 0;
        for (; i <= products.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            Vector<double> product = new Vector<double>(before[i..]) * factor * rest;
            (new Vector<double>(products[i..]) + product).CopyTo(products[i..]);
        }

        for (; i < products.Length; i++)
        {
            products[i] += before[i] * factor * rest;
        }
    }
}
