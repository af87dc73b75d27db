using ModalityCompetition.Transformers.Data;
using ModalityCompetition.Transformers.Data.Folders;
using ModalityCompetition.Transformers.Data.Pictures;

namespace ModalityCompetition.Transformers.Tests.Data.Support;

/// <summary>A folder for a test, which is removed afterwards.</summary>
internal sealed class ImageFolder : IDisposable
{
    public const string Header = "image,title,class,split\n";

    /// <summary>Two classes, each with one sample for training and one for testing.</summary>
    public const string Rows = "a.png,a cat,cat,train\nb.png,a dog,dog,train\nc.png,the cat,cat,test\nd.png,the dog,dog,test\n";

    public string Path { get; } = Directory.CreateTempSubdirectory("modcomp-images-").FullName;

    public string Table => System.IO.Path.Combine(Path, "samples.csv");

    /// <summary>A folder with <see cref="Rows"/> and its images, all of them different.</summary>
    public static ImageFolder Whole()
    {
        ImageFolder folder = new();
        folder.Write("samples.csv", Header + Rows);
        foreach ((string name, byte shade) in new[] { ("a", (byte)10), ("b", (byte)20), ("c", (byte)30), ("d", (byte)40) })
        {
            folder.Write(name + ".png", Png(shade));
        }

        return folder;
    }

    public static byte[] Png(byte shade, int resolution = 4)
    {
        byte[] rgb = new byte[3 * resolution * resolution];
        Array.Fill(rgb, shade);
        return PngBytes.Of(rgb, resolution);
    }

    public void Write(string name, string text) => File.WriteAllText(System.IO.Path.Combine(Path, name), text);

    public void Write(string name, byte[] content) => File.WriteAllBytes(System.IO.Path.Combine(Path, name), content);

    /// <summary>What opening it says, the folder's own path left out.</summary>
    public string Fault() =>
        Assert.Throws<DataSetException>(() => FolderSource.Open(Path)).Message.Replace(Path, "FOLDER", StringComparison.Ordinal);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
