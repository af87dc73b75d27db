using System.Runtime.InteropServices;
using ModalityCompetition.Training.TorchSharp.Devices;
using ModalityCompetition.Training.TorchSharp.Tests.Engines;
using static TorchSharp.torch;

namespace ModalityCompetition.Training.TorchSharp.Tests.Devices;

public sealed class DeviceFaultsTests
{
    [Theory]
    [InlineData("CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of 139.81 GiB")]
    [InlineData("CUDA error: out of memory\nCUDA kernel errors might be asynchronously reported at some other API call")]
    [InlineData("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`")]
    [InlineData("CUDA error: CUBLAS_STATUS_NOT_INITIALIZED when calling `cublasCreate(handle)`")]
    public void Lack_of_memory_is_told_from_a_loss(string message) =>
        Assert.IsType<DeviceMemoryException>(DeviceFaults.Read("cuda:0", new NativeFault(message)));

    [Theory]
    [InlineData("CUDA error: an illegal memory access was encountered\nCUDA kernel errors might be")]
    [InlineData("CUDA error: unspecified launch failure")]
    [InlineData("CUDA error: CUBLAS_STATUS_EXECUTION_FAILED when calling `cublasSgemmStridedBatched`")]
    [InlineData("CUDA error: uncorrectable ECC error encountered")]
    public void A_loss_names_the_device_the_reason_and_the_remedy_on_one_line(string message)
    {
        DeviceLostException loss = Assert.IsType<DeviceLostException>(DeviceFaults.Read("cuda:3", new NativeFault(message)));
        Assert.StartsWith(
            $"cuda:3 stopped working ({message.Split('\n')[0]}): check it with nvidia-smi",
            loss.Message,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain('\n', loss.Message);
    }

    [Fact]
    public void Anything_else_stays_what_it_is()
    {
        Assert.Null(DeviceFaults.Read("cuda:0", new NativeFault("The size of tensor a (3) must match the size of tensor b (4)")));
        Assert.Null(DeviceFaults.Read("cuda:0", new InvalidOperationException("out of memory")));
    }

    [SkippableFact]
    public void The_CPU_s_own_words_for_lack_of_memory_are_understood()
    {
        TestDevice.SkipWithoutLibtorch();
        ExternalException fault = Assert.Throws<ExternalException>(() => zeros(1L << 50));
        Assert.IsType<DeviceMemoryException>(DeviceFaults.Read("cpu", fault));
    }
}
