using ModalityCompetition.Training.Remedies;
using ModalityCompetition.Training.TorchSharp.Transformers.Networks;
using ModalityCompetition.Training.TorchSharp.Transformers.Optimization;
using ModalityCompetition.Training.TorchSharp.Transformers.Samples;
using static TorchSharp.torch;

namespace ModalityCompetition.Training.TorchSharp.Transformers.Remedies;

/// <summary>
/// Modality dropout: f is the sum of the f^r that <see cref="ModalityGates"/> leave in, sample by sample, without rescaling; the gates of a
/// sample depend on the step and its index, not on its place in the batch.
/// </summary>
/// <param name="task">The trial.</param>
/// <param name="network">The joint network.</param>
/// <param name="dropout">Leaves numbers out; null for none.</param>
internal sealed class GatedRule(TrialTask task, FusionNetwork network, PhiloxDropout? dropout)
    : FusionRule(network, task.Samples.Train, dropout)
{
    private readonly ModalityGates _gates = Gates(task, network);
    private readonly float[] _all = new float[network.Encoders.Length * task.Samples.Train.Count];

    /// <inheritdoc/>
    protected override Tensor Loss(Tensor[] w, Tensor[] features, StepBatch batch)
    {
        _gates.Fill(batch.Step, _all);
        int modalities = features.Length;
        Tensor[] gates = new Tensor[modalities];
        for (int r = 0; r < modalities; r++)
        {
            int first = r * (_all.Length / modalities);
            float[] own = [.. batch.Samples.Select(sample => _all[first + sample])];
            gates[r] = tensor(own, dtype: features[r].dtype, device: features[r].device).unsqueeze(1);
        }

        Tensor open = FusionNetwork.Sum(gates) / modalities;
        Tensor sum = FusionNetwork.Sum([.. features.Select((feature, r) => feature * gates[r])]);
        return CrossEntropy(nn.functional.linear(sum, w[^2]) + (open * w[^1]), batch);
    }

    private static ModalityGates Gates(TrialTask task, FusionNetwork network)
    {
        ModalityGates gates = new(network.Encoders.Length, task.Samples.Train.Count, task.Configuration.Remedy.DropProbability);
        gates.Begin(task.Root, task.Trial);
        return gates;
    }
}
