using static TorchSharp.torch;

namespace ModalityCompetition.Training.TorchSharp.Transformers.Networks;

/// <summary>Leaves out numbers in training.</summary>
internal interface IDropout
{
    /// <summary>A mask: 0 for a number that is left out, and 1 divided by the probability that it stays for another.</summary>
    /// <param name="shape">Its shape.</param>
    /// <param name="modality">Whose encoder the numbers are in.</param>
    /// <param name="site">Where in the encoder: 0 for the embedding, then two for each layer.</param>
    /// <param name="like">A tensor of the type and on the device that are wanted.</param>
    Tensor Mask(long[] shape, int modality, int site, Tensor like);
}
