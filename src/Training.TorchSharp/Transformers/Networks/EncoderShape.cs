namespace ModalityCompetition.Training.TorchSharp.Transformers.Networks;

/// <summary>What an encoder sees of its modality.</summary>
/// <param name="Positions">Patches of an image, or words of a title with padding.</param>
/// <param name="PatchValues">Numbers of a patch; 0 for titles.</param>
/// <param name="Vocabulary">Number of tokens; 0 for images.</param>
internal readonly record struct EncoderShape(int Positions, int PatchValues, int Vocabulary)
{
    /// <summary>Whether the modality is images.</summary>
    public bool IsImage => PatchValues > 0;
}
