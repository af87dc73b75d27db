using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Documents;
using ModalityCompetition.TestKit.Specs;

namespace ModalityCompetition.Sweeps.Tests.Specs;

public class BrokenSpecTests
{
    public static TheoryData<string> Titles => [.. BrokenSpecs.All.Keys];

    [Theory]
    [MemberData(nameof(Titles))]
    public void A_user_is_told_exactly_what_is_wrong_with(string title)
    {
        var broken = BrokenSpecs.All[title];
        var reading = ShippedSpecs.Read("spec.yaml", broken.Text, Overrides(broken.Options));
        Assert.Equal(broken.Errors, reading.Errors.Select(e => e.ToString()));
        Assert.Null(reading.Spec);
    }

    [Fact]
    public void The_spec_that_the_table_breaks_is_valid()
    {
        var reading = ShippedSpecs.Read("spec.yaml", BrokenSpecs.Valid);
        Assert.Empty(reading.Errors);
        Assert.Empty(reading.Warnings);
        Assert.True(reading.IsValid);
    }

    [Fact]
    public void A_file_that_is_not_UTF8_is_refused_with_the_line()
    {
        byte[] latin1 = [.. "name: a\n# caf"u8, 0xE9, (byte)'\n'];
        var error = Assert.Single(ShippedSpecs.Read("spec.yaml", latin1).Errors);
        Assert.Equal("spec.yaml: is not UTF-8 text: the byte 0xE9 on line 2 is not; save it as UTF-8", error.ToString());
    }

    [Fact]
    public void A_huge_file_is_refused_unread()
    {
        var error = Assert.Single(ShippedSpecs.Read("spec.yaml", new byte[SpecReader.Largest + 1]).Errors);
        Assert.Equal("spec.yaml: has 1048577 bytes; a spec has at most 1048576, so this is probably another file", error.ToString());
        Assert.Single(ShippedSpecs.Read("spec.yaml", new string(' ', SpecReader.Largest + 1)).Errors);
    }

    [Fact]
    public void Nested_aliases_cannot_exhaust_memory()
    {
        var bomb =
            "a0: &a0 [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]\n"
            + string.Concat(
                Enumerable.Range(1, 12).Select(i => $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n")
            );
        var error = Assert.Single(ShippedSpecs.Read("spec.yaml", bomb).Errors);
        Assert.Contains("has more than 200000 values, aliases counted as often as they are used", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_damaged_spec_makes_the_reader_throw()
    {
        const int seed = 20220321;
        var random = new Random(seed);
        const string alphabet = "{}[]:,-*&!|>'\"%@#?~\t\n KndmuCT.0123e^()/";
        for (var round = 0; round < 3000; round++)
        {
            var text = BrokenSpecs.Valid.ToCharArray().ToList();
            for (var edit = 0; edit < 1 + (round % 4); edit++)
            {
                var at = random.Next(text.Count);
                if (random.Next(2) == 0)
                {
                    text[at] = alphabet[random.Next(alphabet.Length)];
                }
                else
                {
                    text.RemoveAt(at);
                }
            }

            var damaged = string.Concat(text);
            var thrown = Record.Exception(() => ShippedSpecs.Read("spec.yaml", damaged));
            Assert.True(thrown is null, $"seed {seed}, round {round}: {thrown}\n{damaged}");
        }
    }

    private static SpecOverrides Overrides(string[] options) =>
        options.Aggregate(
            SpecOverrides.None,
            (all, option) =>
                option.Split(' ', 2) switch
                {
                    ["--trials", var value] => all.WithTrials(value),
                    ["--seed", var value] => all.WithSeed(value),
                    ["--output", var value] => all.WithOutput(value),
                    _ => all.WithSet(option),
                }
        );
}
