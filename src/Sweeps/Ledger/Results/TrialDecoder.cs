using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Ledger.Results;

/// <summary>
/// Decodes results of one after the other, either each into arrays of its own or all into the same, which spares the collector what nobody
/// keeps.
/// </summary>
/// <param name="reuses">Whether a result may overwrite the one before it.</param>
internal sealed class TrialDecoder(bool reuses)
{
    private TrialShape? _shape;
    private TrialArrays? _arrays;

    /// <summary>Decodes results as they come.</summary>
    public IEnumerable<TrialRecord> Decode(IEnumerable<EncodedTrial> trials)
    {
        foreach (EncodedTrial trial in trials)
        {
            yield return new TrialRecord(trial.Trial, Decode(new TrialShape(trial.Classes, trial.Modalities), trial.Bytes.Span));
        }
    }

    private TrialResult Decode(TrialShape shape, ReadOnlySpan<byte> source)
    {
        var codec = new TrialCodec(shape);
        if (!reuses)
        {
            return codec.Decode(source);
        }

        if (_arrays is null || _shape != shape)
        {
            (_shape, _arrays) = (shape, new TrialArrays(shape));
        }

        return codec.Decode(source, _arrays);
    }
}
