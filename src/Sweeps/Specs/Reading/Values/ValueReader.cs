using System.Text.RegularExpressions;
using ModalityCompetition.Sweeps.Specs.Expressions;
using ModalityCompetition.Sweeps.Specs.Keys;
using ModalityCompetition.Sweeps.Specs.Yaml;
using ModalityCompetition.Training.Checkpoints;

namespace ModalityCompetition.Sweeps.Specs.Reading.Values;

/// <summary>Reads the value of a key and checks all of it that does not depend on other keys.</summary>
internal static partial class ValueReader
{
    private const int LongestText = 10_000;

    // Such a number has lost digits already when it is read, and nothing that is computed with it can be told from 0.
    private const string TooSmall = "must be 0 or at least 2.23e-308 in magnitude, the smallest number with all digits";

    /// <summary>Reads a value; reports what is wrong and returns a broken value in that case.</summary>
    /// <param name="key">The key.</param>
    /// <param name="path">Its concrete path, for messages.</param>
    /// <param name="node">The value's node.</param>
    /// <param name="findings">Where mistakes go.</param>
    public static SpecValue Read(SpecKey key, string path, SpecNode node, SpecFindings findings)
    {
        if (key.Type == SpecKeyType.Structure && node is not ScalarNode { IsNull: true })
        {
            return new SpecValue(key, node.Place, "");
        }

        if (key.Type == SpecKeyType.Checkpoints)
        {
            return CheckpointText.Read(node, out CheckpointSchedule? schedule) is { } wrong
                ? Broken(key, path, node.Place, "", findings, wrong)
                : new SpecValue(key, node.Place, schedule!.ToString());
        }

        if (node is not ScalarNode { IsNull: false } scalar)
        {
            if (key.Type == SpecKeyType.Text && node is ScalarNode)
            {
                return new SpecValue(key, node.Place, "");
            }

            string range = key.Sweepable && node is ListNode ? $"; to sweep over values write them under axes as '- {path}: [...]'" : "";
            string expected = key.Form.Length > 0 ? key.Form : key.Expected;
            return Broken(key, path, node.Place, "", findings, $"must be {expected}, not {node.Kind}{range}");
        }

        return key.Type switch
        {
            SpecKeyType.WholeNumber or SpecKeyType.Number => Number(key, path, scalar, findings),
            _ when Mistake(key, scalar.Text, findings) is { } mistake => Broken(key, path, node.Place, scalar.Text, findings, mistake),
            _ => new SpecValue(key, node.Place, scalar.Text),
        };
    }

    /// <summary>Checks a computed number against the range of its key, and gives the integer where one is wanted.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The number.</param>
    /// <param name="mistake">What is wrong, for example <c>must be an integer in [1, 10]</c>; empty when nothing is.</param>
    public static double Check(SpecKey key, double value, out string mistake)
    {
        double? integral = key.Type == SpecKeyType.WholeNumber ? NumberText.Integral(value) : value;
        mistake =
            integral is { } checkedValue && key.Range!.Contains(checkedValue)
                ? (double.IsSubnormal(checkedValue) ? TooSmall : "")
                : $"must be {key.Expected}";
        return integral ?? value;
    }

    private static SpecValue Number(SpecKey key, string path, ScalarNode scalar, SpecFindings findings)
    {
        string text = scalar.Text.Trim();
        if (SpecNumber.TryParse(text, out double number))
        {
            // A literal is exact: 2.0000000001 samples are a slip, not an integer.
            bool wanted = key.Type != SpecKeyType.WholeNumber || SpecNumber.TryParseWhole(text, out _);
            if (double.IsSubnormal(number) && key.Range!.Contains(number))
            {
                return Broken(key, path, scalar.Place, text, findings, $"{TooSmall}, not {ShortText.Of(text)}");
            }

            return wanted && key.Range!.Contains(number)
                ? new SpecValue(key, scalar.Place, text) { Number = number + 0.0 }
                : Broken(key, path, scalar.Place, text, findings, $"must be {key.Expected}, not {ShortText.Of(text)}");
        }

        if (NumberText.IsNotFinite(text) || !key.IsParameter)
        {
            string comma = DecimalComma().IsMatch(text) ? "; write the decimal point as '.'" : "";
            return Broken(key, path, scalar.Place, text, findings, $"must be {key.Expected}, not '{ShortText.Of(text)}'{comma}");
        }

        try
        {
            return new SpecValue(key, scalar.Place, text) { Expression = ExpressionParser.Parse(text) };
        }
        catch (ExpressionException wrong)
        {
            return Broken(
                key,
                path,
                scalar.Place,
                text,
                findings,
                $"must be {key.Expected} or an expression, not '{ShortText.Of(text)}': at character {wrong.Position}: {wrong.Message}"
            );
        }
    }

    private static string? Mistake(SpecKey key, string text, SpecFindings findings) =>
        key.Type switch
        {
            SpecKeyType.Seed => IsSeed(text) ? null : $"must be {key.Expected}, not '{ShortText.Of(text)}'",
            SpecKeyType.Choice => KeyChoices.PlaceOf(key, text) >= 0
                ? null
                : $"must be {key.Expected}, not '{ShortText.Of(text)}'{findings.DidYouMean(text, key.Choices)}",
            SpecKeyType.Name => Name().IsMatch(text) ? null : $"must be {key.Expected}, not '{ShortText.Of(text)}'",
            SpecKeyType.Folder when text.Trim().Length == 0 => "must be a folder, not blank; leave the key out for its default",
            SpecKeyType.Folder when text.Trim() == "-" => "must be a folder, and '-' is none: write ./- for one of that name",
            SpecKeyType.Folder when text.Any(char.IsControl) => "must be a folder; its name holds a control character",
            // The text is not repeated: what is wrong with it may be that it holds a secret.
            SpecKeyType.Archive when text.Any(c => c is '?' or '@' || char.IsControl(c)) =>
                $"must be {key.Expected}, without '?' and '@': secrets stand there, and a spec is kept and shown; see docs/archive.md",
            SpecKeyType.Archive when !ArchiveScheme().IsMatch(text) => $"must be {key.Expected}, not '{ShortText.Of(text)}'",
            SpecKeyType.Text when text.Length > LongestText => $"must have at most {LongestText} characters, not {text.Length}",
            _ => null,
        };

    /// <summary>Reads a seed, a whole number of 64 bits in any spelling of a number: no digit of it is lost.</summary>
    public static bool IsSeed(string text, out ulong seed)
    {
        bool exact = SpecNumber.TryParseWhole(text.Trim(), out Int128 number) && number >= 0 && number <= ulong.MaxValue;
        seed = exact ? (ulong)number : 0;
        return exact;
    }

    private static bool IsSeed(string text) => IsSeed(text, out _);

    private static SpecValue Broken(SpecKey key, string path, SpecPlace place, string text, SpecFindings findings, string message)
    {
        findings.Error(place, path, message);
        return new SpecValue(key, place, text) { IsBroken = true };
    }

    [GeneratedRegex(@"^(file:.|https?://.)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ArchiveScheme();

    [GeneratedRegex(@"^[0-9]+,[0-9]+\z")]
    private static partial Regex DecimalComma();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}\z")]
    private static partial Regex Name();
}
