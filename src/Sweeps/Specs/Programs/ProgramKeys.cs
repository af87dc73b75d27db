using System.Collections.Immutable;
using ModalityCompetition.Sweeps.ProgramTrials;
using ModalityCompetition.Sweeps.Specs.Keys;

namespace ModalityCompetition.Sweeps.Specs.Programs;

/// <summary>The keys of an experiment whose trials are runs of a program of the user's own.</summary>
internal static class ProgramKeys
{
    /// <summary>The experiment, its engine and the section of its keys are called so.</summary>
    public const string Program = "program";

    /// <summary>Section of what the program gets as its parameters, under names of the user's own.</summary>
    public const string Parameters = "parameters";

    private const string OurChoice = "this project";
    private const string EngineMeaning =
        "What runs the trials: the program; `file` where they are results that exist already, which `modcomp estimate` reads";

    private const string NothingStarted = "there is none: the trials are read from a file";

    /// <summary>Most trials of a block.</summary>
    private const int MostOfBlock = 1024;

    /// <summary>The keys, those of parameters apart.</summary>
    public static SpecCatalogue Without { get; } = With([], []);

    /// <summary>The keys with those of a spec's parameters.</summary>
    /// <param name="parameters">The keys of the parameters.</param>
    /// <param name="ofTwins">The keys of the parameters of twins.</param>
    /// <param name="fromFile">Whether the trials are read from a file, so that no program need be named.</param>
    public static SpecCatalogue With(IEnumerable<SpecKey> parameters, IEnumerable<SpecKey> ofTwins, bool fromFile = false) =>
        new(
            [
                .. SpecKeys.SectionsOfEveryExperiment,
                new(Program, "The program whose runs are trials: how it is started and what it measures"),
                new(Parameters, "What the program gets as its parameters, under names of your own; each can be an axis"),
                new(
                    SpecKeys.Fidelity,
                    "Cheaper twins of every trial, from which its means are known better (docs/programs.md): their number, and under the "
                        + "names of parameters what a twin gets in their place"
                ),
            ],
            [
                .. SpecKeys.WithEngine(Program, EngineMeaning, FileEnginePlugin.EngineName),
                .. Own(fromFile),
                .. parameters,
                ProgramTwinKeys.Count,
                .. ofTwins,
            ]
        );

    /// <summary>The key of a parameter.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="words">The words that the spec gives it as values; empty when its values are numbers.</param>
    public static SpecKey Parameter(string name, ImmutableArray<string> words) =>
        new()
        {
            Path = $"{Parameters}.{name}",
            Type = words.IsEmpty ? SpecKeyType.Number : SpecKeyType.Choice,
            Range = words.IsEmpty ? new SpecRange(double.MinValue, double.MaxValue) : null,
            Choices = words,
            Form = "a number, an expression in other parameters, a word, true or false",
            Meaning = "Parameter of the program",
            Source = "the spec",
            Sweepable = true,
        };

    private static ImmutableArray<SpecKey> Own(bool fromFile) =>
        [
            Key("command", SpecKeyType.Structure, "Program and its arguments; it is started once per worker") with
            {
                Form = "a list of the program and its arguments, for example [python3, train.py]",
                DeterminesResults = false,
                AlsoCalled = ["cmd", "run", "script"],
                WhenMissing = fromFile ? NothingStarted : "",
            },
            Key("name", SpecKeyType.Name, "Name that the program must give itself when it starts") with
            {
                WhenMissing = "it may have any",
            },
            Key(
                "version",
                SpecKeyType.Text,
                "Version that the program must give itself; it changes whenever the program gives other results"
            ) with
            {
                WhenMissing = fromFile ? NothingStarted : "",
            },
            Key("measurements", SpecKeyType.Structure, "What the program reports of every trial") with
            {
                Form = "a mapping of names to kinds, for example {test_error: {range: [0, 1]}, loss: {}, learned: {indicator: true}}",
                AlsoCalled = ["metrics", "measures", "outputs"],
            },
            Key("axes", SpecKeyType.Structure, "Axes of measurements that are vectors or matrices, at most two") with
            {
                Form = "a mapping of names to lengths or labels, for example {class: 10, modality: [image, text]}",
                WhenMissing = "every measurement is a number",
            },
            Key("estimands", SpecKeyType.Structure, "What is made from the measurements of a trial and estimated too") with
            {
                Form = "a mapping of names to expressions, for example {gap: joint_error - image_error, harm: P(gap > 0)}",
                WhenMissing = "the measurements alone are estimated",
                DeterminesResults = false,
            },
            Key(
                "columns",
                SpecKeyType.Structure,
                "With `engine: file`: columns of the file that have another name than what they hold"
            ) with
            {
                Form = "a mapping of seed, trial, parameters and measurements to columns, for example {seed: random_state, loss: val/loss}",
                WhenMissing = "every column has the name of what it holds",
                DeterminesResults = false,
            },
            Key("folder", SpecKeyType.Folder, "Working folder of the program, relative to the current folder or absolute") with
            {
                Default = ".",
                DeterminesResults = false,
            },
            Key(
                "files",
                SpecKeyType.Structure,
                "Files beside the script that results depend on: as with the script, a run that has trials is not continued where "
                    + "they changed"
            ) with
            {
                Form = "a list of paths from the folder of the program, for example [net.py, \"*.yaml\"]",
                WhenMissing = "the script of the command alone",
                DeterminesResults = false,
                AlsoCalled = ["sources", "depends"],
            },
            Key("environment", SpecKeyType.Structure, "Environment variables beside those that there are") with
            {
                Form = "a mapping of names to values, for example {OMP_NUM_THREADS: 1}",
                WhenMissing = "there are none",
                DeterminesResults = false,
                AlsoCalled = ["env"],
            },
            Key("trial_limit", SpecKeyType.Number, "Longest time that the program may be silent while it has trials to answer") with
            {
                Unit = "seconds",
                Range = new SpecRange(0, 4e6, LowIncluded: false),
                WhenMissing = "there is no limit",
                DeterminesResults = false,
                AlsoCalled = ["timeout", "time_limit"],
            },
            Key("start_limit", SpecKeyType.Number, "Longest time until the program is ready for trials") with
            {
                Unit = "seconds",
                Range = new SpecRange(0, 4e6, LowIncluded: false),
                Default = "600",
                DeterminesResults = false,
            },
            Key("memory_limit", SpecKeyType.WholeNumber, "Most memory that a process of the program may write to") with
            {
                Unit = "MiB",
                Range = new SpecRange(16, 1 << 30),
                WhenMissing = "there is no limit",
                DeterminesResults = false,
                AlsoCalled = ["memory"],
            },
            Key("block", SpecKeyType.WholeNumber, "Trials that a process is given at once and that are stored together") with
            {
                Unit = "trials",
                Range = new SpecRange(1, MostOfBlock),
                Default = "16",
                Condition = "rounded down to a power of two",
                AlsoCalled = ["batch"],
            },
        ];

    private static SpecKey Key(string name, SpecKeyType type, string meaning) =>
        new()
        {
            Path = $"{Program}.{name}",
            Type = type,
            Meaning = meaning,
            Source = OurChoice,
        };
}
