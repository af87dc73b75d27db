using System.Diagnostics;
using System.Text;
using ModalityCompetition.Transformers.Data;
using ModalityCompetition.Transformers.Data.Folders;
using ModalityCompetition.Transformers.Tests.Data.Support;

namespace ModalityCompetition.Transformers.Tests.Data;

/// <summary>Every fault of a folder is one exact sentence with the file, the line and what helps.</summary>
public class FolderFaultTests
{
    private const string Other = "b.png,a dog,dog,train\nc.png,the cat,cat,test\nd.png,the dog,dog,test\n";

    /// <summary>A table, and what is said of it.</summary>
    public static TheoryData<string, string> Tables { get; } =
        new()
        {
            { "", "FOLDER/samples.csv is empty: its first line must have the columns image, title, class, split." },
            { "\n\n", "FOLDER/samples.csv is empty: its first line must have the columns image, title, class, split." },
            { ImageFolder.Header, "FOLDER/samples.csv has no samples: write a line for each image below the first line." },
            {
                "image,title,class\n",
                "FOLDER/samples.csv, line 1: there is no column 'split': the first line must have image, title, class, split, and has "
                    + "image, "
                    + "title, class."
            },
            {
                "image,title,Image,class,split\n",
                "FOLDER/samples.csv, line 1: the column 'image' is there twice: remove or rename one of them."
            },
            {
                ImageFolder.Header + "a.png,a cat,cat\n" + Other,
                "FOLDER/samples.csv, line 2: it has 3 fields and the first line has 4 fields: a comma is missing or too many there, or a "
                    + "field "
                    + "with a comma in it lacks its quotes."
            },
            {
                ImageFolder.Header + "a.png,a cat, grey,cat,train\n" + Other,
                "FOLDER/samples.csv, line 2: it has 5 fields and the first line has 4 fields: a comma is missing or too many there, or a "
                    + "field "
                    + "with a comma in it lacks its quotes."
            },
            {
                ImageFolder.Header + "a.png,a cat,cat,dev\n" + Other,
                "FOLDER/samples.csv, line 2: the split 'dev' is none: write train or validation or test."
            },
            {
                ImageFolder.Header + "e.png,a cat,cat,train\n" + Other,
                "FOLDER/samples.csv, line 2: the image 'e.png' is not there: copy it into the folder, or remove the line."
            },
            {
                ImageFolder.Header + "no/e.png,a cat,cat,train\n" + Other,
                "FOLDER/samples.csv, line 2: the image 'no/e.png' is not there: copy it into the folder, or remove the line."
            },
            {
                ImageFolder.Header + "../a.png,a cat,cat,train\n" + Other,
                "FOLDER/samples.csv, line 2: the image '../a.png' lies outside the folder: write a path within it."
            },
            {
                ImageFolder.Header + "/a.png,a cat,cat,train\n" + Other,
                "FOLDER/samples.csv, line 2: the image '/a.png' lies outside the folder: write a path within it."
            },
            {
                ImageFolder.Header + "x\\a.png,a cat,cat,train\n" + Other,
                "FOLDER/samples.csv, line 2: the image 'x\\a.png' has a backslash in its path: write / between folders."
            },
            {
                ImageFolder.Header + "sub,a cat,cat,train\n" + Other,
                "FOLDER/samples.csv, line 2: the image 'sub' is a folder: write the path of a file."
            },
            {
                ImageFolder.Header + ",a cat,cat,train\n" + Other,
                "FOLDER/samples.csv, line 2: the image is empty: write its path within the folder."
            },
            {
                ImageFolder.Header + "a.png,?!,cat,train\n" + Other,
                "FOLDER/samples.csv, line 2: the title '?!' has no word: write one with a letter or a digit."
            },
            {
                ImageFolder.Header + "a.png,,cat,train\n" + Other,
                "FOLDER/samples.csv, line 2: the title '' has no word: write one with a letter or a digit."
            },
            { ImageFolder.Header + "a.png,a cat, ,train\n" + Other, "FOLDER/samples.csv, line 2: the class is empty: write its name." },
            {
                ImageFolder.Header + "a.png,a cat,\"c\nat\",train\n" + Other,
                "FOLDER/samples.csv, line 2: the class has a line break or another control character in its name: take it out."
            },
            {
                ImageFolder.Header + "a.png,a \"cat\",cat,train\n" + Other,
                "FOLDER/samples.csv, line 2: a quote stands within a field that does not begin with one, or before the end of one that "
                    + "does: "
                    + "put the whole field in quotes and double every quote within it."
            },
            {
                ImageFolder.Header + Other + "a.png,cat,train,\"a cat\n",
                "FOLDER/samples.csv, line 5: a quote is opened there and never closed: close it, and double every quote within a field."
            },
            {
                ImageFolder.Header + "a.png,a cat,cat,train\nb.png,a cat,cat,test\n",
                "FOLDER/samples.csv has one class, 'cat': a data set has at least two."
            },
            {
                ImageFolder.Header + "a.png,a cat,cat,train\n\nb.png,a dog,dog,train\nc.png,the cat,cat,test\n",
                "FOLDER/samples.csv, line 4: the class 'dog' has no sample whose split is test: every class needs one for train and one "
                    + "for "
                    + "test; add one, or remove the class."
            },
            {
                ImageFolder.Header + ImageFolder.Rows + "a.png,a cow,cow,test\n",
                "FOLDER/samples.csv, line 6: the class 'cow' has no sample whose split is train: every class needs one for train and one "
                    + "for "
                    + "test; add one, or remove the class."
            },
        };

