using ModalityCompetition.TestKit.Engines;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.TorchSharp.Engines;

namespace ModalityCompetition.Training.TorchSharp.Tests.Engines;

/// <summary>The promises of every engine, kept on the device under test.</summary>
public sealed class TorchTrialEngineTests : EngineConformance
{
    [Fact]
    public void Its_identity_names_what_the_bits_depend_on()
    {
        EngineIdentity identity = new TorchTrialEngine(new EngineRequest("cpu")).Identity;
        Assert.Matches(@"^torch-\d+\.\d+\.\d+\.\d+-cpu-[a-z0-9]+-\d+-threads-float32$", identity.Name);
        Assert.Equal(TorchTrialEngine.Arithmetic, identity.Arithmetic);
    }

    protected override ITrialEngine Create() => TestDevice.Engine();
}
