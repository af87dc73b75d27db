using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.TorchSharp.Devices;

namespace ModalityCompetition.Training.TorchSharp.Tests.Devices;

/// <summary>What is said of machines that the tests do not run on.</summary>
public sealed class DeviceListTests
{
    private static readonly GpuFacts Gpu = new("NVIDIA H200", (139L << 30, 141L << 30));
    private static readonly MachineFacts WithoutGpus = new() { Processor = "libtorch", DriverObstacle = "there is no NVIDIA driver." };
    private static readonly MachineFacts WithGpus = new()
    {
        Processor = "libtorch",
        HasCuda = true,
        UsableGpus = 2,
        DriverVersion = "12.8",
        Gpus = [Gpu, new(null, null)],
    };

    [Fact]
    public void A_machine_with_GPUs_lists_them_after_its_CPU() =>
        Assert.Equal(
            [
                new("torch", "cpu", "libtorch"),
                new("torch", "cuda:0", "NVIDIA H200, 139 of 141 GiB free"),
                new EngineDevice("torch", "cuda:1", "NVIDIA GPU"),
            ],
            DeviceList.Of(WithGpus)
        );

    [Fact]
    public void A_machine_without_GPUs_says_why_in_a_line_of_its_own() =>
        Assert.Equal(
            [new("torch", "cpu", "libtorch"), new EngineDevice("torch", "cuda", "NVIDIA GPU", "there is no NVIDIA driver.")],
            DeviceList.Of(WithoutGpus)
        );

    [Fact]
    public void A_GPU_beside_a_libtorch_without_CUDA_names_the_build() =>
        Assert.Equal(
            [null, "libtorch came without CUDA: build with -p:TorchRuntime=cuda-linux (docs/gpu-engine.md)."],
            DeviceList.Of(WithGpus with { HasCuda = false, UsableGpus = 0, Gpus = [Gpu] }).Select(device => device.Obstacle)
        );

    [Theory]
    [InlineData("11.4", "11.4")]
    [InlineData(null, "an unknown version")]
    public void A_driver_that_is_too_old_for_libtorch_is_named_as_the_reason(string? version, string said) =>
        Assert.Equal(
            $"libtorch's CUDA does not start on this driver, which runs CUDA up to {said}: update the NVIDIA driver.",
            DeviceList.Of(WithGpus with { UsableGpus = 0, DriverVersion = version })[1].Obstacle
        );

    [Fact]
    public void Without_libtorch_no_device_can_be_used()
    {
        IReadOnlyList<EngineDevice> devices = DeviceList.Of(
            WithGpus with
            {
                LibtorchFault = "libc10.so: cannot open shared object file",
                UsableGpus = 0,
            }
        );
        Assert.All(
            devices,
            device =>
                Assert.Equal(
                    "libtorch could not be loaded (libc10.so: cannot open shared object file): build with -p:TorchRuntime=cpu or "
                        + "cuda-linux (docs/gpu-engine.md).",
                    device.Obstacle
                )
        );
        Assert.Equal(3, devices.Count);
        Assert.Equal(
            $"the device cpu cannot be used: {devices[0].Obstacle}",
            Assert.Throws<EngineUnavailableException>(() => DeviceNames.Choose(null, devices)).Message
        );
    }

    [Fact]
    public void A_system_that_is_older_than_libtorch_is_named_as_the_reason() =>
        Assert.Equal(
            "libtorch could not be loaded (libstdc++.so.6: version `GLIBCXX_3.4.32' not found (required by libLibTorchSharp.so)): it was "
                + "built for newer systems, such as Debian 13 or Ubuntu 24.04 (docs/gpu-engine.md).",
            DeviceList
                .Of(
                    WithoutGpus with
                    {
                        LibtorchFault = "libstdc++.so.6: version `GLIBCXX_3.4.32' not found (required by libLibTorchSharp.so)",
                    }
                )[0]
                .Obstacle
        );

    [Fact]
    public void GPUs_that_only_libtorch_sees_are_listed_too() =>
        Assert.Equal(
            ["cpu", "cuda:0", "cuda:1"],
            DeviceList.Of(WithGpus with { Gpus = [] }).Where(device => device.IsUsable).Select(device => device.Name)
        );

    [Theory]
    [InlineData(
        "Unable to load shared library 'LibTorchSharp'\n/app/libLibTorchSharp.so: libtorch.so: cannot open\nlibc10.so: cannot open shared "
            + "object file.\n",
        "libc10.so: cannot open shared object file"
    )]
    [InlineData(
        "Unable to load\n/app/libLibTorchSharp.so: undefined symbol: _ZN2at4onesE.\n",
        "/app/libLibTorchSharp.so: undefined symbol: _ZN2at4onesE"
    )]
    [InlineData(
        "Unable to load\n/lib/libstdc++.so.6: version `GLIBCXX_3.4.32' not found (required by "
            + "/app/libLibTorchSharp.so)\n\n/app/LibTorchSharp: cannot open shared object file\n",
        "/lib/libstdc++.so.6: version `GLIBCXX_3.4.32' not found (required by /app/libLibTorchSharp.so)"
    )]
    [InlineData("Bad image.", "Bad image")]
    [InlineData("", "no reason given")]
    public void Of_a_loader_s_page_the_line_that_matters_is_told(string message, string reason) =>
        Assert.Equal(reason, MachineFacts.Reason(message));
}
