using System.Text;
using ModalityCompetition.Client.Tests.Support;
using ModalityCompetition.TestKit.Databases;
using ModalityCompetition.TestKit.Schedulers;
using ModalityCompetition.TestKit.Services;
using ModalityCompetition.TestKit.Sweeps;
using Xunit.Abstractions;

namespace ModalityCompetition.Client.Tests;

/// <summary>The job array of docs/shared-ledger.md on a real Slurm cluster with a real database.</summary>
public sealed class SlurmArrayTests : IClassFixture<SlurmSite>
{
    private const string Trials = "480";
    private readonly SlurmSite _site;
    private readonly ITestOutputHelper _output;

    public SlurmArrayTests(SlurmSite site, ITestOutputHelper output)
    {
        Skip.If(SlurmCluster.Missing is not null, SlurmCluster.Missing);
        Skip.If(PostgresServer.Missing is not null, PostgresServer.Missing);
        _site = site;
        _output = output;
    }

    [SkippableFact]
    public async Task Tasks_of_the_documented_array_share_a_sweep_and_each_ends_with_the_files_of_an_undisturbed_run()
    {
        SlurmSubmission array = _site.Prepare(lease: 600);
        string job;
        using (array.Hold())
        {
            // Two of them wait for their turn: nobody is through before another has begun.
            job = array.Submit();
            await SweepWatching.UntilAsync(() => array.Waiting >= 2);
        }

        await EndsAsync(array, job, "COMPLETED 0:0", "COMPLETED 0:0", "COMPLETED 0:0", "COMPLETED 0:0");
        await SweepIsWholeAsync(array, 1, 2, 3, 4);
        string shares = array.Sql("SELECT sum(trials) FROM modcomp_block GROUP BY worker ORDER BY 1 DESC").ReplaceLineEndings(", ");
        _output.WriteLine($"trials of the tasks: {shares}");
        Assert.Contains(", ", shares, StringComparison.Ordinal);
        Assert.Equal("4", array.Sql("SELECT count(left_at) FROM modcomp_worker"));
    }

    [Trait("Suite", "Endurance")]
    [SkippableFact]
    public async Task An_array_shares_the_runs_of_a_program()
    {
        string spec = ToyExample.Text.Replace(
            "  command: ",
            $"  folder: {RepositoryRoot.Path}\n  environment: {{PYTHONDONTWRITEBYTECODE: 1}}\n  command: ",
            StringComparison.Ordinal
        );
        SlurmSubmission array = _site.Prepare(lease: 600, spec);
        await EndsAsync(array, array.Submit(), "COMPLETED 0:0", "COMPLETED 0:0", "COMPLETED 0:0", "COMPLETED 0:0");
        Assert.Equal($"{ToyExample.Trials}|0", array.Sql("SELECT sum(trials), (SELECT count(*) FROM modcomp_alarm) FROM modcomp_block"));
        Assert.All(
            [1, 2, 3, 4],
            (int task) => Assert.Contains(ToyExample.ResultsHash, Encoding.UTF8.GetString(array.Estimates(task)), StringComparison.Ordinal)
        );
    }

    [Trait("Suite", "Endurance")]
    [SkippableFact]
    public async Task Tasks_whose_time_is_up_that_are_cancelled_or_killed_leave_the_sweep_to_the_others()
    {
        SlurmSubmission array = _site.Prepare(lease: 10);
        string job;
        using (HeldClaims held = array.Hold())
        {
            job = array.Submit();
            await array.MidwayAsync(job, held);
            array.Kill(1);
            _site.Cluster.Warn(job + "_2");
            _site.Cluster.Cancel(job + "_3");
            await array.EndAsync(job, 1, 3);
            await array.QueuedAgainAsync(job, 2);
        }

        await EndsAsync(array, job, "FAILED 137:0", "COMPLETED 0:0", "CANCELLED 0:15", "COMPLETED 0:0");
        await SweepIsWholeAsync(array, 2, 4);

        // All but the one that was killed have taken leave, so that nobody waits for their leases to run out. The one that was warned has
        // joined twice.
        Assert.Equal("4", array.Sql("SELECT count(left_at) FROM modcomp_worker"));
        AssertWarned(array, job, 2);
    }

    [Trait("Suite", "Endurance")]
    [SkippableFact]
    public async Task An_array_whose_time_is_up_is_queued_again_and_goes_on_by_itself()
    {
        SlurmSubmission array = _site.Prepare(lease: 600);
        string job;
        string kept;
        using (HeldClaims held = array.Hold())
        {
            job = array.Submit();
            await array.MidwayAsync(job, held);
            _site.Cluster.Warn(job);
            await array.QueuedAgainAsync(job, 1, 2, 3, 4);
            kept = array.Sql("SELECT sum(trials) FROM modcomp_block");
        }

        _output.WriteLine($"{kept} of {Trials} trials were done");
        Assert.NotEqual(Trials, kept);
        await EndsAsync(array, job, "COMPLETED 0:0", "COMPLETED 0:0", "COMPLETED 0:0", "COMPLETED 0:0");
        await SweepIsWholeAsync(array, 1, 2, 3, 4);
        Assert.Equal(kept, array.Sql("SELECT sum(trials) FROM modcomp_block WHERE worker <= 4"));
        Assert.Equal("8", array.Sql("SELECT count(left_at) FROM modcomp_worker"));
        Assert.All([1, 2, 3, 4], (int task) => AssertWarned(array, job, task));
    }

    // What a task said before it was queued again is still there, once.
    private static void AssertWarned(SlurmSubmission array, string job, int task)
    {
        string printed = array.Printed(job, task);
        Assert.True(printed.Split("modcomp: stopped; ").Length == 2, printed);
    }

    private static async Task EndsAsync(SlurmSubmission array, string job, params string[] states)
    {
        string[] ended = await array.EndAsync(job);
        Assert.True(ended.SequenceEqual(states), $"{string.Join(", ", ended)}\n{array.Printed()}");
    }

    // Every trial once (the database refuses a second one), no bits that differ, and the bytes of a run with the file ledger.
    private async Task SweepIsWholeAsync(SlurmSubmission array, params int[] tasks)
    {
        Assert.Equal($"{Trials}|0", array.Sql("SELECT sum(trials), (SELECT count(*) FROM modcomp_alarm) FROM modcomp_block"));
        byte[] undisturbed = await _site.Undisturbed;
        Assert.All(tasks, task => Assert.Equal(undisturbed, array.Estimates(task)));
    }
}
