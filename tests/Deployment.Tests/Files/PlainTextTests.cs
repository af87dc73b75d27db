using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ModalityCompetition.Deployment.Tests.Files;

/// <summary>
/// Text that readers of YAML disagree about. What looks like a number in a way that only some know, or like a truth value, a date or a time
/// of day, is in quotation marks, so that it is text for all.
/// </summary>
public partial class PlainTextTests
{
    public static TheoryData<string> Files =>
        [
            .. new[] { "*.yaml", "*.yml" }
                .SelectMany(pattern => DeployFolder.Files(".", pattern))
                .Select(f => Path.GetRelativePath(DeployFolder.Path, f)),
        ];

    [Theory]
    [MemberData(nameof(Files))]
    public void No_plain_text_is_a_number_or_a_time_to_somebody(string file)
    {
        var ambiguous = Plain(File.ReadAllText(DeployFolder.Of(file))).Where(text => Ambiguous().IsMatch(text));
        Assert.Empty(ambiguous);
    }

    [Theory]
    [InlineData("0x10")]
    [InlineData("1_000")]
    [InlineData("12:30:45")]
    [InlineData("0440")]
    [InlineData("1e3")]
    [InlineData("yes")]
    [InlineData("Off")]
    [InlineData("~")]
    [InlineData("2026-11-30")]
    [InlineData(".inf")]
    public void It_would_be_found(string text)
    {
        Assert.Matches(Ambiguous(), Assert.Single(Plain($"a: {text}").Skip(1)));
        Assert.Empty(Plain($"a: \"{text}\"").Skip(1));
    }

    private static IEnumerable<string> Plain(string yaml)
    {
        var parser = new Parser(new StringReader(yaml));
        while (parser.MoveNext())
        {
            if (parser.Current is Scalar { Style: ScalarStyle.Plain } scalar)
            {
                yield return scalar.Value;
            }
        }
    }

    // A number of digits without a zero before them, or with a decimal point, is one to everybody; so are true, false and the empty text.
    [GeneratedRegex(
        @"^([-+]?0[xob][0-9a-f_]+|[-+]?0[0-9_]+|[-+]?[0-9]+(_[0-9]+)+|[-+]?[0-9.]+e[-+]?[0-9]+|[0-9]+(:[0-9]{1,2})+(\.[0-9]*)?"
            + @"|y|n|yes|no|on|off|~|null|[-+]?\.(inf|nan)|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*)$",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Ambiguous();
}
