using ModalityCompetition.Grains.Devices;
using ModalityCompetition.Grains.Interfaces.Estimates;
using ModalityCompetition.Programs.Processes;
using ModalityCompetition.Sweeps.ProgramTrials;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.TestKit.Sweeps;
using ModalityCompetition.Training.Engines.Cpu;

namespace ModalityCompetition.Cluster.Tests.Grains;

/// <summary>A program of the user's own as the trials of a sweep of the cluster, where its operators allow it.</summary>
public sealed class ProgramSweepTests : IDisposable
{
    private readonly List<ProgramTrialEngine> _engines = [];

    public void Dispose() => _engines.ForEach(e => e.Dispose());

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task The_trials_of_a_program_have_the_hash_of_one_machine(int silos)
    {
        ToyExample.Require();
        await using TestSilos cluster = await StartAsync(silos, _ => ToyExample.Allowed);
        string id = await cluster.SubmitAsync(ToyExample.Text);
        SweepStatus status = await cluster.CompletedAsync(id);
        Assert.Equal((ToyExample.Trials, ToyExample.ResultsHash), (status.TrialsDone, status.ResultsHash));
        ConfigurationRecord? record = await cluster.Cluster.Client.GetGrain<IEstimateGrain>(id + "/1").Advance();
        Assert.Equal(ToyExample.Trials / 2, record!.Trials);
        Assert.Contains(record.Estimates, e => e.Trials == ToyExample.Trials / 2);
    }

    [SkippableFact]
    public async Task Trials_with_twins_have_the_hash_of_one_machine()
    {
        ToyExample.Require();
        await using TestSilos cluster = await StartAsync(2, _ => ToyExample.Allowed);
        string text = await File.ReadAllTextAsync(Path.Combine(ToyExample.Allowed.Folder, "examples", "programs", "descent.yaml"));
        string id = await cluster.SubmitAsync(text);
        SweepStatus status = await cluster.CompletedAsync(id);
        // As 'modcomp run examples/programs/descent.yaml' says it.
        Assert.Equal((400L, "e02ff3f716f80efeee823cd2e59fd5a68be80b098db7e5cbb63c99da28b5fa5a"), (status.TrialsDone, status.ResultsHash));
        ConfigurationRecord? record = await cluster.Cluster.Client.GetGrain<IEstimateGrain>(id + "/0").Advance();
        Assert.Contains(record!.Estimates, e => e.Estimator == "1 cross-fitted control, 1 of cheaper twins");
    }

    [SkippableFact]
    public async Task A_silo_whose_machine_lacks_the_program_leaves_the_sweep_to_the_others()
    {
        ToyExample.Require();
        await using TestSilos cluster = await StartAsync(2, silo => silo == 0 ? new AllowedPrograms("/nowhere/at/all") : null);
        string id = await cluster.SubmitAsync(ToyExample.Text);
        SweepStatus status = await cluster.CompletedAsync(id);
        Assert.Equal((ToyExample.Trials, ToyExample.ResultsHash), (status.TrialsDone, status.ResultsHash));
    }

