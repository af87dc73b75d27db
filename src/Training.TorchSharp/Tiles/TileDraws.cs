using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Engines.Cpu;
using ModalityCompetition.Training.Kernels.Layout;
using ModalityCompetition.Training.TorchSharp.Tiles.Samples;
using ModalityCompetition.Training.Trials;
using static TorchSharp.torch;

namespace ModalityCompetition.Training.TorchSharp.Tiles;

/// <summary>
/// Draws the trials of a tile from the streams that every engine shares, on all processors of the host. A trial's numbers depend on its
/// index alone, so neither the tile nor the order of drawing matters.
/// </summary>
internal static class TileDraws
{
    /// <summary>Draws a tile.</summary>
    /// <param name="shape">Shape of the tile.</param>
    /// <param name="batch">The batch that the tile is a part of.</param>
    /// <param name="offset">First trial of the tile within the batch.</param>
    /// <param name="cancellation">Checked before every trial.</param>
    public static TileInput Draw(TileShape shape, TrialBatch batch, int offset, CancellationToken cancellation)
    {
        int count = Math.Min(shape.Trials, batch.Count - offset);
        TileInput input = new(shape, batch.Configuration, batch.Streams, batch.FirstTrial + offset, count);
        try
        {
            ParallelOptions options = new() { CancellationToken = cancellation };
            Parallel.For(
                0,
                count,
                options,
                () => new TrialDraws(batch.Configuration, shape.Trial),
                (i, _, draws) =>
                {
                    draws.Fill(batch.Streams, input.FirstTrial + i, cancellation);
                    Store(input, i, draws);
                    return draws;
                },
                _ => { }
            );
            return input;
        }
        catch
        {
            input.Dispose();
            throw;
        }
    }

    private static void Store(TileInput input, int i, TrialDraws draws)
    {
        TileShape shape = input.Shape;
        TrialConfiguration configuration = input.Configuration;
        GammaMeter meter = new(shape.Trial, configuration.Data.Dictionary, draws.Dictionaries);
        float[] gamma = new float[shape.Classes * shape.Modalities];
        for (int r = 0; r < shape.Modalities; r++)
        {
            draws.Train.Inputs[r].CopyTo(HostTensor.Row<float>(input.Train[r], i));
            draws.Test.Inputs[r].CopyTo(HostTensor.Row<float>(input.Test[r], i));
            if (input.Validation.Length > 0)
            {
                draws.Validation!.Inputs[r].CopyTo(HostTensor.Row<float>(input.Validation[r], i));
            }

            draws.InitialWeights[r].CopyTo(HostTensor.Row<float>(input.Weights[r], i));
            meter.Measure(draws.InitialWeights[r], r, gamma);
            if (configuration.Data.Dictionary != DictionaryKind.Canonical)
            {
                draws.Dictionaries[r].CopyTo(HostTensor.Row<float>(input.Dictionaries[r], i));
            }
        }

        if (input.JointWeights.Length > 0)
        {
            StoreBalanced(input, i, draws, meter);
        }

        Store(input.TrainLabels, i, draws.Train.Labels);
        Store(input.TestLabels, i, draws.Test.Labels);
        if (input.ValidationLabels is { } labels)
        {
            Store(labels, i, draws.Validation!.Labels);
        }

        input.Starts[i] = TrialStart.Of(configuration, draws, gamma);
    }

    private static void StoreBalanced(TileInput input, int i, TrialDraws draws, GammaMeter meter)
    {
        AlignedFloats[] weights = [.. draws.InitialWeights.Select(encoder => new AlignedFloats(encoder.Length))];
        for (int r = 0; r < weights.Length; r++)
        {
            draws.InitialWeights[r].CopyTo(weights[r].Span);
        }

        new BalancedWeights(input.Configuration, input.Shape.Trial, meter).Apply(weights, draws.Train);
        for (int r = 0; r < weights.Length; r++)
        {
            weights[r].Span[..draws.InitialWeights[r].Length].CopyTo(HostTensor.Row<float>(input.JointWeights[r], i));
        }
    }

    private static void Store(Tensor labels, int i, int[] values)
    {
        Span<long> row = HostTensor.Row<long>(labels, i);
        for (int at = 0; at < values.Length; at++)
        {
            row[at] = values[at];
        }
    }
}
