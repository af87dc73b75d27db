namespace ModalityCompetition.Sweeps.Ledger.Results;

/// <summary>One committed trial in the fixed layout that results are stored in (docs/ledger-format.md).</summary>
/// <param name="Trial">Index of the trial within its configuration.</param>
/// <param name="Classes">Number K of classes.</param>
/// <param name="Modalities">Number R of modalities.</param>
/// <param name="Bytes">The result; little-endian on every machine.</param>
public readonly record struct EncodedTrial(long Trial, int Classes, int Modalities, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Encodes trials one after the other, all into the same bytes.</summary>
    /// <param name="records">The trials.</param>
    public static IEnumerable<EncodedTrial> Of(IEnumerable<TrialRecord> records)
    {
        byte[] bytes = [];
        foreach (TrialRecord record in records)
        {
            var shape = TrialShape.Of(record.Result);
            int size = checked((int)TrialCodec.SizeOf(shape));
            if (bytes.Length < size)
            {
                bytes = new byte[size];
            }

            new TrialCodec(shape).Encode(record.Result, bytes);
            yield return new EncodedTrial(record.Trial, shape.Classes, shape.Modalities, bytes.AsMemory(0, size));
        }
    }
}
