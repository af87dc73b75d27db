using System.Globalization;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Tests.Support;

namespace ModalityCompetition.Client.Tests;

/// <summary>
/// <c>modcomp estimate</c> where a signal or a disk without room ends it: one sentence, the run that was there is whole, nothing is left
/// behind, and the same command then ends in the bytes of an undisturbed one.
/// </summary>
public sealed class EstimateEndTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Disk => _folder["disk"];

    private string Run => Path.Combine(Disk, "run");

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task Without_room_for_the_run_the_one_before_stays_and_room_lets_it_be_replaced()
    {
        using var disk = SmallDisk.Mount(Disk, kilobytes: 2048);
        Skip.If(disk is null, SmallDisk.Missing);
        (await Modcomp.RunAsync("estimate", Results(20), "--output", Run)).Succeeded();
        string[] names = Names(Run);
        byte[][] before = [.. names.Select(File.ReadAllBytes)];
        string[] command = ["estimate", Results(20_000), "--output", Run];
        string filler = disk.Fill(leave: 0);
        for (int again = 0; again < 2; again++)
        {
            Ran full = await Modcomp.RunAsync(command);
            Assert.Equal(ExitCode.Storage, full.ExitCode);
            Assert.Matches("^modcomp: The (ledger|file) .*disk.run.*: make room.*$", Assert.Single(full.Error.TrimEnd().Split('\n')));
            Assert.Equal("", full.Output);
            Assert.Equal(names, Names(Run));
            Assert.Equal(before, names.Select(File.ReadAllBytes));
        }

        File.Delete(filler);
        (await Modcomp.RunAsync(command)).Succeeded();
        await SameAsUndisturbedAsync(command);
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Without_room_to_set_results_aside_it_says_where_room_is_missing(bool fromInput)
    {
        using var disk = SmallDisk.Mount(Disk, kilobytes: 64);
        Skip.If(disk is null, SmallDisk.Missing);
        string file = Results(20_000);
        using ModcompProcess process = ModcompProcess.StartRedirected(
            fromInput ? $"< {file}" : "",
            _folder.Path,
            new() { ["TMPDIR"] = Disk },
            "estimate",
            fromInput ? "-" : file,
            "--output",
            _folder["out"]
        );
        Ran full = await process.EndAsync();
        Assert.Equal(ExitCode.Storage, full.ExitCode);
        string sentence = Assert.Single(full.Error.TrimEnd().Split('\n'));
        Assert.Contains(Disk, sentence, StringComparison.Ordinal);
        Assert.Contains("TMPDIR", sentence, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["out"]));
        Assert.Empty(Names(Disk));
    }

    [SkippableTheory]
    [InlineData("INT", ExitCode.Interrupted)]
    [InlineData("TERM", ExitCode.Terminated)]
    [InlineData("HUP", ExitCode.HungUp)]
    public async Task A_signal_ends_it_while_it_waits_for_results(string signal, int code)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Signals are those of POSIX systems.");
        string pipe = _folder["pipe"];
        using (var make = System.Diagnostics.Process.Start("mkfifo", [pipe]))
        {
            await make.WaitForExitAsync();
        }

        // Nobody ever writes into the pipe, and as the program may do so itself it does not see its end.
        string aside = Directory.CreateDirectory(_folder["aside"]).FullName;
        using ModcompProcess process = ModcompProcess.StartRedirected(
            $"0<> {pipe}",
            _folder.Path,
            new() { ["TMPDIR"] = aside },
            "estimate",
            "-",
            "--output",
            _folder["out"]
        );
        while (!process.HasExited && !Names(aside).Any(f => f.EndsWith(".tmp", StringComparison.Ordinal)))
        {
            await Task.Delay(5);
        }

        process.Signal(signal);
        Ran ended = await process.EndAsync();
        Assert.Equal(code, ended.ExitCode);
        Assert.DoesNotContain("   at ", ended.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["out"]));
        Assert.DoesNotContain(Names(aside), f => f.EndsWith(".tmp", StringComparison.Ordinal));
    }

    [SkippableTheory]
    [InlineData("trials.ledger")]
    [InlineData("estimates.json")]
    public async Task A_stop_that_is_asked_for_while_a_file_is_written_is_heard(string name)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "The file is held by a pipe with a name.");
        string run = _folder["run"];
        // As many configurations as make a file of estimates that no pipe takes at once.
        string[] by = ["--by", "p"];
        (await Modcomp.RunAsync(["estimate", Results(200, parameters: 100), .. by, "--output", run])).Succeeded();
        string[] command = ["estimate", Results(400, parameters: 100), .. by, "--output", run];
        byte[] before = await File.ReadAllBytesAsync(Path.Combine(run, name));
        if (name == "trials.ledger")
        {
            // It is not held: a stop that is there from the beginning is heard at the latest when it is written.
            using var stopped = new StopRequest(_ => { });
            stopped.Request(ExitCode.Interrupted);
            Ran ended = await Modcomp.RunAsync(stopped, command);
            Assert.Equal(ExitCode.Interrupted, ended.ExitCode);
            Assert.DoesNotContain("   at ", ended.Error, StringComparison.Ordinal);
        }
        else
        {
            using var held = new HeldFile(Path.Combine(run, name));
            using var stop = new StopRequest(_ => { });
            Task<Ran> working = Modcomp.RunAsync(stop, command);
            Task first = await Task.WhenAny(working, held.BegunAsync());
            Assert.False(working.IsCompleted, working.IsCompleted ? (await working).Error : "");
            await first;
            stop.Request(ExitCode.Interrupted);
            while (!stop.IsRequested)
            {
                await Task.Delay(1);
            }

            await held.ReleaseAsync();
            Ran ended = await working;
            Assert.Equal(ExitCode.Interrupted, ended.ExitCode);
            Assert.DoesNotContain("   at ", ended.Error, StringComparison.Ordinal);
        }

        Assert.Equal(before, await File.ReadAllBytesAsync(Path.Combine(run, name)));
        Assert.DoesNotContain(Names(run), f => f.EndsWith(".new", StringComparison.Ordinal));
        (await Modcomp.RunAsync(command)).Succeeded();
        await SameAsUndisturbedAsync(command);
    }

    private static string[] Names(string folder) => [.. Directory.EnumerateFileSystemEntries(folder).Order(StringComparer.Ordinal)];

    // A value of its own for every line, so that it is no parameter.
    private string Results(int lines, int parameters = 1) =>
        _folder.Write(
            "results.csv",
            "seed,p,loss\n"
                + string.Concat(
                    Enumerable
                        .Range(0, lines)
                        .Select(i => string.Create(CultureInfo.InvariantCulture, $"{i / parameters},{i % parameters},{Math.Sin(i):R}\n"))
                )
        );

    private async Task SameAsUndisturbedAsync(string[] command)
    {
        string undisturbed = _folder["undisturbed"];
        (await Modcomp.RunAsync([.. command[..^1], undisturbed])).Succeeded();
        foreach (string name in new[] { "estimates.json", "estimates.csv", "report.html" })
        {
            Assert.Equal(
                await File.ReadAllBytesAsync(Path.Combine(undisturbed, name)),
                await File.ReadAllBytesAsync(Path.Combine(command[^1], name))
            );
        }
    }
}
