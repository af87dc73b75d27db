using System.Collections.Immutable;
using static TorchSharp.torch;

namespace ModalityCompetition.Training.TorchSharp.Transformers.Networks;

/// <summary>
/// The parameters of a network in one flat vector, tensor after tensor, so that its gradient is one vector too and a step of the optimiser
/// a handful of operations.
/// </summary>
internal sealed class ParameterLayout
{
    private readonly long[] _lengths;

    /// <summary>A layout of tensors in their order.</summary>
    public ParameterLayout(IEnumerable<ParameterTensor> tensors)
    {
        Tensors = [.. tensors];
        _lengths = [.. Tensors.Select(tensor => tensor.Length)];
        Length = _lengths.Sum();
    }

    /// <summary>The tensors, in order.</summary>
    public ImmutableArray<ParameterTensor> Tensors { get; }

    /// <summary>Number of all parameters.</summary>
    public long Length { get; }

    /// <summary>The tensors as views of a flat vector, in order, in the caller's scope.</summary>
    /// <param name="flat">The parameters, [<see cref="Length"/>].</param>
    public Tensor[] Cut(Tensor flat)
    {
        Tensor[] parts = flat.split(_lengths);
        for (int i = 0; i < parts.Length; i++)
        {
            if (Tensors[i].Shape.Length > 1)
            {
                Tensor part = parts[i];
                parts[i] = part.view(Tensors[i].Shape);
                part.Dispose();
            }
        }

        return parts;
    }
}