    [Theory]
    [MemberData(nameof(Tables))]
    public void A_wrong_table_is_told_in_one_sentence(string table, string expected)
    {
        using ImageFolder folder = ImageFolder.Whole();
        Directory.CreateDirectory(Path.Combine(folder.Path, "sub"));
        folder.Write("samples.csv", table);
        Assert.Equal(expected, folder.Fault());
    }

    /// <summary>How the image of line 2 is broken, and what is said of it.</summary>
    public static TheoryData<byte[], string> Images { get; } =
        new()
        {
            { [], "is empty: copy it again" },
            { Encoding.ASCII.GetBytes("no image"), "is neither a PNG nor a JPEG: save it as one of them" },
            { Encoding.ASCII.GetBytes("GIF89a and more"), "is neither a PNG nor a JPEG: save it as one of them" },
            { ImageFolder.Png(1)[..^1], "is cut off: its file ends too early; copy it again" },
            { ImageFolder.Png(1)[..50], "is cut off: its file ends too early; copy it again" },
            { ImageFolder.Png(1)[..^12], "is cut off: its file ends too early; copy it again" },
            { Changed(ImageFolder.Png(1), 60), "is a damaged PNG: copy it again" },
            { BrokenPng.WithDictionary(ImageFolder.Png(1)), "is a damaged PNG: copy it again" },
            { BrokenPng.WithSize(ImageFolder.Png(1), 5, 4), "is a damaged PNG: copy it again" },
            { BrokenPng.WithSize(ImageFolder.Png(1), 3, 4), "is a damaged PNG: copy it again" },
            { BrokenPng.WithSize(ImageFolder.Png(1), 0, 4), "has no pixels: replace it, or remove the line" },
            {
                BrokenPng.WithSize(ImageFolder.Png(1), 1 << 30, 1 << 30),
                "has 1073741824 x 1073741824 pixels, and more than 40000000 are not read: make it smaller"
            },
            {
                BrokenPng.WithSize(ImageFolder.Png(1), -1, -1),
                "has 4294967295 x 4294967295 pixels, and more than 40000000 are not read: make it smaller"
            },
            { BrokenJpeg.Small, "" },
            { BrokenJpeg.Small[..^2], "is cut off: its file ends too early; copy it again" },
            { BrokenJpeg.Small[..^20], "is cut off: its file ends too early; copy it again" },
            { BrokenJpeg.Small[..30], "is cut off: its file ends too early; copy it again" },
            { Changed(BrokenJpeg.Small, 20), "is a damaged JPEG: copy it again" },
            { BrokenJpeg.WithSize(65535, 65535), "has 65535 x 65535 pixels, and more than 40000000 are not read: make it smaller" },
            { BrokenJpeg.WithSize(8, 0), "has no pixels: replace it, or remove the line" },
            {
                BrokenJpeg.WithFrame(0xC9),
                "is a JPEG of a kind that is not read (lossless, arithmetic or of more than 8 bits): save it as an ordinary JPEG or a PNG"
            },
        };

