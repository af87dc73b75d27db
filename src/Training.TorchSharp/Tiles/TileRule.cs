using ModalityCompetition.Training.Remedies;
using ModalityCompetition.Training.TorchSharp.Tiles.Samples;
using ModalityCompetition.Training.Trials;
using static TorchSharp.torch;

namespace ModalityCompetition.Training.TorchSharp.Tiles;

/// <summary>
/// How a remedy trains the joint networks of a tile. With f^r the output of modality r, the encoder of r moves along the residual kappa_r
/// [a g_r (1{y} - softmax sum_s g_s f^s) + b_r (1{y} - softmax f^r)], with gates g of samples, weights a and b_r (of each trial under
/// Gradient-Blending), and a factor kappa_r; what a method leaves out costs nothing. All of it is a function of the random streams, the
/// trial, the step and the weights, so that steps can be repeated from a kept state. Tensors belong to the caller's scope.
/// </summary>
internal sealed class TileRule
{
    private readonly TileData _data;
    private readonly TileShape _shape;
    private readonly TileNetwork _network;
    private readonly RemedyParameters _remedy;
    private readonly TileGates? _gates;
    private readonly TileNoise? _noise;
    private readonly TileBlending? _blending;
    private readonly Tensor[]? _teachers;

    private TileRule(TileData data, TileNetwork network, TileWorkspace work, Tensor[]? teachers, Action<BlendingEstimate>? watcher)
    {
        (_data, _network, _teachers, _shape) = (data, network, teachers, data.Input.Shape);
        _remedy = data.Input.Configuration.Remedy;
        _gates = _remedy.Method == RemedyMethod.ModalityDropout ? new TileGates(data.Input) : null;
        _noise = _remedy.Method == RemedyMethod.OgmGe ? new TileNoise(data.Input) : null;
        _blending = _remedy.Method == RemedyMethod.GradientBlending ? new TileBlending(data, network, work, watcher) : null;
    }

    /// <summary>The rule of a tile; null where the steps are those of gradient descent on the joint loss.</summary>
    /// <param name="data">The tile.</param>
    /// <param name="network">Computes outputs and activations.</param>
    /// <param name="work">Where steps work.</param>
    /// <param name="teachers">Activations of the neurons of trained uni-modal networks, [R][G, K, m, n], where the method learns from them;
    /// else null.</param>
    /// <param name="watcher">Told the estimates of <see cref="TileBlending"/> for the first trial; null for nobody.</param>
    public static TileRule? Of(
        TileData data,
        TileNetwork network,
        TileWorkspace work,
        Tensor[]? teachers,
        Action<BlendingEstimate>? watcher = null
    )
    {
        TrialConfiguration configuration = data.Input.Configuration;
        return configuration.Remedy.HasNeutralRule(configuration.Modalities) ? null : new TileRule(data, network, work, teachers, watcher);
    }

    /// <summary>Whether the losses have weights that <see cref="Blend"/> gives.</summary>
    public bool Blends => _blending is not null;

    /// <summary>Weights of the losses in step t + 1, [1 + R, G]; null under most methods.</summary>
    /// <param name="state">State at t.</param>
    /// <param name="t">Steps performed.</param>
    /// <param name="cancellation">Checked along the training of copies.</param>
    public Tensor? Blend(TileState state, int t, CancellationToken cancellation) => _blending?.At(state, t, cancellation);

    /// <summary>Step t + 1.</summary>
    /// <param name="values">Values of every modality as <see cref="TileNetwork.Forward"/> gives them, [R][G, H, K, n].</param>
    /// <param name="joint">Residuals of the joint network with all its modalities, [G, K, n], 0 where it is not trained any more.</param>
    /// <param name="active">1 for a joint network that is still trained, otherwise 0, [G]; null where all are.</param>
    /// <param name="t">Steps performed.</param>
    /// <param name="blend">What <see cref="Blend"/> gave for the step.</param>
    public TileStep At(Tensor[] values, Tensor joint, Tensor? active, int t, Tensor? blend)
    {
        Tensor[] outputs = [.. values.Select(_network.OutputOfJoint)];
        Tensor? gates = _gates?.At(t, joint.device);
        Tensor shared = gates is null ? joint : Residual(outputs.Select((f, r) => f.mul(Gate(r))).Aggregate((sum, f) => sum.add(f)));
        Tensor[]? factors = Factors(outputs, t);
        return new TileStep
        {
            Residuals = [.. outputs.Select((_, r) => Combined(r))],
            Own = _remedy.Method == RemedyMethod.MmPareto ? [.. outputs.Select(Residual)] : null,
            Rescale = _remedy.Rescale,
            Factors = _noise is null ? null : factors,
            Normals = _noise is null || factors is null ? null : r => _noise.At(r, t, joint.device),
            Teachers = _teachers,
            Pull = _teachers is null ? null : Pull(active),
        };

        Tensor Combined(int r)
        {
            if (blend is not null)
            {
                return joint.mul(blend[0].view(-1, 1, 1)).add_(Residual(outputs[r]).mul_(blend[1 + r].view(-1, 1, 1)));
            }

            (double ofJoint, double ofOwn) = Weights(r, t);
            Tensor? sum =
                ofJoint == 0 ? null
                : gates is null ? Times(shared, ofJoint)
                : shared.mul(Gate(r)).mul_(ofJoint);
            if (ofOwn != 0)
            {
                Tensor own = Times(Residual(outputs[r]), ofOwn);
                own = Samples(outputs, r, t) is { } samples ? own.mul(samples.unsqueeze(1L)) : own;
                sum = sum is null ? own : sum.add(own);
            }

            sum ??= zeros_like(joint);
            return factors is null || _noise is not null ? sum : sum.mul(factors[r].view(-1, 1, 1));
        }

        Tensor Gate(int r) => gates!.select(1, r).unsqueeze(1L);

        Tensor Residual(Tensor f)
        {
            Tensor residual = f.softmax(1L).neg_().add_(_data.Train.OneHot);
            return active is null ? residual : residual.mul_(active.view(-1, 1, 1));
        }
    }

