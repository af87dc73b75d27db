using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Ledger;

/// <summary>Decodes results of one after the other, either each into arrays of its own or into a ring of arrays, which spares the collector what nobody keeps.</summary>
/// <param name="kept">How many results must stay as they are beside the one that was decoded last; null for all.</param>
internal sealed class TrialDecoder(int? kept)
{
    private TrialShape? _shape;
    private TrialArrays?[] _ring = [];
    private int _next;

    /// <summary>Decodes a result of a shape.</summary>
    public TrialResult Decode(TrialShape shape, ReadOnlySpan<byte> source)
    {
        var codec = new TrialCodec(shape);
        if (kept is not { } behind)
        {
            return codec.Decode(source);
        }

        if (_shape != shape)
        {
            (_shape, _ring) = (shape, new TrialArrays?[behind + 1]);
        }

        ref TrialArrays? arrays = ref _ring[_next];
        _next = (_next + 1) % _ring.Length;
        return codec.Decode(source, arrays ??= new TrialArrays(shape));
    }
}
