using System.Diagnostics;
using System.Globalization;
using ModalityCompetition.TestKit.Databases;
using ModalityCompetition.TestKit.Schedulers;
using ModalityCompetition.TestKit.Waiting;

namespace ModalityCompetition.Client.Tests.Support;

/// <summary>The documented array in a folder of its own, submitted as often as a test wants.</summary>
internal sealed class SlurmSubmission(
    SlurmCluster cluster,
    string folder,
    string script,
    Dictionary<string, string> variables,
    Func<string, string> sql,
    Func<HeldClaims> hold
)
{
    /// <summary>Submits it.</summary>
    /// <returns>The number of the job.</returns>
    public string Submit() => cluster.Submit(folder, script, variables);

    /// <summary>Keeps the sweep from ending, from before it begins.</summary>
    public HeldClaims Hold() => hold();

    /// <summary>Requests that wait for the turn that <see cref="Hold"/> keeps. The turn has two keys, the lock of migrations one.</summary>
    public int Waiting =>
        int.Parse(
            sql("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2 AND NOT granted"),
            CultureInfo.InvariantCulture
        );

    /// <summary>Waits until every task has joined the sweep, then lets it go on until something is committed.</summary>
    public async Task MidwayAsync(string job, HeldClaims held)
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        while (!Enumerable.Range(1, SlurmSite.Tasks).All(t => File.Exists(Path.Combine(Run(t), "ledger.address"))))
        {
            Assert.DoesNotContain(cluster.Tasks(job), t => t.HasEnded);
            await Task.Delay(50, limit.Token);
        }

        await held.OpenUntilAsync(() => sql("SELECT count(*) FROM modcomp_block") != "0");
    }

    /// <summary>Ends the program of a task with SIGKILL, as the system does when memory runs out.</summary>
    public void Kill(int task)
    {
        // A worker's number is in the name of its log.
        string worker = Path.GetFileNameWithoutExtension(Assert.Single(Directory.GetFiles(Run(task), "run-*.log"))).Split('-')[^1];
        using var process = Process.GetProcessById(
            int.Parse(sql($"SELECT process FROM modcomp_worker WHERE id = {worker}"), CultureInfo.InvariantCulture)
        );
        process.Kill();
    }

    /// <summary>Waits for the end of all tasks.</summary>
    /// <returns>Their states with their exit codes, in order.</returns>
    public Task<string[]> EndAsync(string job) => EndAsync(job, [.. Enumerable.Range(1, SlurmSite.Tasks)]);

    /// <summary>Waits for the end of some tasks.</summary>
    /// <returns>Their states with their exit codes, in order.</returns>
    public async Task<string[]> EndAsync(string job, params int[] tasks)
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        return [.. (await cluster.EndAsync(job, tasks, limit.Token)).Select(t => $"{t.State} {t.ExitCode}")];
    }

    /// <summary>Waits until tasks that were warned are queued again.</summary>
    public async Task QueuedAgainAsync(string job, params int[] tasks)
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        while (!tasks.All(task => cluster.Tasks(job).Any(t => t.Number == task && t.Restarts == 1)))
        {
            Assert.DoesNotContain(cluster.Tasks(job), t => t.HasEnded && t.Number is { } number && tasks.Contains(number));
            await Task.Delay(100, limit.Token);
        }
    }

    /// <summary>What a task has printed.</summary>
    public string Printed(string job, int task) =>
        File.ReadAllText(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"slurm-{job}_{task}.out")));

    /// <summary>What the tasks have printed, for the message of a failure.</summary>
    public string Printed() =>
        string.Join(
            '\n',
            Directory
                .GetFiles(folder, "slurm-*.out")
                .Order(StringComparer.Ordinal)
                .Select(f => $"{Path.GetFileName(f)}: {File.ReadAllText(f)}")
        );

    /// <summary>The estimates that a task has written.</summary>
    public byte[] Estimates(int task) => File.ReadAllBytes(Path.Combine(Run(task), "estimates.json"));

    /// <summary>Asks the ledger's database.</summary>
    public string Sql(string query) => sql(query);

    private string Run(int task) => Path.Combine(folder, "runs", string.Create(CultureInfo.InvariantCulture, $"my-{task}"));
}
