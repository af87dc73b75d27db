namespace ModalityCompetition.Training.Engines;

/// <summary>
/// Keeps, of the neurons that are drawn for a class and a modality, those with the largest &lt;w_{j,l,r}, M_j^r&gt;, in the order in which
/// they were drawn; of equal ones the first.
/// </summary>
internal sealed class StrongestNeurons
{
    private readonly TrialShape _shape;
    private readonly float[] _candidates;
    private readonly float[] _products;
    private readonly int[] _order;
    private readonly Comparison<int> _strongestFirst;

    /// <summary>Allocates for the trials of a shape.</summary>
    /// <param name="shape">The shape of a trial with the neurons that are kept.</param>
    /// <param name="count">Neurons that are drawn for every class and modality, at least as many.</param>
    public StrongestNeurons(TrialShape shape, int count)
    {
        (_shape, Count) = (shape, count);
        _candidates = new float[checked(shape.Classes * Count * shape.Dimensions.Max())];
        _products = new float[count];
        _order = new int[count];
        _strongestFirst = (a, b) => _products[a] == _products[b] ? a.CompareTo(b) : _products[b].CompareTo(_products[a]);
    }

    /// <summary>Neurons that are drawn for every class and modality.</summary>
    public int Count { get; }

    /// <summary>Where the neurons of a modality are drawn to, [K, count, d_r].</summary>
    /// <param name="modality">r.</param>
    public Span<float> Candidates(int modality) => _candidates.AsSpan(0, _shape.Classes * Count * _shape.Dimensions[modality]);

    /// <summary>Copies the neurons that are kept.</summary>
    /// <param name="weights">Receives them, [K m d_r].</param>
    /// <param name="dictionary">M^r, [d_r * K].</param>
    /// <param name="modality">r.</param>
    public void Keep(Span<float> weights, ReadOnlySpan<float> dictionary, int modality)
    {
        int dimension = _shape.Dimensions[modality];
        for (int j = 0; j < _shape.Classes; j++)
        {
            ReadOnlySpan<float> drawn = Candidates(modality).Slice(j * Count * dimension, Count * dimension);
            for (int l = 0; l < Count; l++)
            {
                _products[l] = Product(drawn.Slice(l * dimension, dimension), dictionary, j);
                _order[l] = l;
            }

            _order.AsSpan().Sort(_strongestFirst);
            Span<int> kept = _order.AsSpan(0, _shape.Neurons);
            kept.Sort();
            for (int l = 0; l < kept.Length; l++)
            {
                drawn.Slice(kept[l] * dimension, dimension).CopyTo(weights.Slice(((j * _shape.Neurons) + l) * dimension, dimension));
            }
        }
    }

    // The chain of fused multiply-adds that measures Gamma.
    private float Product(ReadOnlySpan<float> neuron, ReadOnlySpan<float> dictionary, int label)
    {
        float sum = 0;
        for (int k = 0; k < neuron.Length; k++)
        {
            sum = MathF.FusedMultiplyAdd(neuron[k], dictionary[(k * _shape.Classes) + label], sum);
        }

        return sum;
    }
}
