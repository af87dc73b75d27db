using System.Globalization;
using System.Text.Json;
using ModalityCompetition.Client.Commands;
using ModalityCompetition.Client.Commands.Options;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Tests.Support;
using ModalityCompetition.Transformers.Data;
using ModalityCompetition.Transformers.Data.Folders;
using ModalityCompetition.Transformers.Data.Synthetic;

namespace ModalityCompetition.Client.Tests;

/// <summary>Data sets of images with titles: made, and checked.</summary>
public class DataTests
{
    private static readonly string[] Small = ["--train", "16", "--test", "8", "--resolution", "4"];

    [Fact]
    public async Task A_set_is_made_and_checked()
    {
        using var folder = new TemporaryFolder();
        string path = folder["set"];
        Ran made = (await Modcomp.RunAsync(["data", "synthesize", path, .. Small])).Succeeded();
        Assert.Equal($"{path}: 24 images of 4 x 4 pixels in 8 classes.\n", made.Output);
        Assert.Equal("", made.Error);
        Ran again = (await Modcomp.RunAsync(["data", "synthesize", path, .. Small])).Succeeded();
        Assert.Equal($"{path}: has this set already, 24 images of 4 x 4 pixels in 8 classes.\n", again.Output);

        string identity = FolderSource.Open(path).Identity;
        Ran found = (await Modcomp.RunAsync("data", "check", path)).Succeeded();
        Assert.Equal("", found.Error);
        Assert.Contains("class-00   2       0            1", found.Output, StringComparison.Ordinal);
        Assert.Contains("Samples   24, with 24 different images of 4 x 4 pixels\n", found.Output, StringComparison.Ordinal);
        Assert.Contains($"Identity  {identity}\n", found.Output, StringComparison.Ordinal);

        using JsonDocument document = JsonDocument.Parse((await Modcomp.RunAsync("data", "check", path, "--json")).Succeeded().Output);
        Assert.Equal(identity, document.RootElement.GetProperty("identity").GetString());
        Assert.Equal(24, document.RootElement.GetProperty("samples").GetInt32());
        JsonElement last = document.RootElement.GetProperty("classes")[7];
        Assert.Equal("class-07", last.GetProperty("class").GetString());
        Assert.Equal((2, 0, 1), (Count("train"), Count("validation"), Count("test")));
        Assert.Equal(0, Count("own_words"));

        int Count(string name) => last.GetProperty(name).GetInt32();
    }

