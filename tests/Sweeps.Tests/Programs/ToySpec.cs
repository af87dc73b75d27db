using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.TestKit.Scripts;
using ModalityCompetition.TestKit.Specs;

namespace ModalityCompetition.Sweeps.Tests.Programs;

/// <summary>A spec of examples/programs/toy.py, whose law its head states.</summary>
internal static class ToySpec
{
    /// <summary>The text of the spec.</summary>
    public static string Text { get; } =
        $$"""
            name: toy
            experiment: program
            seed: 7
            trials: 200
            program:
              command: [{{Python}}, toy.py]
              folder: {{Path.Combine(RepositoryScript.Root, "examples", "programs")}}
              environment: {PYTHONDONTWRITEBYTECODE: 1}
              version: "1"
              axes: {class: 3, modality: [image, text]}
              measurements:
                joint_error: {range: [0, 1]}
                image_error: {range: [0, 0.4]}
                text_error: {range: [0, 0.4]}
                loss: {range: [0, inf]}
                winner: {winner: {per: class, of: modality} }
              estimands:
                gap: joint_error - min(image_error, text_error)
                harmed: P(gap > 0.05)
                share: mean(winner, class)
                late: quantile(loss, 0.9)
            parameters: {p: 0.6}
            axes: [{parameters.harm: [0.1, 0.2]}]

            """;

    /// <summary>The system's Python; one that stands before it in PATH may be a script that takes long to find another.</summary>
    private static string Python => File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";

    /// <summary>Skips a test that needs to run the program where that cannot be.</summary>
    public static void Require() => Skip.IfNot(OperatingSystem.IsLinux(), "Programs are run on Linux.");

    /// <summary>The spec, some of its text replaced.</summary>
    public static SweepSpec Spec(string from = "", string to = "")
    {
        SpecReading reading = Read(from, to);
        Assert.True(reading.IsValid, string.Join('\n', reading.Errors));
        return reading.Spec!;
    }

    /// <summary>The spec, several of its texts replaced.</summary>
    public static SweepSpec Spec(params (string From, string To)[] changes)
    {
        Assert.All(changes, c => Assert.Contains(c.From, Text, StringComparison.Ordinal));
        string text = changes.Aggregate(Text, (t, c) => t.Replace(c.From, c.To, StringComparison.Ordinal));
        SpecReading reading = ShippedSpecs.Read("toy.yaml", text);
        Assert.True(reading.IsValid, string.Join('\n', reading.Errors));
        return reading.Spec!;
    }

    /// <summary>The reading of the spec, some of its text replaced.</summary>
    public static SpecReading Read(string from = "", string to = "", SpecOverrides? overrides = null)
    {
        Assert.Contains(from, Text, StringComparison.Ordinal);
        return ShippedSpecs.Read("toy.yaml", from.Length == 0 ? Text : Text.Replace(from, to, StringComparison.Ordinal), overrides);
    }
}
