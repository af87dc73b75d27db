using System.Runtime.CompilerServices;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using ModalityCompetition.Transformers.Data;
using ModalityCompetition.Transformers.Data.Folders;
using ModalityCompetition.Transformers.Tests.Data.Support;

namespace ModalityCompetition.Transformers.Tests.Data;

public class FolderSourceTests
{
    private static readonly ImageTextShape Shape = new(4, 3, 4, 1);

    [Fact]
    public void A_folder_becomes_arrays()
    {
        using ImageFolder folder = ImageFolder.Whole();
        FolderSource source = FolderSource.Open(folder.Path);
        ImageTextSet set = source.Load(Shape, default);
        Assert.Equal(["cat", "dog"], source.Classes.AsEnumerable());
        Assert.Equal([1, 1], source.TestCounts.AsEnumerable());
        Assert.Equal((2, 0), (source.TrainSamples, source.ValidationSamples));
        Assert.Equal(["a", "cat", "dog"], set.Words.AsEnumerable());
        Assert.Equal(5, set.Vocabulary);
        Assert.Equal([2, 3, 0, 0, 2, 4, 0, 0], set.Train.Tokens);
        Assert.Equal([1, 3, 0, 0, 1, 4, 0, 0], set.Test.Tokens);
        Assert.Equal([0, 1], set.Train.Labels);
        Assert.Empty(set.Validation.Images);
        Assert.Equal(Enumerable.Repeat(10 / 255f, 48).Concat(Enumerable.Repeat(20 / 255f, 48)), set.Train.Images);
    }

    [Fact]
    public void Columns_may_stand_in_any_order_among_others_with_quotes_and_lines_of_any_end()
    {
        using ImageFolder folder = ImageFolder.Whole();
        folder.Write(
            "samples.csv",
            "\uFEFFsplit, Class ,note,title,image\r\n"
                + "train,cat,x,\"one, \"\"two\"\"\r\nthree\",a.png\r\n\r\n"
                + "train,\"dog, wild\",,four,\"b.png\"\r\n"
                + "test, cat ,,five, ./c.png\r\n"
                + "test,\"dog, wild\",,six,d.png"
        );
        FolderSource source = FolderSource.Open(folder.Path);
        Assert.Equal(["cat", "dog, wild"], source.Classes.AsEnumerable());
        Assert.Equal("four,one,three,two", string.Join(',', source.Load(Shape, default).Words.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void Any_titles_and_classes_come_back_from_a_table_as_they_were_written() =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<(string Title, string Class, string Image)[]>(),
                fields =>
                {
                    FolderRow[] rows =
                    [
                        .. fields.Select(
                            (field, i) =>
                                new FolderRow(
                                    0,
                                    Trimmed(field.Image, "i"),
                                    Whole(field.Title) + "x",
                                    Trimmed(field.Class, "c"),
                                    ImageTextParts.All[i % 3]
                                )
                        ),
                    ];
                    FolderFaults faults = new("TABLE");
                    List<FolderRow> read = FolderTable.Read(Encoding.UTF8.GetBytes(FolderTable.Write(rows)), "TABLE", faults);
                    faults.ThrowIfAny();
                    Assert.Equal(rows, read.Select(row => row with { Line = 0 }));
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithReplay(20220317, 77));

    [Fact]
    public void Identity_is_the_table_and_the_images_and_nothing_else()
    {
        using ImageFolder folder = ImageFolder.Whole();
        using ImageFolder copy = ImageFolder.Whole();
        copy.Write("more.txt", "not of the set");
        FolderSource source = FolderSource.Open(folder.Path);
        FolderSource same = FolderSource.Open(copy.Path);
        Assert.Equal(64, source.Identity.Length);
        Assert.Equal(source.Identity, same.Identity);
        Assert.Equal(source, same);
        Assert.Equal(source.GetHashCode(), same.GetHashCode());
        Assert.Same(source.Load(Shape, default), same.Load(Shape, default));

        copy.Write("b.png", ImageFolder.Png(21));
        Assert.NotEqual(source, FolderSource.Open(copy.Path));
        copy.Write("b.png", ImageFolder.Png(20));
        Assert.Equal(source, FolderSource.Open(copy.Path));
        copy.Write("samples.csv", ImageFolder.Header + ImageFolder.Rows + "\n");
        Assert.NotEqual(source, FolderSource.Open(copy.Path));
    }

    [Fact]
    public async Task Workers_share_a_set_while_one_of_them_holds_it()
    {
        using ImageFolder folder = ImageFolder.Whole();
        FolderSource source = FolderSource.Open(folder.Path);
        ImageTextShape shape = new(9, 1, 3, 1);
        ImageTextSet[] sets = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => source.Load(shape, default))));
        Assert.All(sets, set => Assert.Same(sets[0], set));
        Assert.NotSame(sets[0], source.Load(shape with { Channels = 3 }, default));
        GC.KeepAlive(sets);
    }