    [Theory]
    [MemberData(nameof(Images))]
    public void A_broken_image_is_told_with_its_line(byte[] image, string expected)
    {
        using ImageFolder folder = ImageFolder.Whole();
        folder.Write("a.png", image);
        if (expected.Length == 0)
        {
            FolderSource.Open(folder.Path).Load(new ImageTextShape(4, 3, 4, 1), default);
            return;
        }

        Assert.Equal($"FOLDER/samples.csv, line 2: the image 'a.png' {expected}.", folder.Fault());
    }

    [Fact]
    public void An_image_that_only_the_decoder_finds_broken_is_told_when_it_is_loaded()
    {
        using ImageFolder folder = ImageFolder.Whole();
        folder.Write("c.png", BrokenJpeg.WithTwoColours());
        FolderSource source = FolderSource.Open(folder.Path);
        DataSetException fault = Assert.Throws<DataSetException>(() => source.Load(new ImageTextShape(4, 3, 4, 1), default));
        Assert.Equal(
            $"{folder.Table}, line 4: the image 'c.png' cannot be decoded: it is damaged or of a kind that is not read; save it again as "
                + "an "
                + "ordinary PNG or JPEG.",
            fault.Message
        );
    }

    [Fact]
    public void Images_that_change_or_go_between_opening_and_loading_are_told()
    {
        using ImageFolder folder = ImageFolder.Whole();
        // A set like no other, which nobody else has loaded.
        folder.Write("b.png", ImageFolder.Png(99));
        FolderSource source = FolderSource.Open(folder.Path);
        folder.Write("a.png", ImageFolder.Png(11));
        File.Delete(Path.Combine(folder.Path, "d.png"));
        DataSetException fault = Assert.Throws<DataSetException>(() => source.Load(new ImageTextShape(4, 3, 4, 1), default));
        Assert.Equal(
            $"{folder.Table}, line 2: the image 'a.png' is not what it was when the folder was opened: leave the folder as it is while it "
                + "is "
                + $"in use, and start again.\n{folder.Table}, line 5: the image 'd.png' is not there: copy it into the folder, or remove "
                + "the "
                + "line.",
            fault.Message
        );

        folder.Write("a.png", ImageFolder.Png(10));
        folder.Write("d.png", ImageFolder.Png(40));
        Assert.Equal(2, source.Load(new ImageTextShape(4, 3, 4, 1), default).Train.Count);
    }

    [Theory]
    [InlineData(10, "")]
    [InlineData(11, "FOLDER/samples.csv has 1 more fault.")]
    [InlineData(25, "FOLDER/samples.csv has 15 more faults.")]
    public void The_first_ten_faults_are_told_and_how_many_more_there_are(int faults, string last)
    {
        using ImageFolder folder = ImageFolder.Whole();
        IEnumerable<string> rows = Enumerable.Range(0, faults).Select(i => i % 2 == 0 ? $"no{i}.png,a cat,cat,train" : "a.png,a,b");
        folder.Write("samples.csv", ImageFolder.Header + string.Join('\n', rows));
        string[] lines = folder.Fault().Split('\n');
        Assert.Equal(10 + (last.Length > 0 ? 1 : 0), lines.Length);
        Assert.All(
            Enumerable.Range(0, 10),
            i => Assert.StartsWith($"FOLDER/samples.csv, line {i + 2}: ", lines[i], StringComparison.Ordinal)
        );
        Assert.Equal(last, last.Length > 0 ? lines[^1] : "");
    }

