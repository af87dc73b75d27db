namespace ModalityCompetition.Transformers.Data.Loading;

/// <summary>Makes the picture of a sample; several threads call it at once.</summary>
/// <param name="part">Part of the data set.</param>
/// <param name="index">The sample's index in its part.</param>
/// <param name="resolution">Width and height r, pixels.</param>
/// <param name="rgb">Receives red, green and blue of its pixels, [3 r r], row by row from the top.</param>
internal delegate void PictureMaker(ImageTextPart part, int index, int resolution, Span<byte> rgb);
