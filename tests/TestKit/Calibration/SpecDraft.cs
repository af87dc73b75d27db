using System.Globalization;
using System.Text;

namespace ModalityCompetition.TestKit.Calibration;

/// <summary>A spec in the making: the text of every key, and what it costs.</summary>
internal sealed class SpecDraft
{
    /// <summary>Values by key path without those of modalities, for example <c>data.K</c>; a missing key takes its default.</summary>
    public SortedDictionary<string, string> Values { get; } = new(StringComparer.Ordinal);

    /// <summary>Values of each modality by symbol.</summary>
    public List<SortedDictionary<string, string>> Modalities { get; } = [];

    /// <summary>Lines of the axes; empty without.</summary>
    public List<string> Axes { get; } = [];

    /// <summary>Lines of the contrasts; empty without.</summary>
    public List<string> Contrasts { get; } = [];

    /// <summary>Number of configurations that the axes make.</summary>
    public int Configurations { get; set; } = 1;

    /// <summary>A whole number.</summary>
    public int Whole(string path) => int.Parse(Values[path], NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>Sets a whole number.</summary>
    public void Set(string path, int value) => Values[path] = value.ToString(CultureInfo.InvariantCulture);

    /// <summary>
    /// Microseconds of a processor that a trial about takes, from the sizes alone; measured on one machine and good to a factor of three,
    /// which is enough to keep specs small.
    /// </summary>
    public double Microseconds()
    {
        double classes = Whole("data.K"),
            samples = Whole("data.n"),
            test = Whole("evaluation.test_n");
        double neurons = Whole("network.m"),
            steps = Whole("training.T");
        double dimensions = Modalities.Sum(m =>
            m.TryGetValue("d", out string? d) ? double.Parse(d, CultureInfo.InvariantCulture) : classes
        );
        double products = classes * neurons * dimensions;
        double step = 0.5 + (samples * ((products * 1.2e-4) + (classes * Modalities.Count * 2e-3)));
        double data = (samples + test) * ((classes * Modalities.Count * 0.02) + (dimensions * 0.02));
        double evaluation = 3 * (samples + test) * products * 1.5e-4;
        double start = 5 + (classes * Modalities.Count * Modalities.Count * 2) + (products * 0.02);
        bool random = Values.GetValueOrDefault("data.dictionary") == "random";
        double dictionary = random ? Modalities.Count * classes * classes * dimensions * 0.01 : 0;
        return (step * steps) + data + evaluation + start + dictionary;
    }

    /// <summary>The text of the spec.</summary>
    /// <param name="description">What it is, for who reads it.</param>
    public string Yaml(string description)
    {
        var text = new StringBuilder();
        Line($"name: {Values["name"]}");
        Line($"description: {description}");
        foreach (string path in Values.Keys.Where(p => !p.Contains('.', StringComparison.Ordinal) && p != "name"))
        {
            Line($"{path}: {Values[path]}");
        }

        foreach (string section in new[] { "data", "network", "training", "evaluation", "estimation", "until", "output" })
        {
            string[] own = [.. Values.Keys.Where(p => p.StartsWith(section + ".", StringComparison.Ordinal))];
            if (own.Length > 0)
            {
                Line($"{section}:");
                foreach (string path in own)
                {
                    Line($"  {path[(section.Length + 1)..]}: {Values[path]}");
                }
            }

            if (section == "data")
            {
                Line("  modalities:");
                foreach (var modality in Modalities)
                {
                    Line($"    - {{{string.Join(", ", modality.Select(p => $"{p.Key}: {p.Value}"))}}}");
                }
            }
        }

        Block("axes", Axes);
        Block("contrasts", Contrasts);
        return text.ToString();

        void Line(string line) => text.Append(line).Append('\n');

        void Block(string key, List<string> lines)
        {
            if (lines.Count > 0)
            {
                Line($"{key}:");
                lines.ForEach(Line);
            }
        }
    }
}
