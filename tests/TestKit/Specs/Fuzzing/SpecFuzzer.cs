using System.Globalization;
using System.Text;

namespace ModalityCompetition.TestKit.Specs.Fuzzing;

/// <summary>
/// Makes specs that try a reader's patience: the words of the format in the wrong places and numbers, aliases of aliases, long keys, deep
/// nesting, and damage. A spec is a pure function of seed and index.
/// </summary>
/// <param name="seed">Which specs; print it where one fails.</param>
/// <param name="mostCharacters">Most characters of a spec.</param>
public sealed class SpecFuzzer(int seed, int mostCharacters)
{
    private const string Damage = "{}[]:,-*&!|>'\"%@#?~\t\n KndmuCT.0123e^()/<\0\u0085\u2028\uFEFF\uD800\uDC00é";

    /// <summary>The spec of an index.</summary>
    public string Make(int index)
    {
        Random random = new(unchecked((seed * 1_000_003) + index));
        FuzzedText text = new(random, mostCharacters);
        string made = random.Next(10) switch
        {
            < 5 => Parts(text, random, FuzzedSections.Competition),
            < 8 => Parts(text, random, FuzzedSections.Program),
            8 => Parts(text, random, FuzzedSections.Transformers),
            _ => text.Tangle(),
        };
        made = random.Next(4) == 0 ? Damaged(made, random) : made;
        return made.Length <= mostCharacters ? made : made[..mostCharacters];
    }

    /// <summary>What tells where a spec came from.</summary>
    public string Name(int index) => string.Create(CultureInfo.InvariantCulture, $"seed {seed}, index {index}, size {mostCharacters}");

    // The sections of an experiment, most of them right, and one or two that are not.
    private static string Parts(
        FuzzedText text,
        Random random,
        Func<FuzzedText, (string Name, string Right, Func<string> Wrong)[]> sections
    )
    {
        (string Name, string Right, Func<string> Wrong)[] all = sections(text);
        HashSet<int> wrong = [.. Enumerable.Range(0, 1 + random.Next(2)).Select(_ => random.Next(all.Length))];
        StringBuilder spec = new();
        for (int i = 0; i < all.Length; i++)
        {
            spec.Append(wrong.Contains(i) ? all[i].Wrong() : all[i].Right);
        }

        if (random.Next(3) == 0)
        {
            spec.Append(text.Extra());
        }

        return spec.ToString();
    }

    private static string Damaged(string text, Random random)
    {
        StringBuilder damaged = new(text);
        for (int edit = 1 + random.Next(8); edit > 0 && damaged.Length > 0; edit--)
        {
            int at = random.Next(damaged.Length);
            switch (random.Next(4))
            {
                case 0:
                    damaged.Remove(at, Math.Min(1 + random.Next(20), damaged.Length - at));
                    break;
                case 1:
                    damaged.Insert(at, damaged.ToString(at, Math.Min(random.Next(40), damaged.Length - at)));
                    break;
                default:
                    damaged[at] = Damage[random.Next(Damage.Length)];
                    break;
            }
        }

        return damaged.ToString();
    }
}
