using ModalityCompetition.Training.TorchSharp.Tiles.Samples;
using static TorchSharp.torch;

namespace ModalityCompetition.Training.TorchSharp.Tiles;

/// <summary>
/// The arithmetic of training as TorchScript, so that many steps are one call from .NET. Tensors have samples along the last axis and units
/// as rows: sums over neurons and the softmax over classes then run along a leading axis, which libtorch vectorises over samples.
/// </summary>
/// <remarks>
/// What is as large as the pre-activations is written in place or into buffers that live as long as the training. So nothing of that size
/// is allocated in a step, and no two operations have results that the compiler of TorchScript could fuse: it fuses only operations that
/// have new tensors as results. The first call, which it profiles, and all later ones run the same kernels of libtorch, and bits do not
/// depend on what ran before. The functions take all sizes from their arguments and are compiled once for the process.
/// </remarks>
internal static class TileScript
{
    private const string Source = """
        # Whether no inner product of a neuron's weights with an input can be above 1, by the lengths of both (Cauchy-Schwarz, with room
        # for rounding). A GPU is not asked: the host would wait for the answer.
        def small(weights, longest):
            if weights.is_cuda:
                return False
            return bool(weights.square().sum([1]).max() * longest < 0.999)

        # A = W X for samples along the last axis, value [G, H K m, n]. With unit = min(max(A, 0), 1), slope gets unit^(q - 1), and part
        # [G, H, K, n] the sums over neurons of unit^q / q + max(A - 1, 0). Where no A is above 1 the second term is 0 and left out: the
        # bits are the same. value and unit are for work, and so is sums, as large as part.
        def forward(inputs, weights, degree: int, linear: bool, value, unit, slope, sums, part):
            torch.bmm(weights.transpose(1, 2), inputs, out=value)
            if linear:
                torch.clamp(value, 0.0, 1.0, out=unit)
                value.sub_(1.0).relu_()
                torch.sum(value.view(part.size(0), part.size(1), part.size(2), -1, part.size(3)), [3], False, out=part)
            else:
                unit = value.clamp_(0.0, 1.0)
                part.zero_()
            if degree == 3:
                torch.mul(unit, unit, out=slope)
                unit.pow_(3)
            else:
                torch.pow(unit, degree - 1, out=slope)
                unit.mul_(slope)
            torch.sum(unit.view(part.size(0), part.size(1), part.size(2), -1, part.size(3)), [3], False, out=sums)
            part.add_(sums, alpha=1.0 / degree)

        # Outputs of the joint network, then of the uni-modal ones, [N, G, K, n].
        def forwards(inputs: List[Tensor], longest, weights: List[Tensor], degree: int, beta: float, value, unit, slopes: List[Tensor],
                     sums, parts: List[Tensor], outputs):
            for r in range(len(inputs)):
                part = parts[r]
                forward(inputs[r], weights[r], degree, not small(weights[r], longest[r]), value, unit, slopes[r], sums, part)
                if r == 0:
                    outputs[0].copy_(part.select(1, 0))
                else:
                    outputs[0].add_(part.select(1, 0))
                if part.size(1) == 2:
                    outputs[1 + r].copy_(part.select(1, 1))
            if beta != 1.0:
                outputs.mul_(beta)

        def residual(one_hot, outputs, residuals):
            torch._softmax(outputs, 2, False, out=residuals)
            torch.sub(one_hot, residuals, out=residuals)

        # The weights of the next iteration. Residuals of the networks that share the encoder of modality r are rows 0 and 1 + r.
        def update(r: int, inputs, weights, slope, part, residuals, rate: float):
            own = residuals[0:2 + r:1 + r].transpose(0, 1).unsqueeze(3)
            slope.view(part.size(0), part.size(1), part.size(2), -1, part.size(3)).mul_(own)
            return torch.baddbmm(weights, inputs, slope.transpose(1, 2), beta=1.0, alpha=rate)

        def updates(inputs: List[Tensor], weights: List[Tensor], slopes: List[Tensor], parts: List[Tensor], residuals, rate: float):
            next: List[Tensor] = []
            for r in range(len(inputs)):
                next.append(update(r, inputs[r], weights[r], slopes[r], parts[r], residuals, rate))
            return next

        # Largest Gamma so far and iterations before it reached beta, [R, G, K] each. Gamma_(j,r) = max_l [<w_(j,l,r), M_j^r>]_+ of the
        # joint network; with the canonical dictionary the product is w_(j,l,r) at coordinate j.
        def watch(weights: List[Tensor], dictionaries: List[Tensor], neurons: int, beta: float, largest, waited):
            classes = largest.size(2)
            now = torch.empty_like(largest)
            for r in range(len(weights)):
                joint = weights[r].narrow(2, 0, classes * neurons)
                if len(dictionaries) == 0:
                    own = joint.view(joint.size(0), joint.size(1), classes, neurons).diagonal(0, 1, 2)
                else:
                    own = joint.transpose(1, 2).bmm(dictionaries[r]).view(joint.size(0), classes, neurons, classes).diagonal(0, 1, 3)
                torch.amax(own, [1], False, out=now[r])
            torch.maximum(largest, now, out=now)
            count = waited.clone()
            count.add_(now.lt(beta))
            return [now, count]

        # Steps of all networks: the weights of every modality after them, then what watch gives.
        def steps(count: int, inputs: List[Tensor], longest, one_hot, weights: List[Tensor], dictionaries: List[Tensor], largest, waited,
                  neurons: int, degree: int, beta: float, rate: float, value, unit, slopes: List[Tensor], sums, parts: List[Tensor],
                  outputs, residuals):
            for t in range(count):
                watched = watch(weights, dictionaries, neurons, beta, largest, waited)
                largest, waited = watched[0], watched[1]
                forwards(inputs, longest, weights, degree, beta, value, unit, slopes, sums, parts, outputs)
                residual(one_hot, outputs, residuals)
                weights = updates(inputs, weights, slopes, parts, residuals, rate)
            return weights + [largest, waited]

        """;

