using System.Collections.Immutable;

namespace ModalityCompetition.Sweeps.Specs.Keys;

/// <content>Keys of the top level.</content>
public static partial class SpecKeys
{
    private const string OurChoice = "this project";

    private static ImmutableArray<SpecKey> General(IReadOnlyList<string> engines) =>
        [
            new()
            {
                Path = "name",
                Type = SpecKeyType.Name,
                DeterminesResults = false,
                Source = OurChoice,
                Meaning = "Name of the sweep; names the default run folder `runs/NAME`",
                AlsoCalled = ["title", "id"],
            },
            new()
            {
                Path = "description",
                Type = SpecKeyType.Text,
                Default = "",
                DeterminesResults = false,
                Source = OurChoice,
                Meaning = "What the sweep shows, for the report",
                AlsoCalled = ["comment", "doc"],
            },
            new()
            {
                Path = Experiment,
                Type = SpecKeyType.Name,
                Default = DefaultExperiment,
                Source = OurChoice,
                Meaning = "Experiment whose trials are run, which says what other keys there are",
                Condition = "one that `modcomp experiments` lists",
                AlsoCalled = ["model", "study", "task"],
            },
            new()
            {
                Path = "seed",
                Type = SpecKeyType.Seed,
                Default = "1",
                Source = OurChoice,
                Meaning = "Seed of all random numbers",
                AlsoCalled = ["random_seed", "rng"],
            },
            new()
            {
                Path = "trials",
                Type = SpecKeyType.WholeNumber,
                Unit = "trials",
                Range = new(1, MostTrials),
                DeterminesResults = false,
                Source = OurChoice,
                Meaning = "Trials of every configuration, with `until` the most of each; may grow when a run is continued",
                Condition = "trials times configurations at most 2^48",
                AlsoCalled = ["repetitions", "repeats", "replications", "runs"],
            },
            new()
            {
                Path = "pairing",
                Type = SpecKeyType.Choice,
                Choices = ["common", "independent"],
                Default = "common",
                Source = OurChoice,
                Meaning =
                    "Whether configurations share their random numbers (`common`, so that they compare in pairs) or each has its own "
                    + "(`independent`)",
            },
            new()
            {
                Path = "engine",
                Type = SpecKeyType.Choice,
                Choices = [.. engines],
                Default = "cpu",
                Source = OurChoice,
                Meaning =
                    "What trains the trials: `cpu` is vectorised float32, `torch` the same trials on a GPU (in builds that have it), "
                    + "`reference` is a "
                    + "slow double-precision check; plug-ins (`docs/engine-plugins.md`) add their names",
                AlsoCalled = ["device", "backend"],
            },
        ];
}
