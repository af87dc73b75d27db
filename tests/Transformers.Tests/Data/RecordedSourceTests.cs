using System.Text;
using ModalityCompetition.Transformers.Data;
using ModalityCompetition.Transformers.Data.Folders;
using ModalityCompetition.Transformers.Tests.Data.Support;

namespace ModalityCompetition.Transformers.Tests.Data;

/// <summary>What is kept of a folder says of it what a spec must know, and has no samples.</summary>
public class RecordedSourceTests
{
    [Fact]
    public void A_record_is_equal_to_its_folder_and_loads_nothing()
    {
        using ImageFolder folder = ImageFolder.Whole();
        FolderSource source = FolderSource.Open(folder.Path);
        using MemoryStream written = new();
        RecordedSource.Write(source, written);
        string text =
            $"{{\n  \"identity\": \"{source.Identity}\",\n  \"train\": 2,\n  \"validation\": 0,\n  \"classes\": [\n    {{\n"
            + "      \"name\": \"cat\",\n      \"test\": 1\n    },\n    {\n      \"name\": \"dog\",\n      \"test\": 1\n    }\n  ]\n}";
        Assert.Equal(text, Encoding.UTF8.GetString(written.ToArray()));

        RecordedSource record = Read(folder, text)!;
        Assert.True(record.Equals(source) && source.Equals(record) && record.GetHashCode() == source.GetHashCode());
        Assert.Equal(source.Classes.AsEnumerable(), record.Classes);
        Assert.Equal(source.TestCounts.AsEnumerable(), record.TestCounts);
        Assert.Equal((2, 0), (record.TrainSamples, record.ValidationSamples));
        DataSetException fault = Assert.Throws<DataSetException>(() => record.Load(new ImageTextShape(4, 3, 4, 1), default));
        Assert.EndsWith("put the folder back as it was.", fault.Message, StringComparison.Ordinal);

        foreach (string part in (string[])["\"test\": 1", "\"name\": \"cat\",", "\"train\": 2,", $"\"identity\": \"{source.Identity}\","])
        {
            Assert.Null(Read(folder, text.Replace(part, "", StringComparison.Ordinal)));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"identity": "a", "train": 1, "validation": 0, "classes": [null, null]}""")]
    [InlineData("""{"identity": "a", "train": 1, "validation": 0, "classes": [{"name": "a", "test": 1}]}""")]
    public void What_is_no_whole_record_is_none(string text)
    {
        using ImageFolder folder = new();
        Assert.Null(Read(folder, text));
    }

    private static RecordedSource? Read(ImageFolder folder, string text)
    {
        folder.Write("data-set.json", text);
        return RecordedSource.Read(Path.Combine(folder.Path, "data-set.json"));
    }
}
