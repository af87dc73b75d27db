using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Tests.Support;
using ModalityCompetition.Sweeps.Ledger.Files;

namespace ModalityCompetition.Client.Tests;

/// <summary>
/// A disk that is full while something is written: one sentence with place and remedy, the exit code of storage, everything that was
/// committed is there, and with room again the same command ends in the bytes of an undisturbed run.
/// </summary>
public sealed class NoRoomTests : IDisposable
{
    private const int Before = 40;
    private const int All = 600;
    private readonly TemporaryFolder _folder = new();

    private string Disk => _folder["disk"];

    private string Run => Path.Combine(Disk, "run");

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(16)]
    [InlineData(40)]
    public async Task In_the_middle_of_a_run_it_keeps_what_was_committed_and_room_lets_it_go_on(int leave)
    {
        using var disk = SmallDisk.Mount(Disk, kilobytes: 4096);
        Skip.If(disk is null, SmallDisk.Missing);
        string spec = _folder.Write("tiny.yaml", Specs.Tiny(trials: Before));
        (await Modcomp.RunAsync("run", spec, "--output", Run, "--quiet")).Succeeded();
        string filler = disk.Fill(leave);
        string[] command = ["run", spec, "--trials", $"{All}", "--output", Run, "--quiet"];
        Full(await Modcomp.RunAsync(command));
        await HoldsAtLeastAsync(Path.Combine(Run, "trials.ledger"), Before);

        // Nor does trying again in vain lose anything.
        Full(await Modcomp.RunAsync(command));
        await HoldsAtLeastAsync(Path.Combine(Run, "trials.ledger"), Before);
        File.Delete(filler);
        (await Modcomp.RunAsync(command)).Succeeded();
        await SameAsUndisturbedAsync(spec, "--trials", $"{All}");
    }

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(70)]
    public async Task When_reports_are_written_it_keeps_the_ledger_and_leaves_nothing_half(int configurations)
    {
        using var disk = SmallDisk.Mount(Disk, kilobytes: 24 << 10);
        Skip.If(disk is null, SmallDisk.Missing);
        string spec = _folder.Write("tiny.yaml", Swept(configurations));
        (await Modcomp.RunAsync("run", spec, "--output", Run, "--quiet")).Succeeded();
        foreach (string name in new[] { "estimates.json", "estimates.csv", "report.html" })
        {
            File.Delete(Path.Combine(Run, name));
        }

        byte[] ledger = await File.ReadAllBytesAsync(Path.Combine(Run, "trials.ledger"));
        string filler = disk.Fill(leave: 0);
        string[] before = Names();
        string[][] commands =
        [
            ["run", spec, "--output", Run, "--quiet"],
            ["report", Run],
            ["report", Run, "--config", "0"],
            ["export", Run, "--format", "csv"],
            ["export", Run, "--format", "npy", "--per", "class"],
            ["export", Run, "--format", "parquet"],
            ["export", Run, "--format", "arrow", "--per", "class"],
            ["replay", Run, "--trial", "0", "--trace"],
        ];
        foreach (string[] command in commands)
        {
            // The command before may have left a page free, for example of a log.
            disk.Fill(leave: 0);
            Full(await Modcomp.RunAsync(command));
            Assert.Equal(before, Names());
        }

        Assert.Equal(ledger, await File.ReadAllBytesAsync(Path.Combine(Run, "trials.ledger")));
        File.Delete(filler);
        foreach (string[] command in commands)
        {
            (await Modcomp.RunAsync(command)).Succeeded();
        }

        await SameAsUndisturbedAsync(spec);
    }

    [SkippableFact]
    public async Task A_limit_on_the_size_of_files_is_a_full_disk_too()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Needs a shell with ulimit.");
        string spec = _folder.Write("tiny.yaml", Specs.Tiny(trials: Before));
        (await Modcomp.RunAsync("run", spec, "--output", Run, "--quiet", "--no-report")).Succeeded();
        long length = new FileInfo(Path.Combine(Run, "trials.ledger")).Length;
        string[] command = ["run", spec, "--trials", $"{All}", "--output", Run, "--quiet", "--no-report"];

        // In blocks of 512 bytes: more than there is, less than there will be. The runtime keeps code in a larger file where it may not be
        // written and run at once.
        using ModcompProcess limited = ModcompProcess.StartLimited(
            $"trap '' XFSZ; ulimit -f {(length / 512) + 3}; export DOTNET_EnableWriteXorExecute=0",
            command
        );
        Full(await limited.EndAsync());
        await HoldsAtLeastAsync(Path.Combine(Run, "trials.ledger"), Before);
        (await Modcomp.RunAsync(command)).Succeeded();
        await SameAsUndisturbedAsync(spec, "--trials", $"{All}", "--no-report");
    }

    [SkippableTheory]
    [InlineData(0)]
    [InlineData(4000)]
    public async Task A_log_without_room_costs_a_run_nothing(int before)
    {
        using var disk = SmallDisk.Mount(Disk, kilobytes: 256);
        Skip.If(disk is null, SmallDisk.Missing);

        // What is there already leaves nothing of its page, or less than a line.
        string run = _folder["run"],
            log = Path.Combine(Disk, "run.log");
        await File.WriteAllTextAsync(log, new string('x', before));
        disk.Fill(leave: 0);
        Directory.CreateDirectory(run);
        File.CreateSymbolicLink(Path.Combine(run, "run.log"), log);
        string spec = _folder.Write("tiny.yaml", Specs.Tiny());
        Ran ran = (await Modcomp.RunAsync("run", spec, "--output", run, "--quiet")).Succeeded();
        Assert.DoesNotContain("   at ", ran.Error, StringComparison.Ordinal);
        Assert.InRange(new FileInfo(log).Length, before, before == 0 ? 0 : 4096);
        await EndsAsUndisturbedAsync(run, [spec]);
    }

    [SkippableFact]
    public async Task A_log_without_room_does_not_end_a_server()
    {
        using var disk = SmallDisk.Mount(Disk, kilobytes: 256);
        Skip.If(disk is null, SmallDisk.Missing);
        disk.Fill(leave: 0);
        Directory.CreateDirectory(_folder["data"]);
        File.CreateSymbolicLink(Path.Combine(_folder["data"], "server.log"), Path.Combine(Disk, "server.log"));
        using ServerProcess server = await ServerProcess.StartAsync(_folder["data"]);
        string spec = _folder.Write("tiny.yaml", Specs.Tiny());
        (await Modcomp.RunAsync("submit", spec, "--server", server.Url)).Succeeded();
        Assert.Contains(
            "tiny: completed",
            (await Modcomp.RunAsync("watch", "tiny", "--server", server.Url)).Succeeded().Output,
            StringComparison.Ordinal
        );
        (int code, string error) = await server.TerminateAsync();
        Assert.Equal(ExitCode.Ok, code);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    private static string Swept(int configurations) =>
        configurations == 1
            ? Specs.Tiny()
            : Specs.Tiny(
                trials: 1,
                iterations: 3,
                axes: $"axes:\n  - training.eta: {{linspace: {{from: 0.1, to: 1, count: {configurations}}}}}"
            );

    // One sentence: what could not be written and where, and what to do.
    private static void Full(Ran ran)
    {
        Assert.Equal(ExitCode.Storage, ran.ExitCode);
        string sentence = Assert.Single(ran.Error.TrimEnd().Split('\n'));
        Assert.Matches(
            "^modcomp: The (ledger|file|estimates|run folder) .*disk.run.*: (make room|remove the cause).*$|^modcomp: The ledger .*too "
                + "large.*: remove the cause.*$",
            sentence
        );
    }

    private static async Task HoldsAtLeastAsync(string path, int trials)
    {
        await using FileLedger ledger = FileLedger.OpenForReading(path);
        Assert.True(ledger.Committed(0)[0].Count >= trials, $"{ledger.Committed(0)[0]} are left of {trials} committed trials");
    }

    private string[] Names() => [.. Directory.EnumerateFileSystemEntries(Run).Order(StringComparer.Ordinal)];

    private Task SameAsUndisturbedAsync(string spec, params string[] more) => EndsAsUndisturbedAsync(Run, [spec, .. more]);

    private async Task EndsAsUndisturbedAsync(string run, string[] command)
    {
        string undisturbed = _folder["undisturbed"];
        (await Modcomp.RunAsync(["run", .. command, "--output", undisturbed, "--quiet"])).Succeeded();
        foreach (string name in new[] { "estimates.json", "estimates.csv" })
        {
            Assert.Equal(
                await File.ReadAllBytesAsync(Path.Combine(undisturbed, name)),
                await File.ReadAllBytesAsync(Path.Combine(run, name))
            );
        }
    }
}
