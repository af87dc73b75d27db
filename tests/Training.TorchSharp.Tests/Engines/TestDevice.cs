using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.TorchSharp.Engines;

namespace ModalityCompetition.Training.TorchSharp.Tests.Engines;

/// <summary>
/// The device that engine tests run on: the CPU, or what the variable MODCOMP_TORCH_TEST_DEVICE names, for example <c>cuda:0</c>, so that a machine with
/// a GPU holds it to the same promises.
/// </summary>
internal static class TestDevice
{
    /// <summary>Name of the device.</summary>
    public static string Name { get; } = Environment.GetEnvironmentVariable("MODCOMP_TORCH_TEST_DEVICE") is { Length: > 0 } name ? name : "cpu";

    /// <summary>A new engine on it.</summary>
    public static TorchTrialEngine Engine() => new(new EngineRequest(Name));
}
