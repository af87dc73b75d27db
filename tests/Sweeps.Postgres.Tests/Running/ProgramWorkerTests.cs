using ModalityCompetition.Sweeps.Postgres.Leases;
using ModalityCompetition.Sweeps.Postgres.Tests.Support;
using ModalityCompetition.Sweeps.Running;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.TestKit.Databases;
using ModalityCompetition.TestKit.Sweeps;

namespace ModalityCompetition.Sweeps.Postgres.Tests.Running;

/// <summary>A program of the user's own as the trials of a sweep that several workers share.</summary>
public class ProgramWorkerTests
{
    [SkippableFact]
    public async Task Workers_share_the_trials_of_a_program_and_the_results_are_those_of_one_machine()
    {
        ToyExample.Require();
        await using var ledgers = new SharedLedgers();
        WorkerProcess[] workers;
        using (HeldClaims.Take(ledgers.ConnectionString))
        {
            // Nobody is through before the other has begun.
            workers = [Start(ledgers), Start(ledgers)];
            await Task.WhenAll(workers.Select(w => w.JoinedAsync()));
        }

        await Task.WhenAll(workers.Select(w => w.CompletedAsync()));
        Array.ForEach(workers, w => w.Dispose());
        Assert.Equal($"{ToyExample.Trials}|0", ledgers.Sql("SELECT sum(trials), (SELECT count(*) FROM modcomp_alarm) FROM modcomp_block"));
        Assert.Equal(ToyExample.ResultsHash, await WorkerProgram.SharedHashAsync(ledgers.Connect(), "toy"));
    }

    [SkippableFact]
    public async Task A_machine_without_the_program_leaves_the_sweep_to_the_others_with_a_sentence()
    {
        ToyExample.Require();
        await using var ledgers = new SharedLedgers();
        RunException absent = await Assert.ThrowsAsync<RunException>(() =>
            WorkerProgram.WorkAsync(ledgers.Connect(), "toy, the program missing", new LeaseOptions())
        );
        Assert.StartsWith(
            "The run stopped because the program cannot be started: there is no folder '/nowhere/at/all'; committed",
            absent.Message,
            StringComparison.Ordinal
        );
        Assert.Equal("0|0", ledgers.Sql("SELECT count(*), (SELECT count(*) FROM modcomp_lease) FROM modcomp_block"));
        RunResult other = await WorkerProgram.WorkAsync(ledgers.Connect(), "toy", new LeaseOptions());
        Assert.Equal((RunEnd.Completed, ToyExample.Trials), (other.End, other.Computed));
        Assert.Equal(ToyExample.ResultsHash, await WorkerProgram.SharedHashAsync(ledgers.Connect(), "toy"));
    }

    private static WorkerProcess Start(SharedLedgers ledgers) => WorkerProcess.Start("toy", ledgers.ConnectionString, lease: 30_000);
}
