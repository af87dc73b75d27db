using ModalityCompetition.Transformers.Data;
using ModalityCompetition.Transformers.Data.Folders;
using ModalityCompetition.Transformers.Data.Synthetic;
using ModalityCompetition.Transformers.Tests.Data.Support;

namespace ModalityCompetition.Transformers.Tests.Data;

public class SyntheticFolderTests
{
    private static readonly SyntheticSource Source = new(
        SyntheticParameters.Default with
        {
            TrainSamples = 40,
            ValidationSamples = 9,
            TestSamples = 16,
        }
    );

    [Theory]
    [InlineData(16, 3, 8, 1)]
    [InlineData(16, 1, 5, 4)]
    [InlineData(33, 3, 12, 2)]
    public void A_set_that_was_written_and_read_again_has_the_same_bits(int resolution, int channels, int length, int minimum)
    {
        using ImageFolder folder = new();
        string path = Path.Combine(folder.Path, "set");
        Assert.True(SyntheticFolder.Write(Source, resolution, path, default));
        ImageTextShape shape = new(resolution, channels, length, minimum);
        FolderSource read = FolderSource.Open(path);
        ImageTextSet expected = Source.Load(shape, default),
            actual = read.Load(shape, default);

        Assert.Equal(Source.Classes.AsEnumerable(), read.Classes);
        Assert.Equal(Source.TestCounts.AsEnumerable(), read.TestCounts);
        Assert.Equal((Source.TrainSamples, Source.ValidationSamples), (read.TrainSamples, read.ValidationSamples));
        Assert.Equal(expected.Words.AsEnumerable(), actual.Words);
        foreach (
            Func<ImageTextSet, ImageTextSplit> part in new Func<ImageTextSet, ImageTextSplit>[]
            {
                s => s.Train,
                s => s.Validation,
                s => s.Test,
            }
        )
        {
            Assert.Equal(part(expected).Labels, part(actual).Labels);
            Assert.Equal(part(expected).Tokens, part(actual).Tokens);
            Assert.Equal(part(expected).Images, part(actual).Images);
        }
    }

    [Fact]
    public void The_folder_has_the_same_bytes_on_every_machine()
    {
        using ImageFolder folder = new();
        SyntheticFolder.Write(Source, 16, folder.Path, default);
        string identity = FolderSource.Open(folder.Path).Identity;
        Assert.True(identity == "6cdb26bc485e9db8556df2ff43b4512df8edb1db994d4df4ce4181f2fe4699c0", identity);
    }

    [Fact]
    public void Writing_again_changes_nothing_and_nothing_else_is_written_over()
    {
        using ImageFolder folder = new();
        Assert.True(SyntheticFolder.Write(Source, 8, folder.Path, default));
        Assert.Equal(["images", "samples.csv"], Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName).Order());
        Assert.False(SyntheticFolder.Write(Source, 8, folder.Path, default));
        foreach (Action other in new Action[] { Resolution, Seed, Content })
        {
            Assert.Equal(
                $"{folder.Path} is not empty and does not hold this set: choose another folder.",
                Assert.Throws<DataSetException>(other).Message
            );
        }

        void Resolution() => SyntheticFolder.Write(Source, 9, folder.Path, default);

        void Seed() => SyntheticFolder.Write(new SyntheticSource(Source.Parameters with { Seed = 2 }), 8, folder.Path, default);

        void Content()
        {
            folder.Write(Path.Combine("images", "test-000003.png"), ImageFolder.Png(1));
            SyntheticFolder.Write(Source, 8, folder.Path, default);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_stop_leaves_nothing_behind(bool exists)
    {
        using ImageFolder folder = new();
        string path = exists ? folder.Path : Path.Combine(folder.Path, "set");
        using CancellationTokenSource stop = new();
        stop.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => SyntheticFolder.Write(Source, 16, path, stop.Token));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_file_in_the_way_is_told()
    {
        using ImageFolder folder = new();
        folder.Write("set", "");
        string path = Path.Combine(folder.Path, "set");
        Assert.Equal(
            $"{path} is a file: choose a folder that is not there yet.",
            Assert.Throws<DataSetException>(() => SyntheticFolder.Write(Source, 8, path, default)).Message
        );
    }
}
