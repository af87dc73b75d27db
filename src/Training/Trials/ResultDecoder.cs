using ModalityCompetition.Experiments;

namespace ModalityCompetition.Training.Trials;

/// <summary>
/// Decodes rows one after the other, all into the same arrays, which spares the collector what nobody keeps. Not thread-safe.
/// </summary>
public sealed class ResultDecoder
{
    private ResultLayout _layout;
    private TrialCodec _codec;
    private ResultArrays? _arrays;

    /// <summary>Decodes a row; the result before it is overwritten.</summary>
    /// <param name="layout">What the row looks like.</param>
    /// <param name="row">The row, [layout.Bytes].</param>
    /// <exception cref="ArgumentException">It is no layout of the competition.</exception>
    public TrialResult Decode(ResultLayout layout, ReadOnlySpan<byte> row)
    {
        if (_arrays is null || _layout != layout)
        {
            (_layout, _codec) = (layout, new TrialCodec(layout));
            _arrays = _codec.Room();
        }

        return _codec.Decode(row, _arrays);
    }
}