    [Fact]
    public void A_folder_or_a_table_that_is_not_there_is_told()
    {
        using ImageFolder folder = new();
        Assert.Equal(
            "FOLDER/samples.csv is not there: a folder of images needs a table with the columns image, title, class, split.",
            folder.Fault()
        );
        string none = Path.Combine(folder.Path, "none");
        Assert.Equal(
            $"{none} is not there: give a folder of images with a table samples.csv (docs/image-text-data.md).",
            Assert.Throws<DataSetException>(() => FolderSource.Open(none)).Message
        );
        folder.Write("file", "");
        string file = Path.Combine(folder.Path, "file");
        Assert.Equal(
            $"{file} is a file, not a folder of images: give the folder that samples.csv lies in.",
            Assert.Throws<DataSetException>(() => FolderSource.Open(file)).Message
        );
    }

    [Fact]
    public void A_table_that_is_a_folder_is_told()
    {
        using ImageFolder folder = new();
        Directory.CreateDirectory(folder.Table);
        Assert.Equal("FOLDER/samples.csv is a folder: give the folder that the table itself lies in.", folder.Fault());
    }

    [SkippableTheory]
    [InlineData("samples.csv", "FOLDER/samples.csv ", false)]
    [InlineData("a.png", "FOLDER/samples.csv, line 2: the image 'a.png' ", false)]
    [InlineData("samples.csv", "FOLDER/samples.csv ", true)]
    [InlineData("a.png", "FOLDER/samples.csv, line 2: the image 'a.png' ", true)]
    public async Task A_pipe_is_told_and_never_waited_for(string name, string beginning, bool linked)
    {
        Skip.If(OperatingSystem.IsWindows(), "Named pipes of Windows lie in no folder.");
        using ImageFolder folder = ImageFolder.Whole();
        string path = Path.Combine(folder.Path, name);
        string pipe = linked ? Path.Combine(folder.Path, "pipe") : path;
        File.Delete(path);
        using (var make = Process.Start("mkfifo", [pipe]))
        {
            await make.WaitForExitAsync();
            Assert.Equal(0, make.ExitCode);
        }

        if (linked)
        {
            File.CreateSymbolicLink(path, pipe);
        }

        Assert.Equal($"{beginning}is a pipe or a device, not an ordinary file: put the file itself there.", folder.Fault());
    }

    [SkippableTheory]
    [InlineData("samples.csv")]
    [InlineData("a.png")]
    public void A_link_to_a_file_is_as_good_as_the_file(string name)
    {
        Skip.If(OperatingSystem.IsWindows(), "Making links takes a privilege there.");
        using ImageFolder folder = ImageFolder.Whole();
        string identity = FolderSource.Open(folder.Path).Identity;
        string path = Path.Combine(folder.Path, name);
        File.Move(path, path + ".moved");
        File.CreateSymbolicLink(path, name + ".moved");
        Assert.Equal(identity, FolderSource.Open(folder.Path).Identity);
    }

    [SkippableFact]
    public void A_device_is_told()
    {
        Skip.If(OperatingSystem.IsWindows(), "Devices of Windows lie in no folder.");
        using ImageFolder folder = ImageFolder.Whole();
        File.Delete(Path.Combine(folder.Path, "a.png"));
        File.CreateSymbolicLink(Path.Combine(folder.Path, "a.png"), "/dev/zero");
        Assert.Contains("the image 'a.png' is a pipe or a device", folder.Fault(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_in_another_encoding_is_told()
    {
        using ImageFolder folder = ImageFolder.Whole();
        folder.Write("samples.csv", Encoding.Latin1.GetBytes(ImageFolder.Header + "a.png,caf\u00E9,cat,train\n"));
        Assert.Equal("FOLDER/samples.csv is not UTF-8 from byte 33 on: save it in that encoding.", folder.Fault());
    }

    private static byte[] Changed(byte[] content, int at)
    {
        byte[] changed = [.. content];
        changed[at] ^= 0x55;
        return changed;
    }
}
