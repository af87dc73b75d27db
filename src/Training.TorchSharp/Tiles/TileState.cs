using static TorchSharp.torch;

namespace ModalityCompetition.Training.TorchSharp.Tiles;

/// <summary>
/// Everything that changes from one iteration to the next, on the device. A state is never changed: a step makes the next one, so that an
/// earlier one can be kept and training repeated from it.
/// </summary>
internal sealed class TileState : IDisposable
{
    /// <summary>Weights, [R][G, d_r, H K m].</summary>
    public required Tensor[] Weights { get; init; }

    /// <summary>Largest Gamma so far of the joint network, [R, G, K].</summary>
    public required Tensor LargestGamma { get; init; }

    /// <summary>Number of iterations at which Gamma had not yet reached beta, int32, [R, G, K].</summary>
    public required Tensor Waited { get; init; }

    /// <summary>1 for a network that is still trained, otherwise 0, [N, G]; null when every network is trained to the end.</summary>
    public Tensor? Active { get; init; }

    /// <summary>Steps that each network has made, int32, [N, G]; null when every network makes all.</summary>
    public Tensor? Steps { get; init; }

    /// <summary>Weights of the losses under Gradient-Blending, [1 + R, G]; null under everything else.</summary>
    public Tensor? Blend { get; init; }

    /// <summary>All tensors.</summary>
    public IEnumerable<IDisposable> All()
    {
        IEnumerable<IDisposable> always = [.. Weights, LargestGamma, Waited];
        IEnumerable<IDisposable> stopping = Active is null ? always : [.. always, Active, Steps!];
        return Blend is null ? stopping : [.. stopping, Blend];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (IDisposable tensor in All())
        {
            tensor.Dispose();
        }
    }
}
