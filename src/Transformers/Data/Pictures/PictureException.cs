namespace ModalityCompetition.Transformers.Data.Pictures;

/// <summary>The bytes of a file are not those of a picture that can be read.</summary>
/// <param name="message">What is wrong and what helps, as the end of a sentence that begins with the picture.</param>
internal sealed class PictureException(string message) : Exception(message);
