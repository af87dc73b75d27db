using System.Diagnostics;
using System.Globalization;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.TestKit.Services;
using ModalityCompetition.TestKit.Waiting;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Pages.Tests.Support;

/// <summary>A folder in which the program is run for its <c>report.html</c>; removed with the test.</summary>
internal sealed class ReportFolder : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("modcomp-report-").FullName;

    /// <summary>The folder of the run.</summary>
    public string Run => Path.Combine(_folder, "run");

    /// <summary>Address of the report, as a reader opens it from disk.</summary>
    public string Report => new Uri(Path.Combine(Run, "report.html")).AbsoluteUri;

    /// <summary>A spec that trains in an instant.</summary>
    /// <param name="name">Name.</param>
    /// <param name="trials">Trials per configuration.</param>
    /// <param name="modalities">1 or 2.</param>
    /// <param name="extra">Further lines.</param>
    /// <param name="checkpoints">Checkpoints on the way; 0 for none.</param>
    public static string Spec(string name, int trials = 12, int modalities = 2, string extra = "", int checkpoints = 0)
    {
        string[] lines =
        [
            "    - {name: image, d: 4, mu: 0.1, C: 2, gamma: 0.2, rho: 0.5, rho_lo: 0.5, c: 0.2, c_lo: 0.5, tau: 0.01}",
            "    - {name: text, d: 4, mu: 0.2, C: 2, gamma: 0.2, rho: 0.5, rho_lo: 0.5, c: 0.2, c_lo: 0.5, tau: 0.01}",
        ];
        return string.Create(
                CultureInfo.InvariantCulture,
                $$"""
                name: {{name}}
                description: Two modalities compete for every class, in so few trials that a browser's test waits for nothing.
                seed: 7
                trials: {{trials}}
                data:
                  K: 3
                  n: 64
                  s: 1
                  sigma_g: 0.1
                  modalities:
                {{string.Join('\n', lines.Take(modalities))}}
                network: {m: 2, q: 3, beta: 1, sigma0: 0.2}
                training: {eta: 0.5, T: 200}
                evaluation: {test_n: 60{{(checkpoints == 0 ? "" : $", checkpoints: {checkpoints}")}}}
                output: {traces: 1}
                {{extra}}
                """
            ) + "\n";
    }

    /// <summary>Runs a spec to its end.</summary>
    public async Task RunAsync(string spec) => await ProgramAsync(["run", WriteSpec(spec), "--output", Run, "--quiet"]);

    /// <summary>Kills a run of a spec when some of its trials are in the ledger, and lets the program report on what is there.</summary>
    public async Task KillAsync(string spec)
    {
        // The plan is a few hundred bytes, a trial some hundred more; far more than one block, since the last one may be torn.
        const int SomeTrials = 2_000_000;
        using (Process process = Start(["run", WriteSpec(spec), "--output", Run, "--quiet"]))
        {
            using var limit = new CancellationTokenSource(Patience.Limit);
            while (!File.Exists(Ledger) || new FileInfo(Ledger).Length < SomeTrials)
            {
                Assert.False(process.HasExited, "The run was over before it could be killed.");
                await Task.Delay(10, limit.Token);
            }

            process.Kill();
            await process.WaitForExitAsync(limit.Token);
        }

        await ProgramAsync(["report", Run]);
    }

    /// <summary>
    /// Runs a spec on a server with an engine of the tests until it is completed or failed, and saves the report that the server then has.
    /// </summary>
    public async Task ServeAsync(string spec, ITrialEngine engine)
    {
        await using PageServer server = await PageServer.StartAsync(engine: engine);
        string id = (await server.Service.SubmitAsync(new SweepSubmission(spec), CancellationToken.None)).Sweep.Id;
        await server.Service.UntilAsync(id, s => s.State is SweepState.Completed or SweepState.Failed);
        Directory.CreateDirectory(Run);
        await File.WriteAllBytesAsync(
            Path.Combine(Run, "report.html"),
            (await server.Service.ReportAsync(id, SweepReportKind.Html, CancellationToken.None)).ToArray()
        );
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Ledger => Path.Combine(Run, "trials.ledger");

    private string WriteSpec(string spec)
    {
        string file = Path.Combine(_folder, "spec.yaml");
        File.WriteAllText(file, spec);
        return file;
    }

    private static async Task ProgramAsync(string[] arguments)
    {
        using Process process = Start(arguments);
        using var limit = new CancellationTokenSource(Patience.Limit);
        Task<string> error = process.StandardError.ReadToEndAsync(limit.Token);
        await process.StandardOutput.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        Assert.True(process.ExitCode == 0, await error);
    }

    private static Process Start(string[] arguments) =>
        Process.Start(
            new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "modcomp.dll"), .. arguments])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
}
