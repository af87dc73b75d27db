using System.Diagnostics;
using ModalityCompetition.Programs.Processes;
using ModalityCompetition.Programs.Tests.Support;
using ModalityCompetition.TestKit.Waiting;

namespace ModalityCompetition.Programs.Tests.Processes;

/// <summary>However a run ends, no process of it is left.</summary>
public class EndTests
{
    [SkippableFact]
    public void Disposal_ends_the_process_and_its_children()
    {
        using var faulty = new Faulty("starts-child");
        faulty.Run();
        int process = faulty.Worker.ProcessId!.Value;
        int child = faulty.Number("child");
        Assert.True(Until.Lives(child));
        faulty.Worker.Dispose();
        Until.Gone(process);
        Until.Gone(child);
    }

    [SkippableTheory]
    [InlineData("hangs")]
    [InlineData("deaf")]
    public async Task Cancellation_ends_a_trial_that_is_under_way(string mode)
    {
        using var faulty = new Faulty(mode, options: new ProgramWorkerOptions { Grace = TimeSpan.FromSeconds(0.2) });
        using var stop = new CancellationTokenSource();
        Task<byte[][]> run = Task.Run(() => faulty.Run(cancellation: stop.Token));
        int process = faulty.Number("hangs");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Until.Gone(process);
        Assert.Equal(Faulty.Right(3, 4), faulty.Run(3, 4));
    }

    [SkippableFact]
    public async Task A_pool_gives_every_thread_a_process_and_a_slot_and_ends_them_all()
    {
        using var faulty = new Faulty("process");
        var pool = new ProgramPool(faulty.Declaration, faulty.Options, ["0", "1"]);
        byte[][] rows = new byte[32][];
        await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(thread =>
                    Task.Factory.StartNew(
                        () =>
                        {
                            for (int trial = thread; trial < 32; trial += 4)
                            {
                                rows[trial] = new byte[pool.Layout.Bytes];
                                pool.Run(trial, Faulty.Seeds.AsSpan(trial, 1), "{}"u8, rows[trial], CancellationToken.None);
                            }
                        },
                        CancellationToken.None,
                        TaskCreationOptions.LongRunning,
                        TaskScheduler.Default
                    )
                )
        );
        Assert.Equal(Faulty.Right(0, 32), rows);
        Assert.Equal("faulty/1", pool.Identity!.ToString());
        int[] processes = [.. Enumerable.Range(0, 32).Select(t => faulty.Number($"process-{t}")).Distinct()];
        Assert.InRange(processes.Length, 1, 4);
        pool.Dispose();
        Array.ForEach(processes, Until.Gone);
    }

    [SkippableFact]
    public async Task A_pool_that_is_cancelled_names_the_token_of_its_caller()
    {
        using var faulty = new Faulty("hangs");
        using var pool = new ProgramPool(faulty.Declaration, faulty.Options, []);
        using var stop = new CancellationTokenSource();
        byte[] rows = new byte[4 * pool.Layout.Bytes];
        Task run = Task.Run(() => pool.Run(0, Faulty.Seeds.AsSpan(0, 4), "{}"u8, rows, stop.Token));
        int process = faulty.Number("hangs");
        await stop.CancelAsync();
        OperationCanceledException stopped = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Equal(stop.Token, stopped.CancellationToken);
        Until.Gone(process);
    }

    [SkippableFact]
    public async Task A_pool_ends_what_is_under_way()
    {
        using var faulty = new Faulty("hangs");
        var pool = new ProgramPool(faulty.Declaration, faulty.Options, []);
        byte[] rows = new byte[4 * pool.Layout.Bytes];
        Task run = Task.Run(() => pool.Run(0, Faulty.Seeds.AsSpan(0, 4), "{}"u8, rows, CancellationToken.None));
        int process = faulty.Number("hangs");
        pool.Dispose();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Until.Gone(process);
    }

    [SkippableTheory]
    [InlineData("TERM")]
    [InlineData("INT")]
    [InlineData("KILL")]
    public async Task The_end_of_this_program_ends_the_processes(string signal)
    {
        using var faulty = new Faulty("hangs");
        // After SIGKILL nobody is left to end anything: there modcomp.py ends the script by itself.
        string script = signal == "KILL" ? Faulty.Script("waits.py") : Faulty.Script("faulty.py");
        using Process host = HostProgram.Start(faulty.Folder, script, "hangs");
        int process = faulty.Number("hangs");
        using (Process kill = Process.Start("kill", [$"-{signal}", $"{host.Id}"]))
        {
            await kill.WaitForExitAsync();
        }

        using var limit = new CancellationTokenSource(Patience.Limit);
        await host.WaitForExitAsync(limit.Token);
        Until.Gone(process);
    }
}
