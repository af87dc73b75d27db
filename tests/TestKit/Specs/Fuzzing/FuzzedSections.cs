namespace ModalityCompetition.TestKit.Specs.Fuzzing;

/// <summary>The sections of specs, each as it may stand and as a source of wrong ones.</summary>
internal static class FuzzedSections
{
    private const string General = "name: fuzzed\nseed: 1\ntrials: 10\n";

    /// <summary>A competition of two modalities.</summary>
    public static (string Name, string Right, Func<string> Wrong)[] Competition(FuzzedText text) =>
        [
            ("general", General, () => $"name: {text.Lengthy()}\nseed: {text.Lengthy()}\ntrials: {text.Word()}\n"),
            (
                "data",
                "data:\n  K: 10\n  n: 100\n  s: 2\n  sigma_g: 0.1\n  modalities:\n"
                    + "    - {name: image, C: 1, mu: 0.1, gamma: 0.1, rho: 0.4, c: 0.1}\n"
                    + "    - {name: text, C: 1, mu: 0.1, gamma: 0.1, rho: 0.4, c: 0.1}\n",
                () =>
                    $"data:\n  K: {text.Lengthy()}\n  n: {text.Word()}\n  s: 2\n{text.Keys("  ", _ => text.Word())}  modalities:\n"
                    + FuzzedText.Repeat(
                        $"    - {{name: image, C: {text.Word()}, mu: 0.1, gamma: 0.1, rho: K / 20, c: 0.1}}\n",
                        Math.Min(70, text.Count(50))
                    )
            ),
            (
                "network",
                "network: {m: 8, q: 3, sigma0: 0.1, beta: 1}\n",
                () =>
                    $"network:\n  m: {text.List()}\n  q: {text.Lengthy()}\n  sigma0: {text.Aliases()}\n{text.Keys("  ", _ => text.Word())}"
            ),
            (
                "training",
                "training: {eta: 0.5, T: 50}\n",
                () => $"training:\n  eta: {text.Word()}\n  T: {text.Deep()}\n  remedy:\n{text.Keys("    ", _ => text.Word())}"
            ),
            (
                "evaluation",
                "evaluation: {test_n: 100}\n",
                () => $"evaluation: {{test_n: {text.Word()}, checkpoints: {text.List()}, margin: {text.Word()}}}\n"
            ),
            (
                "axes",
                "axes:\n  - network.sigma0: [0.5, 1]\n",
                () =>
                    "axes:\n" + text.Axes("network.m", "network.sigma0", "data.modalities[*].mu", "evaluation.checkpoints", "data.K", "mu")
            ),
            ("contrasts", "", text.Contrasts),
        ];

    /// <summary>A program of the user's own.</summary>
    public static (string Name, string Right, Func<string> Wrong)[] Program(FuzzedText text) =>
        [
            ("general", "experiment: program\n" + General, () => $"experiment: {text.Word()}\n{General}"),
            (
                "program",
                "program:\n  command: [python3, train.py]\n  version: 1\n  measurements: {loss: {}, key1: {range: [0, 1]}}\n",
                () =>
                    $"program:\n  command: {text.List()}\n  version: {text.Word()}\n  axes: {{class: {text.List()}, b: {text.Word()}}}\n"
                    + $"  environment:\n{text.Keys("    ", _ => text.Word())}  measurements:\n"
                    + text.Keys(
                        "    ",
                        i =>
                            i % 3 == 0 ? "{}"
                            : i % 3 == 1 ? "{range: [0, 1], axes: class}"
                            : text.Word()
                    )
                    + $"  estimands:\n{text.Keys("    ", i => $"key{i} + key1").Replace("    key", "    e", StringComparison.Ordinal)}"
            ),
            (
                "parameters",
                "parameters:\n  rate: 0.1\n  optimizer: adam\n",
                () => "parameters:\n" + text.Keys("  ", i => i % 2 == 0 ? text.Word() : $"key{i / 2} + 1")
            ),
            (
                "axes",
                "axes:\n  - parameters.rate: [0.1, 0.2]\n",
                () => "axes:\n" + text.Axes("parameters.rate", "parameters.optimizer", "parameters.key1", "rate")
            ),
        ];

    /// <summary>Two Transformers on synthetic data.</summary>
    public static (string Name, string Right, Func<string> Wrong)[] Transformers(FuzzedText text) =>
        [
            (
                "general",
                "experiment: transformers\n" + General,
                () => $"experiment: transformers\nname: {text.Word()}\n{text.Keys("", _ => text.Word())}"
            ),
            (
                "data",
                "data: {synthetic: {train: 200}}\n",
                () => $"data:\n  synthetic:\n{text.Keys("    ", _ => text.Word())}  folder: {text.Lengthy()}\n"
            ),
            (
                "network",
                "network: {layers: 1, hidden: 16, heads: 2}\n",
                () => $"network: {{layers: {text.Lengthy()}, hidden: {text.List()}}}\n"
            ),
            ("training", "training: {T: 10, batch: 8}\n", () => $"training: {{T: {text.Word()}, batch: {text.Aliases()}}}\n"),
            (
                "axes",
                "axes:\n  - training.eta: [0.1, 0.2]\n",
                () => "axes:\n" + text.Axes("training.eta", "training.T", "network.hidden", "evaluation.checkpoints")
            ),
        ];
}
