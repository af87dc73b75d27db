using ModalityCompetition.Client.Tests.Support;

namespace ModalityCompetition.Client.Tests.Documentation;

/// <summary>A documented command as the tests run it: few and short trials, and files in a folder of the test's.</summary>
internal static class SmallForm
{
    /// <summary>Trials of a configuration; the pages replay the eighteenth.</summary>
    public const string Trials = "24";

    // A preset then takes milliseconds.
    private static readonly string[] s_short = ["--set", "training.T=3", "--set", "data.n=12", "--set", "evaluation.test_n=10"];
    private static readonly string[] s_shortTransformers =
    [
        "--set",
        "training.T=3",
        "--set",
        "data.synthetic.train=40",
        "--set",
        "data.synthetic.test=40",
        "--set",
        "probe.T=3",
    ];

    /// <summary>The arguments of the small form.</summary>
    /// <param name="arguments">The arguments on the page.</param>
    /// <param name="folder">Where its files are.</param>
    public static string[] Of(IEnumerable<string> arguments, TemporaryFolder folder)
    {
        List<string> words = [.. arguments.Select(word => Here(word, folder))];
        string? spec = words.FirstOrDefault(word =>
            word.EndsWith(".yaml", StringComparison.Ordinal) || word.StartsWith("preset:", StringComparison.Ordinal)
        );
        if (words[0] == "run")
        {
            Set(words, "--trials", Trials);
            words.AddRange(spec!.EndsWith("transformers", StringComparison.Ordinal) ? s_shortTransformers : s_short);
            if (!words.Contains("--output"))
            {
                string name = Path.GetFileNameWithoutExtension(spec!.Replace("preset:", "", StringComparison.Ordinal));
                words.AddRange(["--output", folder[$"runs/{name}"]]);
            }
        }
        else if (words[0] == "design")
        {
            Set(words, "--seconds", "1");
        }
        else if (words[0] == "twins")
        {
            Set(words, "--trials", "20");
            words.AddRange(s_short);
        }
        else if (words[0] == "export" && !words.Contains("--output"))
        {
            string rows = words.IndexOf("--per") is >= 0 and var per ? words[per + 1] : "trial";
            words.AddRange(["--output", folder[$"{rows}.{words[words.IndexOf("--format") + 1]}"]]);
        }

        return [.. words];
    }

    /// <summary>Gives an option a value, in place of the one that the page gives it.</summary>
    public static void Set(List<string> words, string option, string value)
    {
        int place = words.IndexOf(option);
        if (place >= 0)
        {
            words[place + 1] = value;
        }
        else
        {
            words.AddRange([option, value]);
        }
    }

    /// <summary>A spec of the reader's own, with room for the 20 classes that a page asks for.</summary>
    /// <param name="name">The name of its sweep.</param>
    public static string Own(string name) =>
        Specs
            .Tiny(trials: 24)
            .Replace("name: tiny", $"name: {name}", StringComparison.Ordinal)
            .Replace("d: 4,", "d: 20,", StringComparison.Ordinal);

    // Paths of the pages are relative to where the reader stands: specs of the tree are the tree's, all else is the folder's.
    private static string Here(string word, TemporaryFolder folder) =>
        word.StartsWith("examples/", StringComparison.Ordinal) ? Path.Combine(RepositoryRoot.Path, word)
        : word.StartsWith("file:/mnt/share/", StringComparison.Ordinal) ? $"file:{folder["share"]}"
        : word.StartsWith("runs/", StringComparison.Ordinal)
        || word.StartsWith("data/", StringComparison.Ordinal)
        || word.StartsWith("my-reports", StringComparison.Ordinal)
            ? folder[word]
        : word is "my.yaml" or "my-sweep.yaml" or "arrays" or "classes.npy" or "design.html" or "runs" ? folder[word]
        : word;
}
