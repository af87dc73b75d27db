using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.TorchSharp.Devices;
using ModalityCompetition.Training.TorchSharp.Engines;
using ModalityCompetition.Training.TorchSharp.Tests.Engines;

namespace ModalityCompetition.Training.TorchSharp.Tests.Devices;

public sealed class DeviceNamesTests
{
    private static readonly EngineDevice[] WithGpus =
    [
        new("torch", "cpu", "libtorch"),
        new("torch", "cuda:0", "A"),
        new("torch", "cuda:1", "A"),
        new("torch", "cuda:2", "A", "its driver is too old."),
    ];

    private static readonly EngineDevice[] WithoutGpus =
    [
        new("torch", "cpu", "libtorch"),
        new("torch", "cuda", "NVIDIA GPU", "there is no NVIDIA driver."),
    ];

    [Theory]
    [InlineData(null, "cuda:0 cuda:1")]
    [InlineData("cuda", "cuda:0 cuda:1")]
    [InlineData("cpu", "cpu")]
    [InlineData("cuda:1", "cuda:1")]
    [InlineData("cuda:1, cuda:0,cuda:1", "cuda:1 cuda:0")]
    [InlineData("cuda,cuda:0", "cuda:0 cuda:1")]
    public void A_request_means_these_devices(string? request, string expected) =>
        Assert.Equal(expected, string.Join(' ', DeviceNames.Choose(request, WithGpus)));

    [Fact]
    public void Without_a_GPU_the_CPU_is_what_nobody_had_to_ask_for() => Assert.Equal(["cpu"], DeviceNames.Choose(null, WithoutGpus));

    [Theory]
    [InlineData("cuda:2", "the device cuda:2 cannot be used: its driver is too old.")]
    [InlineData("cuda:7", "there is no device 'cuda:7': choose cpu, cuda:0, cuda:1, see 'modcomp devices'.")]
    [InlineData("cuda:0,", "there is no device '': choose cpu, cuda:0, cuda:1, see 'modcomp devices'.")]
    [InlineData("tpu", "there is no device 'tpu': choose cpu, cuda:0, cuda:1, see 'modcomp devices'.")]
    public void A_device_that_cannot_be_used_says_why(string request, string expected) =>
        Assert.Equal(expected, Assert.Throws<EngineUnavailableException>(() => DeviceNames.Choose(request, WithGpus)).Message);

    [Theory]
    [InlineData("cuda")]
    [InlineData("cuda:0")]
    public void A_machine_without_a_GPU_says_what_is_missing(string request) =>
        Assert.Equal(
            $"the device {request} cannot be used: there is no NVIDIA driver.",
            Assert.Throws<EngineUnavailableException>(() => DeviceNames.Choose(request, WithoutGpus)).Message
        );

    [Fact]
    public void Every_GPU_says_why_none_of_them_can_be_used()
    {
        EngineDevice[] refused = [WithGpus[0], WithGpus[3] with { Name = "cuda:0" }];
        Assert.Equal(
            "the device cuda cannot be used: its driver is too old.",
            Assert.Throws<EngineUnavailableException>(() => DeviceNames.Choose("cuda", refused)).Message
        );
    }

    [SkippableFact]
    public void Devices_of_different_models_are_not_mixed()
    {
        TestDevice.SkipWithoutLibtorch();
        ScriptedDevice[] devices = [new("cuda:0"), new("cuda:1", model: "other"), new("cuda:2")];
        Assert.Equal([devices[0], devices[2]], DeviceNames.OfOneModel(devices, named: false));
        Assert.Equal([devices[0], devices[2]], DeviceNames.OfOneModel([devices[0], devices[2]], named: true));
        Assert.Equal(
            "cuda:0 (scripted) and cuda:1 (other) are of different models and give different bits: choose devices of one model.",
            Assert.Throws<EngineUnavailableException>(() => DeviceNames.OfOneModel(devices, named: true)).Message
        );
    }

    [SkippableFact]
    public void This_machine_lists_its_CPU_and_says_why_there_is_no_GPU_where_there_is_none()
    {
        TestDevice.SkipWithoutLibtorch();
        IReadOnlyList<EngineDevice> devices = new TorchEnginePlugin().Devices();
        Assert.True(devices[0] is { Name: "cpu", IsUsable: true });
        Assert.StartsWith("libtorch ", devices[0].Description, StringComparison.Ordinal);
        Assert.All(
            devices.Skip(1).Where(device => !device.IsUsable),
            device => Assert.EndsWith(".", device.Obstacle!, StringComparison.Ordinal)
        );
        Assert.True(devices.Count > 1, "a machine without a GPU says so in a line of its own");
    }

    [SkippableFact]
    public void The_plugin_creates_the_engine()
    {
        TestDevice.SkipWithoutLibtorch();
        TorchEnginePlugin plugin = new();
        Assert.Equal("torch", plugin.Name);
        Assert.StartsWith("torch-", plugin.Create(new EngineRequest("cpu")).Identity.Name, StringComparison.Ordinal);
        Assert.Throws<EngineUnavailableException>(() => plugin.Create(new EngineRequest("cuda:99")));
    }
}
