using System.Text;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Telemetry.Logging;

namespace ModalityCompetition.Client.Tests;

/// <summary>Every failure becomes one sentence and an exit code.</summary>
public class FailureTests
{
    public static TheoryData<Exception, int> Foreseen { get; } =
        new()
        {
            { new ClientException(ExitCode.Usage, "x"), 2 },
            { new RunException("x"), 3 },
            { new RunException("x", failure: RunFailure.Refused), 3 },
            { new RunException("x", failure: RunFailure.Storage), 4 },
            { new RunException("x", failure: RunFailure.Trials), 5 },
            { new LedgerException("x"), 4 },
            { new LedgerConflictException("x"), 6 },
            { new IOException("x"), 4 },
            { new UnauthorizedAccessException("x"), 4 },
            { new InsufficientMemoryException("x"), 4 },
            { new AggregateException(new InsufficientMemoryException("x")), 4 },
        };

    [Theory]
    [MemberData(nameof(Foreseen))]
    public void A_foreseen_failure_has_its_exit_code(Exception exception, int code)
    {
        Assert.True(Failure.IsForeseen(exception));
        Assert.Equal(code, Failure.Of(exception).ExitCode);
    }

    [Fact]
    public void Out_of_memory_says_what_to_lower()
    {
        string message = Failure.Of(new InsufficientMemoryException()).Message;
        Assert.StartsWith("there is not enough memory: lower the number of workers, or data.n,", message, StringComparison.Ordinal);
        Assert.DoesNotContain("report", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unexpected_failure_is_one_sentence_that_says_where_the_details_are()
    {
        using var error = new StringWriter();
        using var stop = new StopRequest(_ => { });
        int code = await ClientProgram.RunAsync(
            ["presets"],
            new ClientConsole { Out = new BrokenWriter(), Error = error },
            stop,
            Installation.OfProcess()
        );
        Assert.Equal(ExitCode.Unexpected, code);
        string sentence = Assert.Single(error.ToString().TrimEnd().Split('\n'));
        Assert.StartsWith("modcomp: unexpected error: a line and another; the details are in ", sentence, StringComparison.Ordinal);
        string file = sentence.Split("the details are in ")[1].Split(", which only you can read; please report it.")[0];
        string details = await File.ReadAllTextAsync(file);
        Assert.Contains("InvalidOperationException", details, StringComparison.Ordinal);
        Assert.Contains("arguments: presets", details, StringComparison.Ordinal);
        // Others can enter the folder for temporary files: neither guess the name nor read what is there.
        string folder = Path.GetDirectoryName(file)!;
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Two_crashes_have_two_files_and_no_secret_of_the_arguments()
    {
        var failure = new InvalidOperationException("cannot connect with Host=h;Password=o;pen");
        string[] files =
        [
            .. Enumerable.Range(0, 2).Select(_ => CrashLog.Write("modcomp 0", ["run", "--ledger", "Host=h;Password=o;pen", "x"], failure)!),
        ];
        Assert.NotEqual(Path.GetDirectoryName(files[0]), Path.GetDirectoryName(files[1]));
        foreach (string file in files)
        {
            string text = File.ReadAllText(file);
            Assert.Contains("--ledger\n  Host=h;Password=***\n  x\n", text, StringComparison.Ordinal);
            Assert.DoesNotContain("pen", text, StringComparison.Ordinal);
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        }

        Assert.Equal(
            "unexpected error: cannot connect with Host=h;Password=***; no log could be written; please report it.",
            CrashLog.Sentence(failure, null)
        );
    }

    private sealed class BrokenWriter : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => throw new InvalidOperationException("a line\nand another.");
    }
}
