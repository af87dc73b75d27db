namespace ModalityCompetition.Training.TorchSharp.Transformers.Networks;

/// <summary>A tensor of parameters.</summary>
/// <param name="Name">Its name, for example <c>layers.0.up.weight</c>.</param>
/// <param name="Initial">What it starts from.</param>
/// <param name="Number">Its number among the drawn matrices of its encoder, from 1; 0 for the classifier; -1 for one that is not
/// drawn.</param>
/// <param name="Shape">Its shape; of a linear map [outputs, inputs].</param>
internal sealed record ParameterTensor(string Name, InitialValue Initial, int Number, params long[] Shape)
{
    /// <summary>Number of its elements.</summary>
    public long Length => Shape.Aggregate(1L, (product, size) => product * size);
}
