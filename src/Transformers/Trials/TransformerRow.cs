using System.Buffers.Binary;
using ModalityCompetition.Experiments;

namespace ModalityCompetition.Transformers.Trials;

/// <summary>
/// A result as the row of bytes that ledgers hold; all numbers little-endian:
/// <code>
/// offset            bytes         content
/// 0                 20            header (<see cref="ResultLayout"/>); bytes 4 to 7 hold the step of divergence, uint32
/// 20                5 (4 K + 8)   for each network: correct test samples of each class, uint32; correct training samples, uint32;
///                                 training loss, float32
/// 20 + 5 (4 K + 8)  C 3 12        for each checkpoint and network: correct test samples and training samples, uint32; training loss,
/// float32
/// </code>
/// </summary>
public static class TransformerRow
{
    private const int DivergedAtPlace = 4;

    /// <summary>Bytes of a row.</summary>
    /// <param name="classes">K.</param>
    /// <param name="checkpoints">C.</param>
    public static int Bytes(int classes, int checkpoints) =>
        ResultLayout.HeaderBytes
        + (TransformerResult.Networks * ((4 * classes) + 8))
        + (checkpoints * TransformerResult.TrainedNetworks * 12);

    /// <summary>Writes a result.</summary>
    /// <param name="result">The result.</param>
    /// <returns>The row.</returns>
    public static byte[] Encode(TransformerResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        byte[] row = new byte[Bytes(result.Scores[0].TestCorrect.Length, result.OnTheWay.Length)];
        ResultLayout.WriteHeader(row, result.Outcome, result.WeightsDigest);
        BinaryPrimitives.WriteInt32LittleEndian(row.AsSpan(DivergedAtPlace), result.DivergedAt);
        int at = ResultLayout.HeaderBytes;
        foreach (NetworkScore score in result.Scores)
        {
            foreach (int correct in score.TestCorrect)
            {
                Put(correct);
            }

            Put(score.TrainCorrect);
            PutReal(score.TrainLoss);
        }

        foreach (CheckpointScore score in result.OnTheWay.SelectMany(c => c))
        {
            Put(score.TestCorrect);
            Put(score.TrainCorrect);
            PutReal(score.TrainLoss);
        }

        return row;

        void Put(int value)
        {
            BinaryPrimitives.WriteInt32LittleEndian(row.AsSpan(at), value);
            at += 4;
        }

        void PutReal(float value)
        {
            BinaryPrimitives.WriteSingleLittleEndian(row.AsSpan(at), value);
            at += 4;
        }
    }

    /// <summary>Reads a result.</summary>
    /// <param name="row">The row.</param>
    /// <param name="classes">K.</param>
    public static TransformerResult Decode(ReadOnlySpan<byte> row, int classes)
    {
        int at = ResultLayout.HeaderBytes;
        NetworkScore[] scores = new NetworkScore[TransformerResult.Networks];
        for (int v = 0; v < scores.Length; v++)
        {
            int[] correct = new int[classes];
            for (int j = 0; j < classes; j++)
            {
                correct[j] = Take(row, ref at);
            }

            scores[v] = new NetworkScore(correct, Take(row, ref at), TakeReal(row, ref at));
        }

        CheckpointScore[][] onTheWay = new CheckpointScore[(row.Length - at) / (TransformerResult.TrainedNetworks * 12)][];
        for (int c = 0; c < onTheWay.Length; c++)
        {
            onTheWay[c] = new CheckpointScore[TransformerResult.TrainedNetworks];
            for (int v = 0; v < TransformerResult.TrainedNetworks; v++)
            {
                onTheWay[c][v] = new CheckpointScore(Take(row, ref at), Take(row, ref at), TakeReal(row, ref at));
            }
        }

        return new TransformerResult
        {
            Outcome = ResultLayout.Outcome(row),
            DivergedAt = BinaryPrimitives.ReadInt32LittleEndian(row[DivergedAtPlace..]),
            WeightsDigest = ResultLayout.Digest(row),
            Scores = scores,
            OnTheWay = onTheWay,
        };
    }

    private static int Take(ReadOnlySpan<byte> row, ref int at)
    {
        at += 4;
        return BinaryPrimitives.ReadInt32LittleEndian(row[(at - 4)..]);
    }

    private static float TakeReal(ReadOnlySpan<byte> row, ref int at)
    {
        at += 4;
        return BinaryPrimitives.ReadSingleLittleEndian(row[(at - 4)..]);
    }
}
