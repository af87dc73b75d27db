using System.Globalization;
using static ModalityCompetition.TestKit.Specs.Fuzzing.FuzzedText;

namespace ModalityCompetition.TestKit.Specs.Fuzzing;

/// <summary>Specs of up to a megabyte that cost a reader minutes or gigabytes that has no bounds, each by its kind.</summary>
public static class CostlySpecs
{
    private const string Head = "name: a\nseed: 1\ntrials: 10\n";
    private const string Program = "experiment: program\n" + Head + "program:\n  command: [a]\n  version: 1\n  measurements: {m: {}}\n";

    private const string Data =
        "data:\n  K: 10\n  n: 100\n  s: 2\n  sigma_g: 0.1\n  modalities:\n    - {name: a, C: 1, mu: 0.1, gamma: 0.1, rho: 0.4, c: 0.1}\n"
        + "    - {name: b, C: 1, mu: 0.1, gamma: 0.1, rho: 0.4, c: 0.1}\nnetwork: {m: 8, q: 3, sigma0: 0.1, beta: 1}\n"
        + "training: {eta: 0.5, T: 50}\nevaluation: {test_n: 100}\n";

    /// <summary>All of them by what they are.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } =
        new Dictionary<string, string>
        {
            ["4,000 mistakes under a long key, 70 KB"] = $"? {new string('k', 50_000)}\n: [{Repeat("!x a,", 4_000)} a]\n",
            ["80,000 mistakes under a long key, 460 KB"] = $"? {new string('k', 60_000)}\n: [{Repeat("!x a,", 80_000)} a]\n",
            ["68,000 unknown keys, 889 KB"] = Head + Lines(68_000, i => $"key{i:D6}: 1"),
            ["a key given 60,000 times"] = Head + Lines(60_000, _ => $"again: 1"),
            ["an alias of a long word used 2,000 times"] =
                $"{Head}x-word: &w {new string('x', 900)}\naxes:\n  - network.m: [{Repeat("*w, ", 2_000)}1]\n",
            ["an alias of a long word that is near many keys"] =
                $"{Head}x-word: &w {Repeat("network", 150)}\naxes:\n  - network.sigma0: [{Repeat("*w, ", 2_000)}1]\n",
            ["an alias of half a megabyte used 100,000 times"] =
                $"{Program}x-word: &w {new string('x', 500_000)}\naxes:\n  - parameters.p: [{Repeat("*w, ", 100_000)}1]\n",
            ["ten aliases of ten aliases"] =
                "a0: &a0 [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]\n" + Lines(12, i => $"a{i + 1}: &a{i + 1} [{Repeat($"*a{i}, ", 10)}]"),
            ["a chain of aliases, each one deeper"] = "a0: &a0 [1]\n" + Lines(30_000, i => $"a{i + 1}: &a{i + 1} [*a{i}]"),
            ["a mapping of 5,000 keys merged 5,000 times"] =
                "x-base: &b\n" + Lines(5_000, i => $"  k{i}: 1") + Lines(5_000, i => $"m{i}: {{<<: *b}}"),
            ["half a million opened lists"] = new string('[', 500_000),
            ["200,000 opened mappings"] = Repeat("{a: ", 200_000),
            ["half a million nested entries"] = Repeat("- ", 500_000),
            ["a number of a million digits"] = $"seed: {new string('1', 1_000_000)}\n",
            ["a number of a million digits with a letter behind"] =
                $"{Head}{Data.Replace("q: 3", $"q: {new string('1', 1_000_000)}x", StringComparison.Ordinal)}",
            ["300,000 indentations by tabs"] = "a: 1\n" + Repeat("\t\n", 300_000) + "]",
            ["190,000 wrong values of an axis"] = $"{Head}axes:\n  - network.m: [{Repeat("x,", 190_000)}x]\n",
            ["99,000 words of a parameter"] =
                $"{Program}axes:\n  - parameters.p: [{string.Join(',', Numbers(99_000).Select(n => "w" + n))}]\n",
            ["70,000 parameters"] = $"{Program}parameters:\n{Lines(70_000, i => $"  p{i:D5}: 1")}",
            ["20,000 parameters that refer to each other"] =
                $"{Program}parameters:\n  p0: 1\n{Lines(20_000, i => $"  p{i + 1}: p{i} + 1")}",
            ["8,000 axes that are near 8,000 parameters"] =
                $"{Program}parameters:\n{Lines(8_000, i => $"  pqrst{i:D5}: 1")}axes:\n"
                + Lines(8_000, i => $"  - parameters.pqrsx{i:D5}: [1]"),
            ["1,000 long expressions of estimands"] =
                $"{Program}  estimands:\n{Lines(1_000, i => $"    e{i:D5}: m{Repeat("+m", 490)}")}parameters: {{a: 1}}\n",
            ["estimands that double each other"] =
                $"{Program}  estimands:\n    e0: m + m\n{Lines(200, i => $"    e{i + 1}: e{i} + e{i}")}parameters: {{a: 1}}\n",
            ["a hundred million estimands"] =
                $"{Program.Replace("{m: {}}", "{m: {winner: {per: a, of: b}}}", StringComparison.Ordinal)}  axes: {{a: 10000, b: 10000}}\n",
            ["100,000 configurations"] = $"{Head}{Data}axes:\n  - network.sigma0: {{linspace: {{from: 0.1, to: 1, count: 100000}}}}\n",
            ["as many configurations as a server takes"] =
                $"{Head}{Data}axes:\n  - network.sigma0: {{linspace: {{from: 0.1, to: 1, count: 9000}}}}\n",
            ["18 axes of 100,000 values"] =
                $"{Head}{Data}axes:\n{Repeat("  - network.sigma0: {linspace: {from: 0.1, to: 1, count: 100000}}\n", 18)}",
            ["an axis of expressions of 160 terms"] =
                $"{Head}{Data.Replace("sigma0: 0.1", $"sigma0: 0.1{Repeat(" + 0 * K", 100)}", StringComparison.Ordinal)}"
                + "axes:\n  - data.modalities[*].mu: {linspace: {from: 0.1, to: 0.5, count: 2300}}\n",
            ["30 axes of two values"] = $"{Head}{Data}axes:\n{Repeat("  - network.m: [1, 2]\n", 30)}",
            ["60 axes of 3,000 values"] =
                $"{Program}axes:\n{Lines(60, i => $"  - parameters.p{i}: {{linspace: {{from: 1, to: 3000, count: 3000}}}}")}",
            ["10,000 contrasts of 1,000 configurations"] =
                $"{Head}{Data}axes:\n  - network.sigma0: {{linspace: {{from: 1, to: 1000, count: 1000}}}}\ncontrasts:\n"
                + Lines(10_000, i => $"  - {{name: c{i}, estimand: gap, of: {{network.sigma0: 1}}, minus: {{network.sigma0: 2}}}}"),
        };

    private static IEnumerable<string> Numbers(int count) =>
        Enumerable.Range(0, count).Select(i => i.ToString(CultureInfo.InvariantCulture));

    private static string Lines(int count, Func<int, FormattableString> line) =>
        string.Concat(Enumerable.Range(0, count).Select(i => FormattableString.Invariant(line(i)) + "\n"));
}
