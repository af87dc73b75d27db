using System.Diagnostics;
using System.Globalization;
using ModalityCompetition.Programs.Declarations;
using ModalityCompetition.Programs.Processes;
using ModalityCompetition.Programs.Rows;

namespace ModalityCompetition.Benchmarks.Programs;

/// <summary>
/// The console mode <c>program FOLDER [trials]</c>: no-op trials through one worker and a C program that answers at once, which is compiled
/// into the folder. Prints trials per second, and the processor time of this process per trial; that of the C program is its own.
/// </summary>
internal static class ProgramTable
{
    private const int Rounds = 5;

    public static int Print(TextWriter output, string[] arguments)
    {
        if (arguments.Length is < 1 or > 2 || !int.TryParse(arguments.ElementAtOrDefault(1) ?? "200000", out int trials) || trials < 1)
        {
            output.WriteLine("usage: program FOLDER [trials]");
            return 2;
        }

        string folder = Directory.CreateDirectory(arguments[0]).FullName;
        Compile(folder);
        output.WriteLine("| answers | trials per batch | trials/s | own processor time per trial | bytes allocated per trial |");
        output.WriteLine("|---|---|---|---|---|");
        foreach (string how in new[] { "one by one", "together" })
        {
            foreach (int batch in new[] { 8, 64, 1024 })
            {
                Measure(output, folder, how, batch, trials);
            }
        }

        return 0;
    }

    private static void Measure(TextWriter output, string folder, string how, int batch, int trials)
    {
        var draft = new ProgramDraft
        {
            Command = ["./noop", how],
            Version = "1",
            Folder = folder,
            Measurements = [new MeasurementDraft { Name = "error", Range = (0, 1) }],
        };
        var problems = ProgramDeclaration.Read(draft, folder, out ProgramDeclaration? declaration);
        if (declaration is null)
        {
            throw new InvalidOperationException(string.Join(' ', problems));
        }

        var layout = new RowLayout(declaration);
        using var worker = new ProgramWorker(declaration, layout, new ProgramWorkerOptions());
        ulong[] seeds = [.. Enumerable.Range(0, batch).Select(i => ulong.MaxValue - (ulong)i)];
        byte[] rows = new byte[batch * layout.Bytes];
        // Compilation at run time is not counted.
        Run(trials / 4);
        var rates = new double[Rounds];
        var costs = new double[Rounds];
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        for (int round = 0; round < Rounds; round++)
        {
            TimeSpan before = Processor();
            long started = Stopwatch.GetTimestamp();
            int run = Run(trials);
            rates[round] = run / Stopwatch.GetElapsedTime(started).TotalSeconds;
            costs[round] = (Processor() - before).TotalMicroseconds / run;
        }

        allocated = (GC.GetTotalAllocatedBytes(precise: true) - allocated) / ((long)Rounds * trials);
        Array.Sort(rates);
        Array.Sort(costs);
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"| {how} | {batch} | {rates[Rounds / 2]:N0} ({rates[0]:N0} to {rates[^1]:N0}) | "
                    + $"{costs[Rounds / 2]:F2} us ({costs[0]:F2} to {costs[^1]:F2}) | {allocated} |"
            )
        );

        int Run(int count)
        {
            int done = 0;
            for (; done < count; done += batch)
            {
                worker.Run(done, seeds, "{\"lr\":0.1}"u8, rows, CancellationToken.None);
            }

            return done;
        }
    }

    private static TimeSpan Processor()
    {
        using var own = Process.GetCurrentProcess();
        return own.TotalProcessorTime;
    }

    private static void Compile(string folder)
    {
        string source = Path.Combine(AppContext.BaseDirectory, "noop.c");
        using var compiler = Process.Start("gcc", ["-O2", "-o", Path.Combine(folder, "noop"), source]);
        compiler.WaitForExit();
        if (compiler.ExitCode != 0)
        {
            throw new InvalidOperationException("gcc could not compile noop.c.");
        }
    }
}
