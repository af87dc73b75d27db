using System.Globalization;
using System.Text;

namespace ModalityCompetition.TestKit.Telemetry;

/// <summary>
/// The text form of Prometheus, version 0.0.4, read strictly and from its specification alone: names and labels by their grammar, a type
/// before the samples, every family once, no series twice, every number finite, histograms that only grow from bucket to bucket.
/// </summary>
public sealed class Exposition
{
    private readonly Dictionary<string, ExpositionFamily> _families = new(StringComparer.Ordinal);

    private Exposition() { }

    /// <summary>The families, by name.</summary>
    public IReadOnlyDictionary<string, ExpositionFamily> Families => _families;

    /// <summary>Number of series.</summary>
    public int Series => _families.Values.Sum(f => f.Samples.Count);

    /// <summary>A family; an empty one where there is none.</summary>
    public ExpositionFamily this[string name] => _families.GetValueOrDefault(name) ?? new ExpositionFamily(name, "", "");

    /// <summary>Reads an answer.</summary>
    /// <exception cref="FormatException">It is not as it must be.</exception>
    public static Exposition Read(string text)
    {
        var read = new Exposition();
        ExpositionFamily? current = null;
        HashSet<string> series = new(StringComparer.Ordinal);
        foreach (string line in text.Split('\n'))
        {
            if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                string[] words = line[7..].Split(' ');
                current = new ExpositionFamily(Name(words[0]), words[1], "");
                Require(read._families.TryAdd(current.Name, current), $"{current.Name} has two types");
            }
            else if (line.StartsWith("# HELP ", StringComparison.Ordinal))
            {
                string[] words = line[7..].Split(' ', 2);
                Require(current?.Name == words[0], $"help of {words[0]} away from its type");
                current = read._families[words[0]] = current! with { Help = words[1] };
            }
            else if (line.Length > 0 && line[0] != '#')
            {
                ExpositionSample sample = Sample(line);
                Require(current is not null && Belongs(sample.Name, current), $"{sample.Name} without a type");
                Require(series.Add(sample.Series), $"{sample.Series} twice");
                Require(double.IsFinite(sample.Value), $"{sample.Series} is {sample.Value}");
                current!.Samples.Add(sample);
            }
        }

        foreach (ExpositionFamily histogram in read._families.Values.Where(f => f.Type == "histogram"))
        {
            Check(histogram);
        }

        return read;
    }

    private static bool Belongs(string sample, ExpositionFamily family) =>
        family.Type == "histogram"
            ? sample == family.Name + "_bucket" || sample == family.Name + "_sum" || sample == family.Name + "_count"
            : sample == family.Name;

    private static void Check(ExpositionFamily histogram)
    {
        foreach (
            var one in histogram.Samples.Where(s => s.Name.EndsWith("_bucket", StringComparison.Ordinal)).GroupBy(s => Without(s).Series)
        )
        {
            double[] bounds = [.. one.Select(s => s.Labels["le"] == "+Inf" ? double.PositiveInfinity : Number(s.Labels["le"]))];
            Require(bounds.SequenceEqual(bounds.Order()) && double.IsPositiveInfinity(bounds[^1]), $"{histogram.Name}: bounds");
            double[] counts = [.. one.Select(s => s.Value)];
            Require(counts.SequenceEqual(counts.Order()), $"{histogram.Name}: counts fall");
            ExpositionSample total = histogram.Samples.Single(s =>
                s.Name == histogram.Name + "_count"
                && s.Series == Without(one.First()).Series.Replace("_bucket{", "_count{", StringComparison.Ordinal)
            );
            Require(total.Value == counts[^1], $"{histogram.Name}: the count is not that of the last bucket");
        }
    }

    private static ExpositionSample Without(ExpositionSample bucket) =>
        bucket with
        {
            Labels = bucket.Labels.Where(l => l.Key != "le").ToDictionary(l => l.Key, l => l.Value),
        };

    private static ExpositionSample Sample(string line)
    {
        Dictionary<string, string> labels = new(StringComparer.Ordinal);
        int at = line.IndexOfAny(['{', ' ']);
        Require(at > 0, $"'{line}' is no sample");
        string name = Name(line[..at]);
        if (line[at] == '{')
        {
            at++;
            while (line[at] != '}')
            {
                int equals = line.IndexOf('=', at);
                string label = Name(line[at..equals]);
                Require(line[equals + 1] == '"', $"'{line}': a value without quotation marks");
                at = equals + 2;
                Require(labels.TryAdd(label, Value(line, ref at)), $"'{line}': a label twice");
                at += line[at] == ',' ? 1 : 0;
            }

            at++;
        }

        return new ExpositionSample(name, labels, Number(line[at..].Trim()));
    }

    private static string Value(string line, ref int at)
    {
        var value = new StringBuilder();
        while (line[at] != '"')
        {
            char c = line[at++];
            value.Append(
                c != '\\' ? c
                : line[at++] is var escaped && escaped == 'n' ? '\n'
                : escaped
            );
        }

        at++;
        return value.ToString();
    }

    private static string Name(string text)
    {
        bool good = text.Length > 0 && !char.IsAsciiDigit(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_' || c == ':');
        Require(good, $"'{text}' is no name");
        return text;
    }

    private static double Number(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new FormatException(message);
        }
    }
}
