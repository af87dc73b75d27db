using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Tests.Support;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.TestKit.Services;

namespace ModalityCompetition.Client.Tests;

/// <summary>
/// Standard output and standard error that cannot be written: progress is dropped, results that were asked for end in a sentence, and the
/// files of a run are written anyway.
/// </summary>
public sealed class ConsoleTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [SkippableTheory]
    [InlineData("2>/dev/full", 0)]
    [InlineData("<&- 2>&-", 0)]
    [InlineData(">/dev/full", 4)]
    [InlineData(">&-", 4)]
    [InlineData("<&- >&- 2>&-", 4)]
    public async Task A_run_has_its_files_whatever_becomes_of_its_words(string redirections, int code)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Needs /dev/full and a shell.");
        string spec = _temporary.Write("tiny.yaml", Specs.Tiny());
        using ModcompProcess process = ModcompProcess.StartRedirected(redirections, null, [], "run", spec, "--output", _temporary["run"]);
        Ran ran = await process.EndAsync();
        Assert.True(code == ran.ExitCode, $"exit code {ran.ExitCode}\n{ran.Error}");
        foreach (string file in new[] { "trials.ledger", "estimates.json", "estimates.csv", "report.html", "spec.yaml" })
        {
            Assert.True(File.Exists(Path.Combine(_temporary["run"], file)), $"{file} is missing");
        }

        Assert.DoesNotContain("   at ", ran.Error, StringComparison.Ordinal);
        if (redirections.StartsWith('>') && !redirections.Contains('2', StringComparison.Ordinal))
        {
            string sentence = ran.Error.TrimEnd().Split('\n')[^1];
            Assert.StartsWith("modcomp: standard output cannot be written (", sentence, StringComparison.Ordinal);
        }
    }

    [SkippableTheory]
    [InlineData("2>/dev/full", 0)]
    [InlineData(">/dev/full", 4)]
    [InlineData(">/dev/full 2>&-", 4)]
    public async Task A_comparison_ends_with_an_exit_code(string redirections, int code)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Needs /dev/full and a shell.");
        string spec = _temporary.Write("tiny.yaml", Specs.Tiny());
        (await Modcomp.RunAsync("run", spec, "--output", _temporary["run"], "--quiet", "--no-report")).Succeeded();
        using ModcompProcess process = ModcompProcess.StartRedirected(
            redirections,
            null,
            [],
            "compare",
            _temporary["run"],
            _temporary["run"]
        );
        Assert.Equal(code, (await process.EndAsync()).ExitCode);
    }

    [SkippableFact]
    public async Task A_wrong_command_line_that_nobody_can_be_told_about_keeps_its_exit_code()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Needs /dev/full and a shell.");
        using ModcompProcess process = ModcompProcess.StartRedirected("2>/dev/full", null, [], "run", _temporary["missing.yaml"]);
        Assert.Equal(ExitCode.Usage, (await process.EndAsync()).ExitCode);
    }

    [SkippableTheory]
    [InlineData("2>&-")]
    [InlineData(">/dev/full 2>/dev/full")]
    public async Task A_server_works_and_stops_in_good_order(string redirections)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Needs /dev/full and a shell.");
        using ModcompProcess process = ModcompProcess.StartRedirected(
            redirections,
            null,
            [],
            "serve",
            "--data",
            _temporary["data"],
            "--listen",
            "127.0.0.1:0"
        );
        string log = Path.Combine(_temporary["data"], "server.log");
        await SweepWatching.UntilAsync(() =>
        {
            Assert.False(process.HasExited, "The server ended.");
            return File.Exists(log) && ReadShared(log).Contains("serves", StringComparison.Ordinal);
        });

        process.Signal("TERM");
        Assert.Equal(0, (await process.EndAsync()).ExitCode);
    }

    [Fact]
    public void A_descriptor_of_the_runtime_is_not_taken_for_standard_error()
    {
        (int, string, int)[] open =
        [
            (0, "/dev/null", 0),
            (1, "pipe:[7]", 1),
            (2, "pipe:[9]", 1),
            (3, "pipe:[9]", 0),
            (4, "anon_inode:[eventpoll]", 2),
        ];
        Assert.True(StandardDescriptors.IsOurs(1, open));
        Assert.False(StandardDescriptors.IsOurs(2, open));
        Assert.False(StandardDescriptors.IsOurs(0, open));
        Assert.False(StandardDescriptors.IsOurs(2, [(2, "anon_inode:[eventfd]", 2)]));
        Assert.False(StandardDescriptors.IsOurs(2, []));

        // Both in one pipe, as with 2>&1; a terminal, a file.
        Assert.True(StandardDescriptors.IsOurs(2, [(1, "pipe:[9]", 1), (2, "pipe:[9]", 1)]));
        Assert.True(StandardDescriptors.IsOurs(2, [(2, "/dev/pts/1", 2)]));
        Assert.True(StandardDescriptors.IsOurs(2, [(2, "/tmp/log", 1)]));
    }

    [Fact]
    public void News_that_cannot_be_written_are_dropped_and_later_ones_tried_again()
    {
        using var broken = new FailingWriter();
        using var news = new DroppingWriter(broken);
        news.WriteLine("lost");
        news.Write('x');
        news.Flush();
        broken.Works = true;
        news.WriteLine("told");
        Assert.Equal("told\n", broken.Text.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Results_that_cannot_be_written_say_so()
    {
        using var results = new ResultWriter(new FailingWriter());
        ClientException failure = Assert.Throws<ClientException>(() => results.WriteLine("x"));
        Assert.Equal(ExitCode.Storage, failure.ExitCode);
        Assert.StartsWith("standard output cannot be written (no room): ", failure.Message, StringComparison.Ordinal);
        Assert.Throws<ClientException>(() => new ResultWriter(null).Write("x"));
    }

    private static string ReadShared(string file)
    {
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        return reader.ReadToEnd();
    }

    private sealed class FailingWriter : StringWriter
    {
        public bool Works { get; set; }

        public string Text => ToString();

        public override void Write(char value) => Try(() => base.Write(value));

        public override void Write(string? value) => Try(() => base.Write(value));

        public override void WriteLine(string? value) => Try(() => base.WriteLine(value));

        public override void Flush() => Try(() => { });

        private void Try(Action write)
        {
            if (!Works)
            {
                throw new IOException("no room.");
            }

            write();
        }
    }
}
