using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.TestKit.Scripts;
using ModalityCompetition.TestKit.Specs;

namespace ModalityCompetition.Sweeps.Tests.Programs.Twins;

/// <summary>A spec of examples/programs/descent.py, whose law its head states, with twins.</summary>
internal static class DescentSpec
{
    /// <summary>The section of twins.</summary>
    public const string Twins = "fidelity: {twins: 8, epochs: epochs/8, lr: 8*lr}";

    /// <summary>The text of the spec.</summary>
    public static string Text { get; } =
        File.ReadAllText(Path.Combine(RepositoryScript.Root, "examples", "programs", "descent.yaml"))
            .Replace("[python3,", $"[{(File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3")},", StringComparison.Ordinal)
            .Replace(
                "  name: descent\n",
                $"  name: descent\n  folder: {RepositoryScript.Root}\n  environment: {{PYTHONDONTWRITEBYTECODE: 1}}\n",
                StringComparison.Ordinal
            );

    /// <summary>The spec, some of its texts replaced.</summary>
    public static SweepSpec Spec(params (string From, string To)[] changes)
    {
        SpecReading reading = Read(changes);
        Assert.True(reading.IsValid, string.Join('\n', reading.Errors));
        return reading.Spec!;
    }

    /// <summary>The reading of the spec, some of its texts replaced.</summary>
    public static SpecReading Read(params (string From, string To)[] changes)
    {
        Assert.All(changes, c => Assert.Contains(c.From, Text, StringComparison.Ordinal));
        return ShippedSpecs.Read("descent.yaml", changes.Aggregate(Text, (t, c) => t.Replace(c.From, c.To, StringComparison.Ordinal)));
    }
}