    private static Tensor Times(Tensor tensor, double factor) => factor == 1 ? tensor : tensor.mul(factor);

    // a and b_r.
    private (double Joint, double Own) Weights(int r, int t) =>
        _remedy.Method switch
        {
            RemedyMethod.UnimodalLosses => (1, _remedy.LossWeight),
            RemedyMethod.Alternating => (0, r == t % _shape.Modalities ? 1 : 0),
            RemedyMethod.ReconBoost when Moving(t) is { } moving => (0, r == moving ? 1 : 0),
            _ => (1, 0),
        };

    // Weights of single samples, [G, n], that b_r is multiplied with: 1 - w q_y, with q_y the probability that the other modalities give.
    private Tensor? Samples(Tensor[] outputs, int r, int t)
    {
        if (_remedy.Method != RemedyMethod.ReconBoost || Moving(t) is null)
        {
            return null;
        }

        Tensor[] others = [.. outputs.Where((_, s) => s != r)];
        Tensor sum = others.Length == 0 ? zeros_like(outputs[r]) : others.Aggregate((f, next) => f.add(next));
        return OfLabel(sum.softmax(1L)).mul_(-_remedy.Reconcile).add_(1);
    }

    // kappa_r of every modality and trial, [R][G]; null for ones.
    private Tensor[]? Factors(Tensor[] outputs, int t)
    {
        if (_remedy.Method == RemedyMethod.StepRatio)
        {
            return [.. _remedy.StepRatios.Select(ratio => full([_shape.Trials], (float)ratio, device: outputs[0].device))];
        }

        if (_remedy.Method is not (RemedyMethod.Ogm or RemedyMethod.OgmGe) || !Modulates(t))
        {
            return null;
        }

        // The sums of GradientModulation, in double as there.
        Tensor[] sums = [.. outputs.Select(f => OfLabel(f.softmax(1L)).to(float64).sum(1L))];
        Tensor all = sums.Aggregate((sum, next) => sum.add(next));
        return
        [
            .. sums.Select(sum =>
            {
                Tensor ratio = sum.div(all.sub(sum).div_(sums.Length - 1.0));
                Tensor slowed = ratio.mul(_remedy.Alpha).tanh_().neg_().add_(1);
                return where(ratio.gt(1), slowed, ones_like(slowed)).to(float32);
            }),
        ];
    }

    // Twice the weight over the number of neurons, in units of beta, for each trial, [G, 1, 1, 1].
    private Tensor Pull(Tensor? active)
    {
        double beta = (float)_data.Input.Configuration.Network.Beta;
        double pull = -2 * _remedy.TeacherWeight * beta / _shape.Trial.EncoderNeurons;
        Tensor all = full([_shape.Trials], (float)pull, device: _data.Weights[0].device);
        return (active is null ? all : all.mul(active)).view(-1, 1, 1, 1);
    }

    private Tensor OfLabel(Tensor shares) => shares.gather(1L, _data.Train.Labels.unsqueeze(1L)).squeeze(1L);

    private bool Modulates(int t) => t >= _remedy.FirstStep && t < (_remedy.EndStep ?? int.MaxValue);

    // The modality whose stage of ReconBoost a step belongs to; null in the joint training between stages.
    private int? Moving(int t)
    {
        int cycle = _remedy.StageSteps + _remedy.RectifySteps;
        return t % cycle < _remedy.StageSteps ? t / cycle % _shape.Modalities : null;
    }
}
