using System.Diagnostics;
using ModalityCompetition.TestKit.Scripts;
using ModalityCompetition.Transformers.Data.Pictures;

namespace ModalityCompetition.Transformers.Tests.Data.Pillow;

/// <summary>
/// Pictures against Pillow, whose decoders are libpng and libjpeg, and NumPy. PNGs and averages are equal; JPEGs, whose standard leaves
/// rounding and the way back from subsampled colours open, differ by few steps of 255.
/// </summary>
public class PillowTests
{
    private const string Missing = "There is no python3 with Pillow and NumPy (on Debian: apt-get install python3-pil python3-numpy).";
    private const int Resolution = 7;

    // Measured on 200 seeds: at most 3, and 0.36 on average over a picture.
    private const int LargestDifference = 8;
    private const double MeanDifference = 0.5;

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(2022)]
    [InlineData(31416)]
    public void Pictures_are_what_Pillow_makes_of_them(int seed)
    {
        string folder = Directory.CreateTempSubdirectory("modcomp-pillow-").FullName;
        try
        {
            Make(folder, seed);
            string[] files = [.. Directory.GetFiles(folder).Where(file => Path.GetExtension(file) is ".png" or ".jpg").Order()];
            Assert.InRange(files.Length, 40, int.MaxValue);
            foreach (string file in files)
            {
                Compare(file, $"{Path.GetFileName(file)}, seed {seed}");
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Compare(string file, string name)
    {
        byte[] content = File.ReadAllBytes(file);
        Picture picture = PictureFile.Decode(content);
        byte[] expected = File.ReadAllBytes(file + ".rgb");
        Assert.Equal((BitConverter.ToInt32(expected), BitConverter.ToInt32(expected, 4)), (picture.Width, picture.Height));
        PictureHeader header = PictureFile.Inspect(content);
        Assert.Equal((picture.Width, picture.Height), (header.UprightWidth, header.UprightHeight));

        // Where colours have half the width the decoder is wrong in one column (findings/stbimagesharp-422-edge.sh).
        int wrong = file.Contains("-422", StringComparison.Ordinal) ? 2 * (((picture.Width + 1) / 2) - 1) : -1;
        int[] differences =
        [
            .. Enumerable
                .Range(0, picture.Rgb.Length)
                .Where(at => at / 3 % picture.Width != wrong)
                .Select(at => Math.Abs(picture.Rgb[at] - expected[8 + at])),
        ];
        bool isExact = Path.GetExtension(file) == ".png";
        Assert.True(differences.Max() <= (isExact ? 0 : LargestDifference), $"{name}: a difference of {differences.Max()}.");
        Assert.True(differences.Average() <= (isExact ? 0 : MeanDifference), $"{name}: {differences.Average()} on average.");

        // From the same pixels, so that only averaging is compared.
        byte[] square = new byte[3 * Resolution * Resolution];
        SquareAverages.Fill(picture with { Rgb = expected[8..] }, Resolution, square);
        Assert.True(File.ReadAllBytes(file + ".square").AsSpan().SequenceEqual(square), $"{name}: averages");
        float[] grey = new float[Resolution * Resolution];
        PixelRows.Spread(square, channels: 1, grey);
        Assert.Equal(File.ReadAllBytes(file + ".grey").Select(value => value / 255f), grey);
    }

    private static void Make(string folder, int seed)
    {
        string script = Path.Combine(RepositoryScript.Root, "tests", "Transformers.Tests", "Data", "Pillow", "pillow_images.py");
        (int code, string error) = Run(Python(), script, folder, $"{seed}");
        Assert.True(code == 0, error);
    }

    private static string Python()
    {
        string? python = Array.Find(["python3", "/usr/bin/python3"], p => Run(p, "-c", "import PIL.Image, numpy").Code == 0);
        Skip.If(python is null, Missing);
        return python!;
    }

    private static (int Code, string Error) Run(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            string error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, error);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return (-1, $"{program} is not there");
        }
    }
}
