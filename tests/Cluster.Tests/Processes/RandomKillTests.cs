using ModalityCompetition.Cluster.Tests.Grains;
using ModalityCompetition.Sweeps.ProgramTrials;
using ModalityCompetition.TestKit.Sweeps;
using ModalityCompetition.Training.Engines.Cpu;
using Xunit.Abstractions;

namespace ModalityCompetition.Cluster.Tests.Processes;

/// <summary>Silos that die at random, one or two of three at a time, and are started again sooner or later, during one sweep.</summary>
[Trait("Suite", "Endurance")]
public class RandomKillTests(ITestOutputHelper output)
{
    private const int TrialsOfSweep = 2 * 2000;
    private const int Rounds = 5;
    private static readonly string s_spec = TestSpecs.Small("kills", trials: TrialsOfSweep / 2, n: 400, iterations: 500);

    [SkippableTheory]
    [InlineData(20220319)]
    public async Task A_sweep_of_a_program_ends_with_the_results_of_one_machine_whichever_silos_and_programs_die(int seed)
    {
        ToyExample.Require();
        const string Word = "program-of-a-cluster";
        const int Half = 600;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        string spec = ToyExample
            .Text.Replace("trials: 400", $"trials: {Half}", StringComparison.Ordinal)
            .Replace("toy.py]", $"toy.py, {Word}]\n  block: 2", StringComparison.Ordinal);
        using var cluster = new ProcessCluster();
        cluster.Settings["Programs"] = ToyExample.Allowed.Folder;
        for (int silo = 0; silo < 3; silo++)
        {
            cluster.Start();
        }

        await cluster.DevicesAsync(6);
        string id = await cluster.SubmitAsync(spec);
        long done = 0;
        for (int round = 1; round <= 6; round++)
        {
            done = await cluster.TrialsAsync(id, done + (Half / 5));
            SiloProcess[] running = [.. cluster.Running];
            IReadOnlyList<int> programs = ProgramProcesses.With(Word);
            if (round % 3 == 0 && running.Length > 1)
            {
                SiloProcess victim = running[random.Next(running.Length)];
                victim.Kill();
                cluster.Start(victim.Place);
                output.WriteLine($"after {done} trials: killed {victim.Place.Name} and started it again");
            }
            else if (programs.Count > 0)
            {
                ProgramProcesses.Signal(programs[random.Next(programs.Count)], "KILL");
                output.WriteLine($"after {done} trials: killed one of {programs.Count} processes of the program");
            }
        }

        using var engine = new ProgramTrialEngine(ToyExample.Allowed);
        await cluster.CompletedAsync(id, 2 * Half, await TestSpecs.EmbeddedHashAsync(spec, engine));
    }

    [SkippableTheory]
    [InlineData(20220317)]
    public async Task A_sweep_ends_with_the_results_of_one_machine_whichever_silos_die(int seed)
    {
        var random = new Random(seed);
        using var cluster = new ProcessCluster();
        await cluster.StartAsync(3);
        string id = await cluster.SubmitAsync(s_spec);
        Queue<SiloPlace> down = [];
        int kills = 0;
        long done = 0;
        for (int round = 1; round <= Rounds; round++)
        {
            // Progress, not time, says when: the disturbances fall on all stages of the sweep however fast the machine is.
            done = await cluster.TrialsAsync(id, done + (TrialsOfSweep / 10));
            SiloProcess[] running = [.. cluster.Running];
            SiloProcess[] victims = [.. running.OrderBy(_ => random.Next()).Take(running.Length == 1 ? 0 : random.Next(1, running.Length))];
            foreach (SiloProcess victim in victims)
            {
                victim.Kill();
                down.Enqueue(victim.Place);
                kills++;
            }

            // Some come back at once, under the address that they had, others a round later or never.
            int back = running.Length == 1 ? down.Count : random.Next(0, down.Count + 1);
            output.WriteLine(
                $"after {done} trials: killed {string.Join(" and ", victims.Select(v => v.Place.Name))}, started "
                    + $"{string.Join(" and ", down.Take(back).Select(p => p.Name))}"
            );
            for (; back > 0; back--)
            {
                cluster.Start(down.Dequeue());
            }
        }

        Assert.InRange(kills, Rounds, 2 * Rounds);
        await cluster.CompletedAsync(id, TrialsOfSweep, await TestSpecs.EmbeddedHashAsync(s_spec, new CpuTrialEngine()));
    }
}
