using System.Text.Json;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Tests.Support;
using ModalityCompetition.Sweeps.Engines;
using ModalityCompetition.TestKit.Engines;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Engines.Cpu;

namespace ModalityCompetition.Client.Tests;

/// <summary>Engines that a build may lack, and the devices of those that it has.</summary>
public sealed class DevicesTests
{
    private const string Remedy =
        "this build does not have the engine torch: build it with -p:TorchRuntime=cuda-linux for NVIDIA GPUs, or with -p:TorchRuntime=cpu "
        + "(docs/gpu-engine.md).";

    [Fact]
    public async Task Devices_lists_the_CPU_with_its_instruction_set_and_says_why_torch_is_missing()
    {
        Ran ran = (await Modcomp.RunAsync("devices")).Succeeded();
        Assert.Matches(
            $@"cpu +cpu +{System.Text.RegularExpressions.Regex.Escape(new CpuTrialEngine().Hardware)}, \d+ processors? +yes",
            ran.Output
        );
        Assert.Matches("reference +cpu +.+ processors? +yes", ran.Output);
        Assert.Matches("torch +- +not in this build +no", ran.Output);
        Assert.Contains($"torch: {Remedy}", ran.Output, StringComparison.Ordinal);
        Assert.Equal("", ran.Error);
    }

    [Fact]
    public async Task Devices_as_JSON_say_the_same()
    {
        using JsonDocument document = JsonDocument.Parse((await Modcomp.RunAsync("devices", "--json")).Succeeded().Output);
        JsonElement[] devices = [.. document.RootElement.GetProperty("devices").EnumerateArray()];
        Assert.Equal(["cpu", "reference", "torch"], devices.Select(device => device.GetProperty("engine").GetString()));
        Assert.Equal([true, true, false], devices.Select(device => device.GetProperty("usable").GetBoolean()));
        Assert.Equal(JsonValueKind.Null, devices[0].GetProperty("obstacle").ValueKind);
        Assert.Equal(Remedy, devices[2].GetProperty("obstacle").GetString());
    }

    [Fact]
    public async Task A_run_with_an_engine_that_the_build_lacks_names_the_remedy()
    {
        using var folder = new TemporaryFolder();
        Ran ran = await Modcomp.RunAsync("run", "preset:quickstart", "--engine", "torch", "--device", "cuda:0", "--output", folder["run"]);
        Assert.Equal(ExitCode.Usage, ran.ExitCode);
        Assert.Equal($"modcomp: {Remedy}\n", ran.Error.ReplaceLineEndings("\n"));
        Assert.False(Directory.Exists(folder["run"]));
    }

    [Theory]
    [InlineData("--device", "cuda:0")]
    [InlineData("--tf32", "--quiet")]
    public async Task Options_of_the_GPU_are_refused_for_the_CPU_engine(string option, string other)
    {
        using var folder = new TemporaryFolder();
        Ran ran = await Modcomp.RunAsync("run", "preset:quickstart", "--output", folder["run"], option, other);
        Assert.Equal(ExitCode.Usage, ran.ExitCode);
        Assert.Equal(
            "modcomp: the engine cpu computes on the CPU in float32 or double alone: remove --device and --tf32, or add --engine torch.\n",
            ran.Error.ReplaceLineEndings("\n")
        );
    }

    [Fact]
    public async Task The_engine_of_the_command_line_replaces_that_of_the_spec()
    {
        using var folder = new TemporaryFolder();
        (
            await Modcomp.RunAsync(
                "run",
                "preset:quickstart",
                "--engine",
                "reference",
                "--trials",
                "1",
                "--set",
                "training.T=2",
                "--output",
                folder["run"],
                "--no-report"
            )
        ).Succeeded();
        Assert.Contains("\"engine\": \"reference/1\"", await File.ReadAllTextAsync(folder["run/estimates.json"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_build_with_the_engine_creates_it_with_the_devices_asked_for()
    {
        Plugin plugin = new();
        EngineRequest request = new("cuda:1", AllowTf32: true);
        Assert.Equal("torch-fake/1", EngineRegistry.With(plugin).Create("torch", request).Identity.ToString());
        Assert.Equal(request, plugin.Asked);
        Assert.Equal(["cpu", "reference", "torch", "torch"], EngineRegistry.With(plugin).Devices().Select(device => device.Engine));
    }

    [Fact]
    public void A_device_that_cannot_be_used_is_a_usage_error()
    {
        EngineRegistry registry = EngineRegistry.With(new Plugin());
        EngineUnavailableException refused = Assert.Throws<EngineUnavailableException>(() =>
            registry.Create("torch", new EngineRequest("cuda:9"))
        );
        Assert.True(Failure.IsForeseen(refused));
        Assert.Equal(new Failure(ExitCode.Usage, "there is no device 'cuda:9'."), Failure.Of(refused));
    }

    [Fact]
    public async Task A_plug_in_trains_a_sweep_and_broken_ones_are_skipped_with_a_warning()
    {
        using var folder = new TemporaryFolder();
        using var plugins = new PlantedPlugins();
        Dictionary<string, string> variables = new() { [EngineRegistry.Variable] = plugins.Folder };
        string[] command =
        [
            "run",
            "preset:quickstart",
            "--engine",
            "planted",
            "--trials",
            "2",
            "--set",
            "training.T=2",
            "--output",
            folder["run"],
        ];
        using ModcompProcess run = ModcompProcess.Start(variables, command);
        Ran ran = (await run.EndAsync()).Succeeded();
        Assert.All(PlantedPlugins.Wrong, w => Assert.Contains(w.Says, ran.Error, StringComparison.Ordinal));
        Assert.Contains("\"engine\": \"planted/1\"", await File.ReadAllTextAsync(folder["run/estimates.json"]), StringComparison.Ordinal);
        using ModcompProcess verify = ModcompProcess.Start(variables, "verify", folder["run"]);
        (await verify.EndAsync()).Succeeded();

        // Where the plug-in is not, the spec that the run keeps names an engine that there is not.
        Ran without = await Modcomp.RunAsync("report", folder["run"]);
        Assert.Equal(ExitCode.Usage, without.ExitCode);
        Assert.Contains("planted", without.Error, StringComparison.Ordinal);
    }

    private sealed class Plugin : IEnginePlugin
    {
        public EngineRequest? Asked { get; private set; }

        public string Name => "torch";

        public IReadOnlyList<EngineDevice> Devices() => [new("torch", "cpu", "tensors"), new("torch", "cuda:0", "GPU", "it is busy.")];

        public ITrialEngine Create(EngineRequest request)
        {
            Asked = request;
            return request.Devices == "cuda:9" ? throw new EngineUnavailableException("there is no device 'cuda:9'.") : new Engine();
        }

        public EngineRequest? RequestFor(EngineIdentity recorded) => null;
    }

    private sealed class Engine : ITrialEngine
    {
        public EngineIdentity Identity => new("torch-fake", 1);

        public string Hardware => "none";

        public Experiments.ResultBlock Run(Training.Trials.TrialBatch batch, CancellationToken cancellation) => default;

        public Training.Trials.TrialTrace Trace(
            Training.Trials.TrialBatch batch,
            Training.Trials.TraceOptions options,
            CancellationToken cancellation
        ) => throw new InvalidOperationException("This engine trains nothing.");
    }
}
