using System.Buffers.Binary;
using System.Runtime.InteropServices;
using ModalityCompetition.Experiments;
using ModalityCompetition.Training.Measurements;
using ModalityCompetition.Training.Trials;
using ModalityCompetition.Training.Twins;

namespace ModalityCompetition.Training.Engines.Twins;

/// <summary>What the twins of the trials of a batch measured, and the rows that hold trials and twins.</summary>
/// <param name="configuration">The trials, which have twins.</param>
/// <param name="trials">Number of trials.</param>
internal sealed class TwinTotals(TrialConfiguration configuration, int trials) : ITwinRows
{
    private readonly TwinMeasurements[] _totals =
    [
        .. Enumerable.Range(0, trials).Select(_ => new TwinMeasurements(configuration.Classes, configuration.Modalities)),
    ];

    private readonly ResultDecoder _decoder = new();

    /// <inheritdoc/>
    public void Add(ResultBlock twins, int first, int each, bool others)
    {
        for (int i = 0; i < twins.Count; i++)
        {
            Add(_decoder.Decode(twins.Layout, twins.Row(i)), _totals[first + (i / each)], others);
        }
    }

    /// <inheritdoc/>
    public ResultBlock Compose(ResultBlock full)
    {
        ResultLayout layout = configuration.Layout;
        full.Require(trials, configuration.WithoutTwins.Layout);
        byte[] rows = new byte[checked(trials * layout.Bytes)];
        for (int i = 0; i < trials; i++)
        {
            Span<byte> row = rows.AsSpan(i * layout.Bytes, layout.Bytes);
            full.Row(i).CopyTo(row);
            Span<int> words = MemoryMarshal.Cast<byte, int>(row[full.Layout.Bytes..]);
            _totals[i].Words.CopyTo(words);
            if (!BitConverter.IsLittleEndian)
            {
                BinaryPrimitives.ReverseEndianness(words, words);
            }
        }

        return new ResultBlock(layout, rows);
    }

    private void Add(TrialResult twin, TwinMeasurements totals, bool others)
    {
        if (twin.Outcome != TrialOutcome.Completed)
        {
            totals.AddDiverged(others, configuration.Twins!.Networks);
            return;
        }

        Span<int> wins = totals.Wins(others);
        for (int j = 0; j < twin.Classes; j++)
        {
            int winner = TrialMeasurements.TrainedWinner(twin, j);
            if (winner >= 0)
            {
                wins[(j * twin.Modalities) + winner]++;
            }
        }

        Span<int> errors = totals.Errors(others);
        long samples = Sum(twin.TestClassCounts);
        errors[0] += Share(twin.Joint, samples);
        for (int r = 0; r < twin.Modalities; r++)
        {
            errors[1 + r] += Share(twin.Unimodal[r], samples);
            errors[1 + twin.Modalities + r] += Share(twin.Probes[r], samples);
        }
    }

    // Rounded to the nearest unit, in whole numbers, so that every machine rounds alike.
    private static int Share(NetworkResult network, long samples) =>
        (int)(((Sum(network.TestErrors) * (2L * TwinMeasurements.Whole)) + samples) / (2 * samples));

    private static long Sum(int[] counts)
    {
        long sum = 0;
        foreach (int count in counts)
        {
            sum += count;
        }

        return sum;
    }
}
