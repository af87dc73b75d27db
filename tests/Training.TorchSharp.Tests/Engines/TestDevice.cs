using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.TorchSharp.Devices;
using ModalityCompetition.Training.TorchSharp.Engines;

namespace ModalityCompetition.Training.TorchSharp.Tests.Engines;

/// <summary>
/// The device that engine tests run on: the CPU, or what the variable MODCOMP_TORCH_TEST_DEVICE names, for example <c>cuda:0</c>, so that a
/// machine with a GPU holds it to the same promises.
/// </summary>
internal static class TestDevice
{
    private static readonly Lazy<MachineFacts> s_facts = new(MachineFacts.Read);

    /// <summary>Name of the device.</summary>
    public static string Name { get; } =
        Environment.GetEnvironmentVariable("MODCOMP_TORCH_TEST_DEVICE") is { Length: > 0 } name ? name : "cpu";

    /// <summary>Skips a test that needs libtorch where it cannot be loaded, with the command that brings a system where it can.</summary>
    public static void SkipWithoutLibtorch() =>
        Skip.If(
            s_facts.Value.LibtorchFault is not null,
            $"libtorch cannot be loaded here ({s_facts.Value.LibtorchFault}): deploy/debian13.sh dotnet test "
                + $"tests/Training.TorchSharp.Tests --no-build"
        );

    /// <summary>A new engine on it.</summary>
    public static TorchTrialEngine Engine() => new(new EngineRequest(Name));
}