    [Fact]
    public void A_set_that_nobody_holds_is_let_go_of()
    {
        using ImageFolder folder = ImageFolder.Whole();
        FolderSource source = FolderSource.Open(folder.Path);
        WeakReference set = Loaded(source);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.False(set.IsAlive);
        Assert.Equal(2, source.Load(Shape with { TitleLength = 2 }, default).Test.Count);
    }

    [Fact]
    public void Loading_can_be_cancelled()
    {
        using ImageFolder folder = ImageFolder.Whole();
        using CancellationTokenSource stop = new();
        stop.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => FolderSource.Open(folder.Path, stop.Token));
        FolderSource source = FolderSource.Open(folder.Path);
        Assert.ThrowsAny<OperationCanceledException>(() => source.Load(new ImageTextShape(5, 3, 4, 1), stop.Token));
        Assert.Equal(2, source.Load(new ImageTextShape(5, 3, 4, 1), default).Test.Count);
    }

    [Theory]
    [InlineData(0, 3, 4, 1)]
    [InlineData(1025, 3, 4, 1)]
    [InlineData(4, 2, 4, 1)]
    [InlineData(4, 3, 0, 1)]
    [InlineData(4, 3, 4097, 1)]
    [InlineData(4, 3, 4, 0)]
    public void A_shape_that_is_none_is_refused(int resolution, int channels, int length, int minimum)
    {
        using ImageFolder folder = ImageFolder.Whole();
        FolderSource source = FolderSource.Open(folder.Path);
        Assert.Throws<ArgumentOutOfRangeException>(() => source.Load(new ImageTextShape(resolution, channels, length, minimum), default));
    }

    [Fact]
    public void A_summary_counts()
    {
        using ImageFolder folder = ImageFolder.Whole();
        folder.Write("wide.png", BrokenJpeg.Small);
        folder.Write(
            "samples.csv",
            ImageFolder.Header + ImageFolder.Rows + "wide.png,a cat,dog,validation\nb.png,cat fish,cat,train\na.png,x,cat,test\n"
        );
        FolderSummary summary = FolderSummary.Of(FolderSource.Open(folder.Path));
        Assert.Equal([new("cat", 2, 0, 2, 2), new("dog", 1, 1, 1, 1)], summary.Classes.AsEnumerable());
        Assert.Equal((7, 5, 1), (summary.Samples, summary.DifferentImages, summary.SeenImages));
        Assert.Equal(((4, 8), (4, 8), (1, 2)), (summary.Width, summary.Height, summary.TitleLength));
        Assert.Equal((4, 2), (summary.Words, summary.RareWords));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Loaded(FolderSource source) => new(source.Load(Shape with { TitleLength = 2 }, default));

    // A table is UTF-8, which half a surrogate pair has no place in.
    private static string Whole(string? text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text ?? ""));

    private static string Trimmed(string? text, string otherwise)
    {
        string whole = string.Concat(Whole(text).Where(c => !char.IsControl(c))).Trim();
        return whole.Length > 0 ? whole : otherwise;
    }
}
