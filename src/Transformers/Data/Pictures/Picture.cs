namespace ModalityCompetition.Transformers.Data.Pictures;

/// <summary>An upright picture.</summary>
/// <param name="Width">Pixels of a row, at least 1.</param>
/// <param name="Height">Rows, at least 1.</param>
/// <param name="Rgb">Red, green and blue of its pixels, [3 width height], row by row from the top.</param>
internal sealed record Picture(int Width, int Height, byte[] Rgb);
