using static TorchSharp.torch;

namespace ModalityCompetition.Training.TorchSharp.Tiles.Samples;

/// <summary>One sample of a tile on its device: the inputs in units of beta, labels and their one-hot form.</summary>
/// <param name="Inputs">X^r / beta, [R][G, d_r, n]: the activation then has its threshold at 1 and no operation has to divide by
/// beta.</param>
/// <param name="Longest">Largest squared length of an input of each modality, [R].</param>
/// <param name="Labels">Labels, [G, n].</param>
/// <param name="OneHot">1{y = j}, [G, K, n].</param>
internal sealed record TileSample(Tensor[] Inputs, Tensor Longest, Tensor Labels, Tensor OneHot) : IDisposable
{
    /// <summary>Samples, n.</summary>
    public long Count => Labels.shape[1];

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Tensor inputs in Inputs)
        {
            inputs.Dispose();
        }

        Longest.Dispose();
        Labels.Dispose();
        OneHot.Dispose();
    }
}
