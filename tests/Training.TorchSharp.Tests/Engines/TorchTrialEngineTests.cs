using ModalityCompetition.TestKit.Engines;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.TorchSharp.Engines;
using TorchSharp;

namespace ModalityCompetition.Training.TorchSharp.Tests.Engines;

/// <summary>The promises of every engine, kept on the device under test.</summary>
public sealed class TorchTrialEngineTests : EngineConformance
{
    public TorchTrialEngineTests() => TestDevice.SkipWithoutLibtorch();

    [SkippableFact]
    public void Its_identity_names_what_the_bits_depend_on()
    {
        EngineIdentity identity = new TorchTrialEngine(new EngineRequest("cpu")).Identity;
        Assert.Matches(@"^torch-\d+\.\d+\.\d+\.\d+-cpu-[a-z0-9]+-\d+-threads-float32$", identity.Name);
        Assert.Equal(TorchTrialEngine.Arithmetic, identity.Arithmetic);
    }

    [SkippableFact]
    public void Its_identity_names_the_instructions_that_libtorch_was_told_to_use()
    {
        const string Variable = "ATEN_CPU_CAPABILITY";
        string? before = Environment.GetEnvironmentVariable(Variable);
        try
        {
            // Read by libtorch when it loads, so nothing else changes here.
            Environment.SetEnvironmentVariable(Variable, "default");
            Assert.Contains("-cpu-default-", new TorchTrialEngine(new EngineRequest("cpu")).Identity.Name, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable(Variable, before);
        }
    }

    [SkippableFact]
    public void Rounded_products_are_switched_on_for_the_engine_that_asks_for_them_alone_and_told_in_its_identity()
    {
        // The switch itself is libtorch's and is there without a GPU too.
        ScriptedDevice gpu = new("cuda:0", isGpu: true);
        TorchTrialEngine rounded = new([gpu], allowTf32: true);
        Assert.True(torch.backends.cuda.matmul.allow_tf32);
        TorchTrialEngine exact = new([gpu], allowTf32: false);
        Assert.False(torch.backends.cuda.matmul.allow_tf32);
        Assert.EndsWith("-scripted-tf32", rounded.Identity.Name, StringComparison.Ordinal);
        Assert.EndsWith("-scripted-float32", exact.Identity.Name, StringComparison.Ordinal);
        TorchEnginePlugin plugin = new();
        Assert.Equal(new EngineRequest(AllowTf32: true), plugin.RequestFor(rounded.Identity));
        Assert.Equal(new EngineRequest(), plugin.RequestFor(exact.Identity));
        Assert.Equal(new EngineRequest("cpu"), plugin.RequestFor(new TorchTrialEngine(new EngineRequest("cpu")).Identity));
        Assert.Null(plugin.RequestFor(new EngineIdentity("cpu", 1)));
    }

    protected override ITrialEngine Create() => TestDevice.Engine();
}
