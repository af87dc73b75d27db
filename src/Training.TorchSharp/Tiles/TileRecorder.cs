using ModalityCompetition.Experiments;
using ModalityCompetition.Training.Engines.Cpu;
using ModalityCompetition.Training.Remedies;
using ModalityCompetition.Training.TorchSharp.Tiles.Samples;
using ModalityCompetition.Training.Trials;
using static TorchSharp.torch;

namespace ModalityCompetition.Training.TorchSharp.Tiles;

/// <summary>Records the first trial of a tile along its training.</summary>
/// <param name="input">The tile.</param>
/// <param name="every">Iterations between two records, at least 1.</param>
internal sealed class TileRecorder(TileInput input, int every)
{
    private readonly NetworkRecord[] _records = [.. Enumerable.Range(0, input.Shape.Networks).Select(_ => new NetworkRecord())];

    private readonly SortedDictionary<int, BlendingEstimate> _blending = [];

    /// <summary>Whether an iteration is recorded.</summary>
    public bool Wants(int iteration) => iteration % every == 0;

    /// <summary>The first iteration after this one that is recorded.</summary>
    public int Next(int iteration) => iteration + every - (iteration % every);

    /// <summary>Records Gamma at the weights of an iteration, on the host: with the canonical dictionary a weight itself.</summary>
    public void Weights(TileState state)
    {
        float[][] joint = [.. state.Weights.Select(weights => First(weights, 0))];
        float[][] alone = [.. state.Weights.Select(weights => First(weights, input.Shape.Halves - 1))];
        for (int network = 0; network < _records.Length; network++)
        {
            float[] gamma = new float[input.Shape.Classes * input.Shape.Modalities];
            for (int r = 0; r < input.Shape.Modalities; r++)
            {
                if (network == 0 || network == 1 + r)
                {
                    Meter().Measure(network == 0 ? joint[r] : alone[r], r, gamma);
                }
            }

            _records[network].Gamma.Add(gamma);
        }
    }

    /// <summary>Records the losses at the outputs of an iteration.</summary>
    /// <param name="outputs">f, [N, G, K, n].</param>
    /// <param name="labels">Labels, [G, n].</param>
    public void Outputs(Tensor outputs, Tensor labels)
    {
        using Tensor losses = TileNetwork.Losses(outputs, labels);
        using Tensor first = losses.select(1, 0);
        float[] means = TileEvaluation.Means(HostTensor.Download<float>(first), input.Shape.Trial.TrainSamples);
        for (int network = 0; network < means.Length; network++)
        {
            _records[network].Losses.Add(means[network]);
        }
    }

    /// <summary>Records an estimate of Gradient-Blending; one of a step that is repeated takes the place of the first.</summary>
    public void Blending(BlendingEstimate estimate) => _blending[estimate.Iteration] = estimate;

    /// <summary>The trace of the first trial.</summary>
    /// <param name="result">Its result.</param>
    /// <param name="output">What the device computed.</param>
    /// <param name="arrays">Makes the arrays of the trace from the final weights of the joint and the uni-modal networks; null for
    /// none.</param>
    public TrialTrace Build(TrialResult result, TileOutput output, Func<float[][], float[][], TrialArrays>? arrays)
    {
        TraceRecorder recorder = new(every) { Blending = [.. Estimates(output)] };
        for (int network = 0; network < _records.Length; network++)
        {
            int diverged = output.DivergedAfter[network * input.Shape.Trials];
            if (diverged > 0)
            {
                // Records at or after the divergence do not exist, nor do those of the networks that come after it in order.
                int kept = ((diverged - 1) / every) + 1;
                _records[network].Gamma.RemoveRange(kept, _records[network].Gamma.Count - kept);
                _records[network].Losses.RemoveRange(kept, _records[network].Losses.Count - kept);
            }

            recorder.Add(_records[network]);
            if (diverged > 0)
            {
                break;
            }
        }

        if (input.Shape.Networks == 1 && result.Outcome == TrialOutcome.Completed)
        {
            recorder.Add(_records[0]);
        }

        float[][] joint = [.. output.Weights.Select((_, r) => TileResults.Encoder(input.Shape, output, r, 0, joint: true).ToArray())];
        float[][] alone = [.. output.Weights.Select((_, r) => TileResults.Encoder(input.Shape, output, r, 0, joint: false).ToArray())];
        return recorder.Build(input.FirstTrial, result, Gamma(joint), Gamma(alone), arrays?.Invoke(joint, alone));
    }

    // A network that stopped or diverged has none of the later estimates, which the other trials of the tile still need.
    private IEnumerable<BlendingEstimate> Estimates(TileOutput output)
    {
        int diverged = output.DivergedAfter[0];
        int last = diverged > 0 ? diverged - 1 : output.Steps[0];
        return _blending.Values.Where(estimate => estimate.Iteration <= last);
    }

    private float[] Gamma(float[][] encoders)
    {
        float[] gamma = new float[input.Shape.Classes * input.Shape.Modalities];
        for (int r = 0; r < encoders.Length; r++)
        {
            Meter().Measure(encoders[r], r, gamma);
        }

        return gamma;
    }

    private GammaMeter Meter() => TileResults.Meter(input, 0);

    private float[] First(Tensor weights, int half)
    {
        using Tensor trial = weights.select(0, 0);
        using Tensor encoder = trial.narrow(1, half * input.Shape.Trial.EncoderNeurons, input.Shape.Trial.EncoderNeurons);
        using Tensor rows = encoder.transpose(0, 1);
        return HostTensor.Download<float>(rows);
    }
}
