using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Tests.Support;

namespace ModalityCompetition.Client.Tests;

/// <summary>Reports and traces of a run in a folder that may only be read, or shall stay as it is.</summary>
public sealed class ElsewhereTests : IDisposable
{
    private static readonly string[] s_reports = ["estimates.csv", "estimates.json", "report.html"];
    private readonly TemporaryFolder _folder = new();

    private string Theirs => _folder["theirs/run"];

    private string Mine => _folder["mine"];

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task Of_a_run_on_a_read_only_disk_reports_and_traces_are_written_elsewhere()
    {
        using SmallDisk? disk = SmallDisk.Mount(_folder["theirs"], kilobytes: 16 << 10);
        Skip.If(disk is null, SmallDisk.Missing);
        await RunTheirsAsync();
        Skip.IfNot(disk.Freeze(), SmallDisk.Missing);

        Ran report = (await Modcomp.RunAsync("report", Theirs, "--output", Mine)).Succeeded();
        Assert.Contains(Path.Combine(Mine, "report.html"), report.Output, StringComparison.Ordinal);
        SameReports();
        (await Modcomp.RunAsync("replay", Theirs, "--trial", "1", "--trace", "--output", Path.Combine(Mine, "first.html"))).Succeeded();
        Assert.Equal(["first.csv", "first.html", "first.svg"], Names(Mine).Except(s_reports));

        // What cannot be written into the folder itself is told with the way out.
        foreach (
            (string option, string[] command) in (IEnumerable<(string, string[])>)
                [("--output DIR", ["report", Theirs]), ("--output FILE", ["replay", Theirs, "--trial", "0", "--trace"])]
        )
        {
            Ran refused = await Modcomp.RunAsync(command);
            Assert.Equal(ExitCode.Storage, refused.ExitCode);
            Assert.EndsWith(
                $"; or write into another folder with {option}.",
                Assert.Single(refused.Error.TrimEnd().Split('\n')),
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public async Task The_folder_of_the_run_stays_as_it_is()
    {
        await RunTheirsAsync();
        (string, DateTime, string)[] before = Look();
        (await Modcomp.RunAsync("report", Theirs, "--output", Mine, "--confidence", "0.9")).Succeeded();
        (await Modcomp.RunAsync("report", Theirs, "--output", Mine)).Succeeded();
        SameReports();
        (await Modcomp.RunAsync("report", Theirs, "--output", Mine, "--config", "1")).Succeeded();
        foreach (string page in (string[])["a/trace", "a/trace.svg", "b.c"])
        {
            (
                await Modcomp.RunAsync("replay", Theirs, "--trial", "0", "--trace", "--output", Path.Combine(Mine, page), "--json")
            ).Succeeded();
        }

        Assert.Equal(["b.c.csv", "b.c.html", "b.c.svg", "configuration-1.html"], Names(Mine).Except(s_reports));
        Assert.Equal(["trace.csv", "trace.html", "trace.svg"], Names(Path.Combine(Mine, "a")));
        Assert.Equal(before, Look());
    }

    [Fact]
    public async Task Reports_replace_no_other_run_and_nothing_that_no_run_has_written()
    {
        await RunTheirsAsync();
        string spec = _folder.Write("tiny.yaml", Specs.Tiny());
        (await Modcomp.RunAsync("run", spec, "--output", Mine, "--quiet")).Succeeded();
        Ran refused = await Modcomp.RunAsync("report", Theirs, "--output", Mine);
        Assert.Equal(ExitCode.Refused, refused.ExitCode);
        Assert.Contains("holds a run of its own", refused.Error, StringComparison.Ordinal);

        Directory.CreateDirectory(_folder["notes"]);
        _folder.Write("notes/estimates.csv", "mine");
        Assert.Equal(ExitCode.Refused, (await Modcomp.RunAsync("report", Theirs, "--output", _folder["notes"])).ExitCode);
        _folder.Write("notes/trace.svg", "mine");
        string page = _folder["notes/trace.html"];
        Assert.Equal(ExitCode.Refused, (await Modcomp.RunAsync("replay", Theirs, "--trial", "0", "--trace", "--output", page)).ExitCode);
        Assert.Equal(["estimates.csv", "trace.svg"], Names(_folder["notes"]));

        Ran alone = await Modcomp.RunAsync("replay", Theirs, "--trial", "0", "--output", page);
        Assert.Equal(ExitCode.Usage, alone.ExitCode);
        Assert.Contains("--output is for --trace", alone.Error, StringComparison.Ordinal);
    }

    private static string[] Names(string folder) =>
        [.. Directory.EnumerateFiles(folder).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    private async Task RunTheirsAsync()
    {
        string spec = _folder.Write("their.yaml", Specs.TinySweep());
        (await Modcomp.RunAsync("run", spec, "--output", Theirs, "--quiet")).Succeeded();
    }

    private (string, DateTime, string)[] Look() =>
        [.. Names(Theirs).Select(n => Path.Combine(Theirs, n)).Select(f => (f, File.GetLastWriteTimeUtc(f), File.ReadAllText(f)))];

    // The bytes that the run itself has left, trajectories included.
    private void SameReports() =>
        Assert.All(s_reports, n => Assert.Equal(File.ReadAllBytes(Path.Combine(Theirs, n)), File.ReadAllBytes(Path.Combine(Mine, n))));
}
