using static TorchSharp.torch;

namespace ModalityCompetition.Training.TorchSharp.Transformers.Networks;

/// <summary>Leaves out numbers in training.</summary>
internal interface IDropout
{
    /// <summary>Some numbers with those that are left out set to 0 and the others divided by the probability that they stay.</summary>
    /// <param name="values">The numbers.</param>
    /// <param name="modality">Whose encoder they are in.</param>
    /// <param name="site">Where in the encoder: 0 for the embedding, then two for each layer.</param>
    Tensor Apply(Tensor values, int modality, int site);
}
