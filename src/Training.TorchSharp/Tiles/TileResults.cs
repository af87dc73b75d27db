using ModalityCompetition.Training.Checkpoints;
using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Engines.Cpu;
using ModalityCompetition.Training.Strata;
using ModalityCompetition.Training.TorchSharp.Tiles.Samples;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.TorchSharp.Tiles;

/// <summary>Turns what a device computed of a tile into the results of its trials, on all processors of the host.</summary>
internal static class TileResults
{
    /// <summary>The results, in trial order, [Count].</summary>
    public static TrialResult[] Build(TileInput input, TileOutput output)
    {
        TrialResult[] results = new TrialResult[input.Count];
        Parallel.For(0, results.Length, i => results[i] = Build(input, output, i));
        return results;
    }

    /// <summary>Final weights of one encoder, [K m d_r].</summary>
    /// <param name="shape">Shape of the tile.</param>
    /// <param name="output">What the device computed.</param>
    /// <param name="modality">r.</param>
    /// <param name="trial">Position in the tile.</param>
    /// <param name="joint">Whether the joint network's encoder is meant; otherwise the uni-modal network's.</param>
    public static ReadOnlySpan<float> Encoder(TileShape shape, TileOutput output, int modality, int trial, bool joint)
    {
        int length = shape.Trial.Weights(modality);
        int half = joint ? 0 : shape.Halves - 1;
        return output.Weights[modality].AsSpan(((trial * shape.Halves) + half) * length, length);
    }

    /// <summary>Measures Gamma of a trial of the tile.</summary>
    public static GammaMeter Meter(TileInput input, int trial) =>
        new(
            input.Shape.Trial,
            input.Configuration.Data.Dictionary,
            input.Configuration.Data.Dictionary == DictionaryKind.Canonical
                ? []
                : [.. input.Dictionaries.Select(dictionary => HostTensor.Row<float>(dictionary, trial).ToArray())]
        );

    private static TrialResult Build(TileInput input, TileOutput output, int i)
    {
        TileShape shape = input.Shape;
        foreach (int network in Order(input))
        {
            int diverged = output.DivergedAfter[(network * shape.Trials) + i];
            if (diverged > 0)
            {
                return input.Starts[i].Diverged(new Divergence(network == 0 ? TrialResult.JointNetwork : network - 1, diverged));
            }
        }

        int modalities = shape.Modalities;
        float[] gamma = new float[shape.Classes * modalities];
        GammaMeter meter = Meter(input, i);
        for (int r = 0; r < modalities; r++)
        {
            meter.Measure(Encoder(shape, output, r, i, joint: true), r, gamma);
        }

        int[] alone = [.. Enumerable.Range(0, modalities).Select(r => shape.Networks == 1 ? 0 : 1 + r)];
        return input
            .Starts[i]
            .Completed(
                gamma,
                LearnIterations(input, output, i),
                Network(shape, output, i, 0, 0),
                [.. alone.Select(network => Network(shape, output, i, network, network))],
                [.. alone.Select(network => Network(shape, output, i, shape.Networks == 1 ? 0 : modalities + network, 0))],
                Digest(shape, output, i),
                CheckpointMeasurements.None,
                StratumMeasurements.None
            );
    }

    // The joint network is the first to be trained, but for a remedy that learns from the uni-modal ones.
    private static IEnumerable<int> Order(TileInput input) =>
        input.Configuration.IsRemedied && input.Configuration.Remedy.LearnsFromUnimodal
            ? Enumerable.Range(1, input.Shape.Networks - 1).Append(0)
            : Enumerable.Range(0, input.Shape.Networks);

    private static int[] LearnIterations(TileInput input, TileOutput output, int i)
    {
        TileShape shape = input.Shape;
        float beta = (float)input.Configuration.Network.Beta;
        int[] learned = new int[shape.Classes * shape.Modalities];
        for (int at = 0; at < learned.Length; at++)
        {
            (int j, int r) = (at / shape.Modalities, at % shape.Modalities);
            int element = (((r * shape.Trials) + i) * shape.Classes) + j;
            learned[at] = output.LargestGamma[element] >= beta ? output.Waited[element] : TrialResult.NeverLearned;
        }

        return learned;
    }

    // Errors and loss of an evaluated network; its steps are those of the network that was trained for it.
    private static NetworkResult Network(TileShape shape, TileOutput output, int i, int evaluated, int trained)
    {
        int row = (evaluated * shape.Trials) + i;
        Range classes = (row * shape.Classes)..((row + 1) * shape.Classes);
        return new NetworkResult(
            output.Test.Errors[classes],
            output.Train.Errors[classes].Sum(),
            output.Train.Losses[row],
            output.Steps[(trained * shape.Trials) + i]
        );
    }

    private static ulong Digest(TileShape shape, TileOutput output, int i)
    {
        byte[] hashes = new byte[16 * shape.Modalities];
        for (int r = 0; r < shape.Modalities; r++)
        {
            WeightsDigest.Append(hashes, r, Encoder(shape, output, r, i, joint: true));
            WeightsDigest.Append(hashes, shape.Modalities + r, Encoder(shape, output, r, i, joint: false));
        }

        return WeightsDigest.Of(hashes);
    }
}
