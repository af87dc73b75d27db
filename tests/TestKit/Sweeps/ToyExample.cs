using ModalityCompetition.Programs.Processes;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.TestKit.Scripts;
using ModalityCompetition.TestKit.Specs;
using Xunit;

namespace ModalityCompetition.TestKit.Sweeps;

/// <summary>examples/programs/toy.yaml, a sweep over a program whose law its head states.</summary>
public static class ToyExample
{
    /// <summary>Trials of the sweep.</summary>
    public const long Trials = 800;

    /// <summary>
    /// The results hash of the whole sweep, whoever runs it: the numbers come from Python's generator, which is the same on every machine.
    /// It changes when toy.py gives other results, and for no other reason.
    /// </summary>
    public const string ResultsHash = "a5ca6202ac915ae634b1e5e1db5009fcf48e064ebe6f61baed9495bc97a5795d";

    /// <summary>The text of the spec.</summary>
    public static string Text { get; } = File.ReadAllText(Path.Combine(RepositoryScript.Root, "examples", "programs", "toy.yaml"));

    /// <summary>What a server must allow for it.</summary>
    public static AllowedPrograms Allowed => new(RepositoryScript.Root);

    /// <summary>The sweep, started from the root of the repository.</summary>
    /// <param name="sets">Values of the command line, as <c>--set</c> takes them.</param>
    public static SweepSpec Spec(params string[] sets) => Read(Text, sets);

    /// <summary>The same sweep, with a word on the command line of its program.</summary>
    /// <param name="word">The word.</param>
    /// <param name="sets">Values of the command line, as <c>--set</c> takes them.</param>
    public static SweepSpec Marked(string word, params string[] sets) =>
        Read(Text.Replace("toy.py]", $"toy.py, {word}]", StringComparison.Ordinal), sets);

    /// <summary>Skips a test that needs to run the program where that cannot be.</summary>
    public static void Require() => Skip.IfNot(OperatingSystem.IsLinux(), "Programs are run on Linux.");

    private static SweepSpec Read(string text, string[] sets)
    {
        SpecOverrides overrides = sets.Aggregate(
            SpecOverrides.None.WithSet($"program.folder={RepositoryScript.Root}"),
            (all, set) => all.WithSet(set)
        );
        return ShippedSpecs.Read("toy.yaml", text, overrides).Spec!;
    }
}