    private static readonly Lazy<jit.CompilationUnit> s_unit = new(() => jit.compile(Source));

    /// <summary>Values and slopes of one modality's encoders, into given tensors.</summary>
    /// <param name="inputs">X^r / beta, [G, d, rows].</param>
    /// <param name="weights">W, [G, d, H K m].</param>
    /// <param name="degree">q.</param>
    /// <param name="linear">Whether a pre-activation can be above 1; if not, what is 0 is left out, with the same bits.</param>
    /// <param name="value">For work, [G, H K m, rows].</param>
    /// <param name="unit">For work, [G, H K m, rows].</param>
    /// <param name="slope">Receives sigma', [G, H K m, rows].</param>
    /// <param name="sums">For work, [G, H, K, rows].</param>
    /// <param name="part">Receives the sums over neurons of sigma / beta, [G, H, K, rows].</param>
    public static void Forward(
        Tensor inputs,
        Tensor weights,
        int degree,
        bool linear,
        Tensor value,
        Tensor unit,
        Tensor slope,
        Tensor sums,
        Tensor part
    ) => s_unit.Value.invoke("forward", inputs, weights, degree, linear, value, unit, slope, sums, part);

    /// <summary>Outputs of all networks on the training sample, in the workspace.</summary>
    public static void Forwards(TileSample sample, Tensor[] weights, TileWorkspace work) =>
        s_unit.Value.invoke(
            "forwards",
            sample.Inputs,
            sample.Longest,
            weights,
            work.Constants.Degree,
            work.Constants.Beta,
            work.Value,
            work.Unit,
            work.Slopes,
            work.Sums,
            work.Parts,
            work.Outputs
        );

    /// <summary>Residuals 1{y} - softmax f of all networks at the outputs in the workspace, there.</summary>
    public static void Residuals(TileSample sample, TileWorkspace work) =>
        s_unit.Value.invoke("residual", sample.OneHot, work.Outputs, work.Residuals);

    /// <summary>Weights of the next iteration from slopes and residuals in the workspace, [R][G, d_r, H K m]; uses up the slopes.</summary>
    public static Tensor[] Updates(TileSample sample, Tensor[] weights, TileWorkspace work) =>
        (Tensor[])s_unit.Value.invoke("updates", sample.Inputs, weights, work.Slopes, work.Parts, work.Residuals, work.Constants.Rate);

    /// <summary>Largest Gamma so far and iterations before it reached beta at given weights, [R, G, K] each.</summary>
    public static Tensor[] Watch(TileData data, TileState state, TileWorkspace work) =>
        (Tensor[])
            s_unit.Value.invoke(
                "watch",
                state.Weights,
                data.Dictionaries,
                work.Constants.Neurons,
                work.Constants.Beta,
                state.LargestGamma,
                state.Waited
            );

    /// <summary>
    /// Watches and steps, again and again: the weights after the last step, [R][G, d_r, H K m], then what <see cref="Watch"/> gives.
    /// </summary>
    public static Tensor[] Steps(int count, TileData data, TileState state, TileWorkspace work) =>
        (Tensor[])
            s_unit.Value.invoke(
                "steps",
                count,
                data.Train.Inputs,
                data.Train.Longest,
                data.Train.OneHot,
                state.Weights,
                data.Dictionaries,
                state.LargestGamma,
                state.Waited,
                work.Constants.Neurons,
                work.Constants.Degree,
                work.Constants.Beta,
                work.Constants.Rate,
                work.Value,
                work.Unit,
                work.Slopes,
                work.Sums,
                work.Parts,
                work.Outputs,
                work.Residuals
            );
}
