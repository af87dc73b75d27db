using System.Globalization;
using System.Text.Json;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Tests.Support;

namespace ModalityCompetition.Client.Tests;

/// <summary>
/// Stops when all trials are done and estimates, theory and reports are under way. Where a process gets a signal, whether it is through
/// before that arrives depends on the machine, and both ends must be clean; where a file is held while it is written, only one is possible.
/// </summary>
public sealed class LateSignalTests : IDisposable
{
    private static readonly string[] s_products = ["estimates.json", "estimates.csv", "report.html"];
    private readonly TemporaryFolder _folder = new();

    private string Run => _folder["run"];

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [InlineData(64, 1)]
    [InlineData(2, 300)]
    public async Task A_run_that_has_all_its_trials_stops_cleanly_and_the_same_command_finishes_it(int modalities, int configurations)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Signals are those of POSIX systems.");
        string spec = _folder.Write("wide.yaml", Spec(modalities, configurations));
        using ModcompProcess process = ModcompProcess.Start("run", spec, "--output", Run, "--quiet");

        // The log says when the last trial is done.
        await UntilAsync(
            process,
            () =>
                File.Exists(Path.Combine(Run, "run.log"))
                && ReadShared(Path.Combine(Run, "run.log")).Contains("Run completed with ", StringComparison.Ordinal)
        );
        Ran ended = await StoppedAsync(process);
        if (ended.ExitCode != 0)
        {
            Assert.Contains($"resume with: modcomp run {spec} --output {Run} --quiet", ended.Error, StringComparison.Ordinal);
        }

        WholeOrAbsent();
        (await Modcomp.RunAsync("run", spec, "--output", Run, "--quiet")).Succeeded();
        await SameAsUndisturbedAsync(spec);
    }

    [SkippableTheory]
    [InlineData("run", "estimates.json")]
    [InlineData("run", "estimates.csv")]
    [InlineData("report", "estimates.json")]
    public async Task A_stop_that_is_asked_for_while_a_file_is_written_is_heard(string command, string name)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "The file is held by a pipe with a name.");
        string spec = _folder.Write("wide.yaml", Spec(modalities: 2, configurations: 100));
        string[] arguments = command == "run" ? ["run", spec, "--output", Run, "--quiet"] : ["report", Run];
        Directory.CreateDirectory(Run);
        if (command == "report")
        {
            (await Modcomp.RunAsync("run", spec, "--output", Run, "--quiet")).Succeeded();
        }

        byte[]? before = File.Exists(Path.Combine(Run, name)) ? await File.ReadAllBytesAsync(Path.Combine(Run, name)) : null;
        using (var held = new HeldFile(Path.Combine(Run, name)))
        using (var stop = new StopRequest(_ => { }))
        {
            Task<Ran> run = Modcomp.RunAsync(stop, arguments);
            Task first = await Task.WhenAny(run, held.BegunAsync());
            Assert.False(run.IsCompleted, run.IsCompleted ? (await run).Error : "");
            await first;
            stop.Request(ExitCode.Terminated);
            while (!stop.IsRequested)
            {
                await Task.Delay(1);
            }

            await held.ReleaseAsync();
            Ran ended = await run;
            Assert.Equal(ExitCode.Terminated, ended.ExitCode);
            Assert.DoesNotContain("   at ", ended.Error, StringComparison.Ordinal);
            if (command == "run")
            {
                Assert.Contains($"resume with: modcomp run {spec} --output {Run} --quiet", ended.Error, StringComparison.Ordinal);
            }
        }

        Assert.Equal(before, File.Exists(Path.Combine(Run, name)) ? await File.ReadAllBytesAsync(Path.Combine(Run, name)) : null);
        WholeOrAbsent();
        (await Modcomp.RunAsync(arguments)).Succeeded();
        await SameAsUndisturbedAsync(spec);
    }

    [SkippableFact]
    public async Task A_process_that_writes_a_report_stops_cleanly_and_leaves_whole_files()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Signals are those of POSIX systems.");
        string spec = _folder.Write("wide.yaml", Spec(modalities: 2, configurations: 300));
        (await Modcomp.RunAsync("run", spec, "--output", Run, "--quiet")).Succeeded();
        using ModcompProcess process = ModcompProcess.Start("report", Run);

        // It has begun when it has the ledger open.
        await UntilAsync(process, () => Opened(process.Id).Any(f => f.EndsWith("trials.ledger", StringComparison.Ordinal)));
        await StoppedAsync(process);
        WholeOrAbsent();
        await SameAsUndisturbedAsync(spec);
    }

    private static string Spec(int modalities, int configurations)
    {
        // Strengths that differ: equal ones have a theory in closed form.
        string list = string.Concat(
            Enumerable
                .Range(0, modalities)
                .Select(r =>
                    FormattableString.Invariant(
                        $"    - {{name: m{r}, d: 4, mu: 0.1, C: {1.5 + (0.01 * r)}, gamma: 0.2, rho: 0.5, c: 0.2, tau: 0.01}}\n"
                    )
                )
        );
        return string.Create(
                CultureInfo.InvariantCulture,
                $$$"""
                name: wide
                trials: 2
                data:
                  K: 3
                  n: 20
                  modalities:
                {{{list.TrimEnd()}}}
                network: {m: 2, q: 3, beta: 1, sigma0: 0.2}
                training: {T: 0}
                evaluation: {test_n: 10}
                axes:
                  - training.eta: {linspace: {from: 0.1, to: 1, count: {{{Math.Max(2, configurations)}}}}}
                """
            ) + "\n";
    }

    private static IEnumerable<string> Opened(int process)
    {
        try
        {
            return [.. Directory.EnumerateFiles($"/proc/{process}/fd").Select(f => new FileInfo(f).LinkTarget ?? "")];
        }
        catch (IOException)
        {
            // A file was closed meanwhile, or the process has ended.
            return [];
        }
    }

    private static string ReadShared(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static async Task UntilAsync(ModcompProcess process, Func<bool> holds)
    {
        while (!process.HasExited && !holds())
        {
            await Task.Delay(5);
        }
    }

    private static async Task<Ran> StoppedAsync(ModcompProcess process)
    {
        if (!process.HasExited)
        {
            process.Signal("TERM");
        }

        Ran ended = await process.EndAsync();
        Assert.Contains(ended.ExitCode, new[] { ExitCode.Ok, ExitCode.Terminated });
        Assert.DoesNotContain("   at ", ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("unexpected", ended.Error, StringComparison.OrdinalIgnoreCase);
        return ended;
    }

    private void WholeOrAbsent()
    {
        Assert.DoesNotContain(
            Directory.EnumerateFiles(Run),
            f => f.EndsWith(".new", StringComparison.Ordinal) || f.EndsWith(".tmp", StringComparison.Ordinal)
        );
        if (File.Exists(Path.Combine(Run, "estimates.json")))
        {
            JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Run, "estimates.json"))).Dispose();
        }
    }

    private async Task SameAsUndisturbedAsync(string spec)
    {
        (await Modcomp.RunAsync("run", spec, "--output", _folder["undisturbed"], "--quiet")).Succeeded();
        foreach (string name in s_products)
        {
            Assert.Equal(
                await File.ReadAllBytesAsync(Path.Combine(_folder["undisturbed"], name)),
                await File.ReadAllBytesAsync(Path.Combine(Run, name))
            );
        }
    }
}
