using ModalityCompetition.Training.Remedies;
using ModalityCompetition.Training.TorchSharp.Transformers.Networks;
using ModalityCompetition.Training.TorchSharp.Transformers.Optimization;
using ModalityCompetition.Training.TorchSharp.Transformers.Samples;
using TorchSharp;
using static TorchSharp.torch;

namespace ModalityCompetition.Training.TorchSharp.Transformers.Remedies;

/// <summary>
/// OGM and OGM-GE: the gradients of each encoder are multiplied by <see cref="GradientModulation"/>'s kappa_r, whose sums are over the
/// mini-batch as in the paper, and with GE get <see cref="GradientNoise"/>; those of the classifier stay. As in the authors' code this
/// happens to the gradient before the optimiser sees it. Their optimiser is SGD; AdamW divides by the size of recent gradients, so that a
/// kappa_r that stays the same for long changes little, and one that changes acts for as long as the moments remember.
/// </summary>
/// <param name="task">The trial.</param>
/// <param name="network">The joint network.</param>
/// <param name="dropout">Leaves numbers out; null for none.</param>
internal sealed class ModulatedRule(TrialTask task, FusionNetwork network, PhiloxDropout? dropout)
    : FusionRule(network, task.Samples.Train, dropout)
{
    private readonly RemedyParameters _remedy = task.Configuration.Remedy;
    private readonly GradientNoise? _noise = Noise(task, network);
    private readonly double[] _factors = new double[network.Encoders.Length];

    /// <inheritdoc/>
    protected override Tensor Loss(Tensor[] w, Tensor[] features, StepBatch batch)
    {
        if (Acts(batch.Step))
        {
            using IDisposable frozen = no_grad();
            double[] sums =
            [
                .. features.Select(feature =>
                    Network.OwnOutputs(w, feature).softmax(1).gather(1, batch.Classes.unsqueeze(1)).sum().ToDouble()
                ),
            ];
            GradientModulation.Factors(sums, _remedy.Alpha, _factors);
        }

        return base.Loss(w, features, batch);
    }

    /// <inheritdoc/>
    protected override Tensor Changed(Tensor gradient, StepBatch batch)
    {
        if (!Acts(batch.Step))
        {
            return gradient;
        }

        for (int r = 0; r < _factors.Length; r++)
        {
            Tensor own = gradient.narrow(0, Network.Start(r), Network.Encoders[r].Length);
            double deviation = _noise is null ? 0 : own.std().ToDouble();
            own.mul_(_factors[r]);
            if (_noise is not null)
            {
                float[] normals = new float[own.numel()];
                _noise.Fill(Network.Encoders[r].Modality, batch.Step, normals);
                own.add_(tensor(normals, device: own.device), deviation);
            }
        }

        return gradient;
    }

    private bool Acts(int step) => step >= _remedy.FirstStep && step < (_remedy.EndStep ?? int.MaxValue);

    private static GradientNoise? Noise(TrialTask task, FusionNetwork network)
    {
        if (task.Configuration.Remedy.Method != RemedyMethod.OgmGe)
        {
            return null;
        }

        GradientNoise noise = new([.. network.Encoders.Select(encoder => (int)encoder.Length)]);
        noise.Begin(task.Root, task.Trial);
        return noise;
    }
}
