using System.Text.RegularExpressions;
using System.Xml.Linq;
using ModalityCompetition.Deployment.Tests.Files;
using ModalityCompetition.TestKit.Scripts;

namespace ModalityCompetition.Deployment.Tests.Images;

/// <summary>The Dockerfile: its stages with their instructions, lines that go on put together.</summary>
internal sealed partial class ImageFile
{
    private readonly Dictionary<string, (string From, List<(string Word, string Said)> Instructions)> _stages = [];

    private ImageFile(string text)
    {
        List<(string Word, string Said)> current = Arguments;
        foreach (string line in Continuation().Replace(text, " ").Split('\n').Where(l => l.Length > 0 && l[0] != '#'))
        {
            string[] parts = line.Split(' ', 2, StringSplitOptions.TrimEntries);
            if (parts[0] == "FROM")
            {
                string[] from = parts[1].Split(" AS ");
                current = [];
                _stages.Add(from[1], (from[0], current));
            }
            else
            {
                current.Add((parts[0], parts[1]));
            }
        }
    }

    /// <summary>The version of the program, which is the tag of its images.</summary>
    public static string Version { get; } =
        XDocument.Load(Path.Combine(RepositoryScript.Root, "Directory.Build.props")).Descendants("Version").Single().Value;

    /// <summary>The instructions before the first stage.</summary>
    public List<(string Word, string Said)> Arguments { get; } = [];

    /// <summary>The names of the stages.</summary>
    public IEnumerable<string> Stages => _stages.Keys;

    /// <summary>Reads it.</summary>
    public static ImageFile Read() => new(File.ReadAllText(DeployFolder.Of("images", "Dockerfile")));

    /// <summary>A stage and those that it is made from, itself first, down to an image that is no stage.</summary>
    public IEnumerable<string> Line(string stage) => _stages.TryGetValue(stage, out var known) ? [stage, .. Line(known.From)] : [stage];

    /// <summary>What instructions with a word say in an image, the last one first.</summary>
    public IEnumerable<string> All(string stage, string word) =>
        Line(stage)
            .Where(_stages.ContainsKey)
            .SelectMany(s => Enumerable.Reverse(_stages[s].Instructions).Where(i => i.Word == word).Select(i => i.Said));

    /// <summary>User and group of an image.</summary>
    public string User(string stage) => All(stage, "USER").First();

    /// <summary>The one folder that an image writes to.</summary>
    public string Volume(string stage) => Assert.Single(All(stage, "VOLUME"));

    [GeneratedRegex(@"\s*\\\n\s*")]
    private static partial Regex Continuation();
}
