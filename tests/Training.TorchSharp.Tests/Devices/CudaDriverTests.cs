using ModalityCompetition.Training.TorchSharp.Devices;

namespace ModalityCompetition.Training.TorchSharp.Tests.Devices;

/// <summary>The calls into the CUDA driver, made for real into a driver that these tests compile.</summary>
public sealed class CudaDriverTests
{
    [SkippableFact]
    public void A_driver_with_GPUs_tells_their_models_and_memory_and_keeps_no_context()
    {
        FakeDriver.SkipWithoutCompiler();
        using FakeDriver fake = new(gpus: 2);
        CudaDriver driver = new(fake.Library);
        Assert.Null(driver.Obstacle);
        Assert.Equal(2, driver.Count);
        Assert.Equal("12.8", driver.Version);
        Assert.Equal("NVIDIA H200", driver.Model(0));
        Assert.Equal(new string('x', 255), driver.Model(1));
        Assert.Equal(((140L << 30) - 1, 141L << 30), driver.Memory(0));
        Assert.Equal(((140L << 30) - 1, 141L << 30), driver.Memory(1));
        Assert.Null(driver.Model(2));
        Assert.Null(driver.Memory(2));
        Assert.Null(driver.Memory(-1));
        Assert.Equal(0, fake.Open());
    }

    [SkippableFact]
    public void A_context_that_cannot_be_used_is_given_back()
    {
        FakeDriver.SkipWithoutCompiler();
        using FakeDriver fake = new(gpus: 1, refusesContexts: true);
        CudaDriver driver = new(fake.Library);
        Assert.Null(driver.Memory(0));
        Assert.Equal(0, fake.Open());
    }

    [SkippableTheory]
    [InlineData(0, 0, "the NVIDIA driver shows this process no GPU: check nvidia-smi and CUDA_VISIBLE_DEVICES.")]
    [InlineData(0, 100, "the NVIDIA driver shows this process no GPU: check nvidia-smi and CUDA_VISIBLE_DEVICES.")]
    [InlineData(
        1,
        803,
        "the NVIDIA driver does not start (system has unsupported display driver / cuda driver combination, code 803): check nvidia-smi."
    )]
    [InlineData(1, 999, "the NVIDIA driver does not start (error, code 999): check nvidia-smi.")]
    public void A_driver_that_shows_no_GPU_says_why(int gpus, int init, string obstacle)
    {
        FakeDriver.SkipWithoutCompiler();
        using FakeDriver fake = new(gpus, init);
        CudaDriver driver = new(fake.Library);
        Assert.Equal(obstacle, driver.Obstacle);
        Assert.Equal(0, driver.Count);
        Assert.Null(driver.Model(0));
        Assert.Null(driver.Memory(0));
    }

    [Fact]
    public void Without_a_driver_every_question_has_no_answer()
    {
        CudaDriver driver = new("libcuda-that-is-not-there.so.1");
        Assert.Equal(
            "there is no NVIDIA driver (libcuda-that-is-not-there.so.1): install it, or give the container its GPUs.",
            driver.Obstacle
        );
        Assert.Equal(0, driver.Count);
        Assert.Null(driver.Version);
        Assert.Null(driver.Model(0));
        Assert.Null(driver.Memory(0));
    }
}
