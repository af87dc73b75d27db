namespace ModalityCompetition.Experiments.Words;

/// <summary>Guesses what a misspelt word was meant to be.</summary>
public static class Spelling
{
    private const int LongestWord = 100;
    private const int MostCandidates = 1000;
    private const int ShortRow = 128;

    // Letters of other alphabets that look like, or are spelt out as, the ASCII of a key.
    private static readonly Dictionary<char, string> LookAlikes = new()
    {
        ['μ'] = "mu",
        ['µ'] = "mu",
        ['γ'] = "gamma",
        ['ρ'] = "rho",
        ['τ'] = "tau",
        ['σ'] = "sigma",
        ['η'] = "eta",
        ['β'] = "beta",
        ['λ'] = "lambda",
        ['Κ'] = "K",
        ['К'] = "K",
        ['С'] = "C",
        ['с'] = "c",
        ['Т'] = "T",
        ['Τ'] = "T",
        ['ѕ'] = "s",
        ['а'] = "a",
        ['е'] = "e",
        ['о'] = "o",
        ['р'] = "p",
        ['х'] = "x",
        ['у'] = "y",
        ['і'] = "i",
        ['м'] = "m",
        ['п'] = "n",
        ['₀'] = "0",
        ['ο'] = "o",
        ['−'] = "-",
        ['–'] = "-",
        ['×'] = "*",
        ['·'] = "*",
        ['÷'] = "/",
        ['√'] = "sqrt",
        ['²'] = "^2",
        ['³'] = "^3",
    };

    /// <summary>A hint such as <c>; did you mean 'mu'?</c>, or nothing when no candidate is near.</summary>
    /// <param name="word">What was written.</param>
    /// <param name="candidates">What could have been meant there.</param>
    public static string DidYouMean(string word, IEnumerable<string> candidates) =>
        Closest(word, candidates) is { } closest ? $"; did you mean '{closest}'?" : "";

    /// <summary>Points out letters that only look like those of a key; empty when there are none.</summary>
    public static string OtherLetters(string word)
    {
        char other = word.FirstOrDefault(c => AsciiOf(c) is not null);
        return other == '\0' ? "" : $" '{other}' is the character U+{(int)other:X4}";
    }

    /// <summary>
    /// The nearest candidate, the first of equally near ones; null when none is near enough to be a likely slip. Nobody misspells a word of
    /// more than 100 characters, and of more than 1,000 candidates the first are looked at.
    /// </summary>
    public static string? Closest(string word, IEnumerable<string> candidates)
    {
        ArgumentNullException.ThrowIfNull(word);
        ArgumentNullException.ThrowIfNull(candidates);
        if (word.Length > LongestWord)
        {
            return null;
        }

        string ascii = Ascii(word);
        string? best = null;
        int bestDistance = (ascii.Length + 1) / 3;
        foreach (string candidate in candidates.Take(MostCandidates))
        {
            // At least as many letters are to be added or taken away.
            if (Math.Abs(ascii.Length - candidate.Length) > bestDistance && !AreAlike(ascii, candidate))
            {
                continue;
            }

            int distance = AreAlike(ascii, candidate) ? 0 : Math.Max(1, Distance(ascii, candidate));
            if (distance < bestDistance || (distance == bestDistance && best is null))
            {
                best = candidate;
                bestDistance = distance;
            }
        }

        return best;
    }

    /// <summary>The ASCII spelling that a character stands for, or null when it is ASCII or unknown.</summary>
    public static string? AsciiOf(char letter) =>
        letter is >= '\uFF01' and <= '\uFF5E' ? ((char)(letter - 0xFEE0)).ToString() : LookAlikes.GetValueOrDefault(letter);

    private static string Ascii(string word) => string.Concat(word.Select(c => AsciiOf(c) ?? c.ToString()));

    private static bool AreAlike(string ascii, string candidate) =>
        string.Equals(Loose(ascii), Loose(candidate), StringComparison.OrdinalIgnoreCase);

    private static string Loose(string word) => word.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);

    /// <summary>Least number of insertions, deletions, substitutions and swaps of neighbours that turn one word into the other.</summary>
    public static int Distance(string a, string b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);

        // Three rows of the table: the one before the last is for swaps.
        int width = b.Length + 1;
        Span<int> rows = width <= ShortRow ? stackalloc int[3 * width] : new int[3 * width];
        for (int i = 0; i <= a.Length; i++)
        {
            Span<int> row = rows.Slice(i % 3 * width, width);
            Span<int> above = rows.Slice((i + 2) % 3 * width, width);
            Span<int> twoAbove = rows.Slice((i + 1) % 3 * width, width);
            for (int j = 0; j <= b.Length; j++)
            {
                row[j] =
                    i == 0 ? j
                    : j == 0 ? i
                    : Math.Min(Math.Min(above[j], row[j - 1]) + 1, above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    row[j] = Math.Min(row[j], twoAbove[j - 2] + 1);
                }
            }
        }

        return rows[(a.Length % 3 * width) + b.Length];
    }
}
