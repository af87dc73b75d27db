namespace ModalityCompetition.Transformers.Data.Pictures;

/// <summary>Pixels of one byte per colour as the numbers that networks see, in integer arithmetic and one division.</summary>
internal static class PixelRows
{
    /// <summary>Bytes of a pixel: red, green, blue.</summary>
    public const int Colours = 3;

    // Weights of ITU-R 601-2, 0.299, 0.587 and 0.114, in 65536ths, which sum to 65536: grey stays what it is.
    private const int RedWeight = 19595;
    private const int GreenWeight = 38470;
    private const int BlueWeight = 7471;
    private const int WeightBits = 16;

    /// <summary>Spreads a picture over its channels.</summary>
    /// <param name="rgb">Red, green and blue of its r * r pixels, row by row from the top.</param>
    /// <param name="channels">3 for colour; 1 for grey, rounded to a byte.</param>
    /// <param name="values">Receives bytes / 255, [c, r, r].</param>
    public static void Spread(ReadOnlySpan<byte> rgb, int channels, Span<float> values)
    {
        int pixels = rgb.Length / Colours;
        for (int i = 0; i < pixels; i++)
        {
            ReadOnlySpan<byte> pixel = rgb.Slice(Colours * i, Colours);
            if (channels == 1)
            {
                values[i] = Grey(pixel[0], pixel[1], pixel[2]) / 255f;
                continue;
            }

            for (int colour = 0; colour < Colours; colour++)
            {
                values[(colour * pixels) + i] = pixel[colour] / 255f;
            }
        }
    }

    private static int Grey(int red, int green, int blue) =>
        ((RedWeight * red) + (GreenWeight * green) + (BlueWeight * blue) + (1 << (WeightBits - 1))) >> WeightBits;
}
