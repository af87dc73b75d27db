using System.Globalization;
using System.Text;

namespace ModalityCompetition.TestKit.Specs.Fuzzing;

/// <summary>Pieces of YAML of any size, right and wrong ones.</summary>
/// <param name="random">What decides.</param>
/// <param name="most">Most characters of a piece, about.</param>
public sealed class FuzzedText(Random random, int most)
{
    private static readonly string[] Words =
    [
        "x",
        "mu",
        "1",
        "0.1",
        "-1",
        "1e9",
        "1e400",
        "K",
        "K * 2",
        "sqrt(K)",
        "2 ^ K",
        "a b",
        "null",
        "~",
        "true",
        "\"\"",
        "'it''s'",
        "!t x",
        "[]",
        "{}",
        "adam",
        "1_000",
        "nan",
        "data.K",
        "data.modalities[0].mu",
        "data.modalities[*].mu",
        "*none",
        "кириллица",
    ];

    /// <summary>A number of things: few mostly, sometimes as many as fit.</summary>
    /// <param name="each">Characters of one.</param>
    public int Count(int each) =>
        random.Next(4) switch
        {
            0 => random.Next(4),
            1 => random.Next(1 + Math.Min(100, most / each)),
            2 => random.Next(1 + Math.Min(3000, most / each)),
            _ => random.Next(1 + (most / each)),
        };

    /// <summary>A word or another scalar.</summary>
    public string Word() => Words[random.Next(Words.Length)];

    /// <summary>A scalar that may be long: digits, letters, an expression, blanks.</summary>
    public string Lengthy()
    {
        int length = Count(1);
        return random.Next(8) switch
        {
            0 => new string('1', length),
            1 => new string('1', length) + "x",
            2 => new string('x', length),
            3 => "1" + Repeat(" + K", length / 4),
            4 => new string('(', length),
            5 => Repeat("-", length) + "1",
            6 => "\"" + new string(' ', length) + "\"",
            _ => "0." + new string('0', length) + "1e" + new string('9', Math.Min(length, 30)),
        };
    }

    /// <summary>A flow list of scalars.</summary>
    public string List()
    {
        int kind = random.Next(6);
        string same = Word();
        return "["
            + string.Join(
                ", ",
                Enumerable
                    .Range(0, Count(4))
                    .Select(i =>
                        kind switch
                        {
                            0 => same,
                            1 => Number(i + 1),
                            2 => $"w{Number(i)}",
                            3 => $"K + {Number(i)}",
                            4 => "[1, 2]",
                            _ => Word(),
                        }
                    )
            )
            + "]";
    }

    /// <summary>An anchor of a long word and a list of its aliases.</summary>
    public string Aliases()
    {
        string anchored = Lengthy();
        return $"[&a {(anchored.Length > 0 && anchored[0] != '-' ? anchored : "x")}{Repeat(", *a", Count(4))}]";
    }

    /// <summary>A mapping of many keys, block style.</summary>
    /// <param name="indent">Blanks before each.</param>
    /// <param name="value">What stands behind each.</param>
    public string Keys(string indent, Func<int, string> value)
    {
        StringBuilder text = new();
        bool repeated = random.Next(5) == 0;
        for (int i = Count(16); i > 0; i--)
        {
            text.Append(indent).Append(repeated ? "key" : $"key{Number(i)}").Append(": ").Append(value(i)).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>A key that may be long, as YAML writes such.</summary>
    public string LongKey() => $"? {new string('k', 1 + Count(1))}\n: [{Repeat("!t x, ", Count(6))}]\n";

    /// <summary>Nested lists or mappings.</summary>
    public string Deep() =>
        random.Next(4) switch
        {
            0 => Repeat("[", Count(1)),
            1 => Repeat("{a: ", Count(4)),
            2 => Repeat("- ", Count(2)) + "1",
            _ => Repeat("[", Math.Min(20, Count(1))) + Repeat("]", Math.Min(20, Count(1))),
        };

    /// <summary>Something at the top level that need not be there.</summary>
    public string Extra() =>
        random.Next(9) switch
        {
            0 => Keys("", _ => Word()),
            1 => LongKey(),
            2 => $"x-kept: {Aliases()}\n",
            3 => $"axes:\n{Axes("network.m", "network.sigma0", "data.modalities[*].mu", "parameters.rate")}",
            4 => Contrasts(),
            5 => $"x-deep: {Deep()}\n",
            6 => $"description: {Lengthy()}\n",
            7 => "until:\n" + Keys("  ", _ => Word()),
            _ => Repeat("\t\n", Count(2)),
        };

    /// <summary>Entries of axes.</summary>
    public string Axes(params string[] parameters)
    {
        StringBuilder text = new();
        for (int i = 1 + random.Next(4); i > 0; i--)
        {
            string parameter = parameters[random.Next(parameters.Length)];
            text.Append(
                random.Next(6) switch
                {
                    0 => $"  - {parameter}: {Aliases()}\n",
                    1 => $"  - {parameter}: {{linspace: {{from: 1, to: {Number(random.Next(3000))}, count: {Number(Count(1))}}}}}\n",
                    2 => $"  - {parameter}: {Lengthy()}\n",
                    3 => $"  - zip:\n{Keys("      ", _ => "[1, 2]")}",
                    _ => $"  - {parameter}: {List()}\n",
                }
            );
        }

        return text.ToString();
    }

    /// <summary>Contrasts, many of them.</summary>
    public string Contrasts()
    {
        string of = Word();
        return "contrasts:\n"
            + string.Concat(
                Enumerable
                    .Range(0, Count(60))
                    .Select(i => $"  - {{name: c{Number(i)}, estimand: gap, of: {{network.m: {of}}}, minus: {Number(i)}}}\n")
            );
    }

    /// <summary>No spec at all: anchors of anchors, merges, directives, documents.</summary>
    public string Tangle()
    {
        StringBuilder text = new();
        switch (random.Next(6))
        {
            case 0:
                text.Append("a0: &a0 [1, 2]\n");
                for (int i = 1; i < 1 + Count(12); i++)
                {
                    text.Append(CultureInfo.InvariantCulture, $"a{i}: &a{i} [*a{i - 1}{(random.Next(3) == 0 ? $", *a{i - 1}" : "")}]\n");
                }

                break;
            case 1:
                text.Append("base: &base\n").Append(Keys("  ", _ => Word()));
                text.Append(string.Concat(Enumerable.Range(0, Count(20)).Select(i => $"m{Number(i)}: {{<<: *base, a: 1}}\n")));
                break;
            case 2:
                text.Append(string.Concat(Enumerable.Range(0, Count(30)).Select(i => $"%TAG !t{Number(i)}! tag:example.org,2000:\n")));
                text.Append("--- \nname: a\n");
                break;
            case 3:
                text.Append(Deep());
                break;
            case 4:
                text.Append(string.Concat(Enumerable.Range(0, Count(20)).Select(i => $"k{Number(i)}: &n{Number(i)} {Word()}\n")));
                break;
            default:
                text.Append(CultureInfo.InvariantCulture, $"%YAML {new string('9', 1 + Count(1))}.1\n---\na: 1\n");
                break;
        }

        return text.ToString();
    }

    /// <summary>A text several times.</summary>
    public static string Repeat(string text, int times) => new StringBuilder(text.Length * times).Insert(0, text, times).ToString();

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