    [SkippableFact]
    public async Task A_sweep_whose_program_is_on_no_machine_fails_with_a_sentence_and_goes_on_when_it_is_there()
    {
        ToyExample.Require();
        string folder = Directory.CreateTempSubdirectory("modcomp-programs-").FullName;
        string spec = ToyExample.Text.Replace("[python3, examples/programs/toy.py]", "[./toy]", StringComparison.Ordinal);
        await using TestSilos cluster = await StartAsync(2, _ => new AllowedPrograms(folder));
        string id = await cluster.SubmitAsync(spec);
        SweepStatus status = await cluster.UntilAsync(id, s => s.State is SweepState.Completed or SweepState.Failed);
        Assert.Equal(
            (
                SweepState.Failed,
                $"The sweep stopped because the program cannot be started: there is no program '{folder}/toy'; committed trials "
                    + $"are kept, so "
                    + "correct the cause and resume it."
            ),
            (status.State, status.Failure)
        );
        string script = Path.Combine(folder, "toy");
        await File.WriteAllTextAsync(
            script,
            $"#!/bin/sh\nexec python3 {Path.Combine(ToyExample.Allowed.Folder, "examples/programs/toy.py")}\n"
        );
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        await cluster.Sweep(id).Resume();
        Assert.Equal(ToyExample.ResultsHash, (await cluster.CompletedAsync(id)).ResultsHash);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_program_is_refused_unless_an_operator_allows_it_and_where_it_lies_elsewhere()
    {
        await using (TestSilos cluster = await TestSilos.StartAsync(1, new CpuTrialEngine()))
        {
            SweepServiceException refused = await Assert.ThrowsAsync<SweepServiceException>(() => cluster.SubmitAsync(ToyExample.Text));
            Assert.Equal(SweepServiceFailure.Invalid, refused.Failure);
            Assert.StartsWith(
                "The trials of the spec are runs of a program, and this server starts none: run it with 'modcomp run', or have",
                refused.Message,
                StringComparison.Ordinal
            );
        }

        await using TestSilos elsewhere = await StartAsync(1, _ => new AllowedPrograms("/nowhere/at/all"), announces: true);
        SweepServiceException other = await Assert.ThrowsAsync<SweepServiceException>(() =>
            elsewhere.SubmitAsync(ToyExample.Text.Replace("python3, ", "python3, -c, ", StringComparison.Ordinal))
        );
        Assert.StartsWith(
            "The program of the spec may not be started here: the command 'python3 -c examples/programs/toy.py' starts no file "
                + "of the folder",
            other.Message,
            StringComparison.Ordinal
        );
    }

    [SkippableFact]
    public async Task Each_device_of_a_silo_has_a_gpu_to_itself()
    {
        ToyExample.Require();
        string folder = Directory.CreateTempSubdirectory("modcomp-programs-").FullName;
        // Each process waits for the other, so that both are at work at once.
        await File.WriteAllTextAsync(
            Path.Combine(folder, "devices.py"),
            """
            import json, os, sys, time
            slot = os.environ["MODCOMP_WORKER"]
            json.loads(sys.stdin.readline())
            print(json.dumps({"ready": 1, "name": "devices", "version": "1"}), flush=True)
            for line in sys.stdin:
                with open(f"device-{slot}.part", "w") as file:
                    file.write(os.environ["CUDA_VISIBLE_DEVICES"])
                os.rename(f"device-{slot}.part", f"device-{slot}")
                while not all(os.path.exists(f"device-{i}") for i in range(2)):
                    time.sleep(0.01)
                print(json.dumps({"id": json.loads(line)["id"], "values": {"x": 0.5}}), flush=True)
            """
        );
        const string Spec = """
            name: devices
            experiment: program
            trials: 8
            program: {command: [python3, devices.py], version: "1", block: 1, measurements: {x: {range: [0, 1]} } }

            """;
        using var engine = new ProgramTrialEngine(new AllowedPrograms(folder), gpus: "4,7");
        await using TestSilos cluster = await TestSilos.StartAsync(1, engine, devicesPerSilo: 2, device: ProgramTrialEngine.Name);
        await cluster.CompletedAsync(await cluster.SubmitAsync(Spec));
        Assert.Equal(["4", "7"], Enumerable.Range(0, 2).Select(i => File.ReadAllText(Path.Combine(folder, $"device-{i}"))));
        Directory.Delete(folder, recursive: true);
    }

    // Silos that do not announce what they allow find out when they start it, as one does that another silo's catalog has not asked.
    private Task<TestSilos> StartAsync(int silos, Func<int, AllowedPrograms?> allowed, bool announces = false) =>
        TestSilos.StartAsync(
            silos,
            silo =>
            {
                AllowedPrograms programs = allowed(silo) ?? ToyExample.Allowed;
                var engine = new ProgramTrialEngine(programs);
                _engines.Add(engine);
                return new SiloDevices([.. Enumerable.Repeat(new SiloDevice(ProgramTrialEngine.Name, engine), 2)])
                {
                    Programs = announces ? programs : null,
                };
            },
            2 * silos
        );
}