    [Fact]
    public async Task Without_options_it_is_the_usual_set_as_help_says()
    {
        using var folder = new TemporaryFolder();
        (await Modcomp.RunAsync("data", "synthesize", folder["set"])).Succeeded();
        SyntheticParameters usual = SyntheticParameters.Default;
        Assert.False(SyntheticFolder.Write(new SyntheticSource(usual), 16, folder["set"], default));

        var console = new ClientConsole { Out = TextWriter.Null, Error = TextWriter.Null };
        using var stop = new StopRequest(_ => { });
        System.CommandLine.Command command = CommandTree
            .Create(new CommandContext(console, stop, Installation.OfProcess()))
            .Subcommands.Single(c => c.Name == "data")
            .Subcommands.Single(c => c.Name == "synthesize");
        foreach (
            (string option, double value) in new (string, double)[]
            {
                ("--classes", usual.Classes),
                ("--train", usual.TrainSamples),
                ("--validation", usual.ValidationSamples),
                ("--test", usual.TestSamples),
                ("--image-insufficient", usual.ImageInsufficient),
                ("--title-insufficient", usual.TitleInsufficient),
                ("--image-noise", usual.ImageNoise),
                ("--title-noise", usual.TitleNoise),
                ("--seed", usual.Seed),
                ("--resolution", 16),
            }
        )
        {
            string text = value.ToString("R", CultureInfo.InvariantCulture);
            Assert.Matches($@"default {text}(\.|, 0 for none\.)$", command.Options.Single(o => o.Name == option).Description!);
        }

        Assert.Contains(
            $"2 to {SyntheticRanges.ClassLimit};",
            command.Options.Single(o => o.Name == "--classes").Description!,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("--classes", "1", "--classes must be an integer in [2, 64], not 1")]
    [InlineData("--train", "7", "--train must be at least the number of classes, 8, so that every class is there, not 7")]
    [InlineData(
        "--image-insufficient",
        "1",
        "--image-insufficient must be 0, or from 2 to the number of classes, 8, not 1: a class is alike with another"
    )]
    [InlineData("--image-noise", "-1", "--image-noise must be a number in [0, 10], not -1")]
    [InlineData("--title-noise", "1.01", "--title-noise must be a number in [0, 1], not 1.01")]
    [InlineData("--title-noise", "much", "--title-noise takes a number, for example 0.25, not 'much'")]
    [InlineData("--resolution", "1025", "--resolution takes a whole number from 1 to 1024, not '1025'")]
    [InlineData("--train", "-3", "--train takes a whole number from 0 to 2147483647, not '-3'")]
    [InlineData("--seed", "-1", "--seed takes a whole number from 0 to 18446744073709551615, not '-1'")]
    public async Task A_wrong_number_is_told_and_nothing_is_made(string option, string value, string sentence)
    {
        using var folder = new TemporaryFolder();
        Ran ran = await Modcomp.RunAsync("data", "synthesize", folder["set"], option, value);
        Assert.Equal(ExitCode.Usage, ran.ExitCode);
        Assert.Equal("", ran.Output);
        Assert.Contains($"{sentence}; see 'modcomp data synthesize --help'.\n", ran.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task A_folder_with_something_else_is_left_alone()
    {
        using var folder = new TemporaryFolder();
        folder.Write("notes.txt", "mine");
        Ran ran = await Modcomp.RunAsync(["data", "synthesize", folder.Path, .. Small]);
        Assert.Equal(ExitCode.Usage, ran.ExitCode);
        Assert.Equal($"modcomp: {folder.Path} is not empty and does not hold this set: choose another folder.\n", ran.Error);
        Assert.Equal([folder["notes.txt"]], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task Ctrl_C_leaves_no_half_set()
    {
        using var folder = new TemporaryFolder();
        var stop = new StopRequest(_ => { });
        stop.Request(ExitCode.Interrupted);
        SpinWait.SpinUntil(() => stop.Token.IsCancellationRequested);
        Ran ran = await Modcomp.RunAsync(stop, "data", "synthesize", folder["set"]);
        Assert.Equal((ExitCode.Interrupted, "", "modcomp: stopped.\n"), (ran.ExitCode, ran.Output, ran.Error));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task Faults_of_a_folder_are_told_and_are_exit_code_2()
    {
        using var folder = new TemporaryFolder();
        folder.Write("samples.csv", "image,title,class,split\na.png,,cat,train\nb.png,a dog,dog,test\n");
        Ran ran = await Modcomp.RunAsync("data", "check", folder.Path);
        string table = folder["samples.csv"];
        Assert.Equal(ExitCode.Usage, ran.ExitCode);
        Assert.Equal("", ran.Output);
        Assert.Equal(
            $"modcomp: {table}, line 2: the title '' has no word: write one with a letter or a digit.\n"
                + $"{table}, line 3: the image 'b.png' is not there: copy it into the folder, or remove the line.\n",
            ran.Error
        );
        Ran none = await Modcomp.RunAsync("data", "check", folder["none"]);
        Assert.Equal(ExitCode.Usage, none.ExitCode);
        Assert.Contains("is not there: give a folder of images", none.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Images_that_are_in_two_parts_are_warned_of()
    {
        using var folder = new TemporaryFolder();
        (await Modcomp.RunAsync(["data", "synthesize", folder["set"], .. Small])).Succeeded();
        string table = Path.Combine(folder["set"], "samples.csv");
        await File.AppendAllTextAsync(table, "images/train-000000.png,a word,class-00,test\n");
        Ran ran = (await Modcomp.RunAsync("data", "check", folder["set"])).Succeeded();
        Assert.Equal(
            "modcomp: warning: 1 image of the training sample is in another part as well, so that networks are measured on what they were "
                + "trained on.\n",
            ran.Error
        );
    }
}
