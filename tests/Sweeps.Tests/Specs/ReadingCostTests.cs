using ModalityCompetition.Sweeps.Shipped;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Documents;
using ModalityCompetition.Sweeps.Specs.Yaml;
using ModalityCompetition.TestKit.Specs;
using ModalityCompetition.TestKit.Specs.Fuzzing;

namespace ModalityCompetition.Sweeps.Tests.Specs;

/// <summary>No spec that a server takes costs it more than it has; what it costs is counted, so that no test depends on a clock.</summary>
public sealed class ReadingCostTests
{
    private const int Seed = 20260214;

    public static TheoryData<string> Kinds => [.. CostlySpecs.All.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_server_reads_at_a_bounded_cost(string kind)
    {
        string text = CostlySpecs.All[kind];
        Assert.InRange(text.Length, 1, SpecReader.Largest);
        var cost = ReadingCost.Of(text);
        Assert.True(cost.IsBounded, $"{cost}");
    }

    [Theory]
    [InlineData(0, 60, 1 << 20)]
    [InlineData(1000, 400, 20_000)]
    [InlineData(2000, 400, 200)]
    public void A_server_reads_random_specs_at_a_bounded_cost(int first, int count, int size)
    {
        var fuzzer = new SpecFuzzer(Seed, size);
        int valid = 0;
        for (int i = first; i < first + count; i++)
        {
            string text = fuzzer.Make(i);
            ReadingCost? cost = null;
            var thrown = Record.Exception(() => cost = ReadingCost.Of(text));
            Assert.True(thrown is null, $"{fuzzer.Name(i)}: {thrown}");
            Assert.True(cost!.IsBounded, $"{fuzzer.Name(i)}: {cost}");
            valid += ShippedSpecs.ReadAsServer(text).IsValid ? 1 : 0;
        }

        // Specs of which none gets past the first mistake would try little.
        Assert.True(valid > 0 || size > 200, $"seed {Seed}: none of {count} specs was valid.");
    }

    [Theory]
    [InlineData("4,000 mistakes under a long key, 70 KB")]
    [InlineData("68,000 unknown keys, 889 KB")]
    public void A_reader_without_bounds_is_caught(string kind) =>
        Assert.False(ReadingCost.Of(CostlySpecs.All[kind], OldStyleReading.Read).IsBounded);

    [Fact]
    public void A_reader_without_bounds_is_caught_by_random_specs()
    {
        var fuzzer = new SpecFuzzer(Seed, 1 << 20);
        Assert.Contains(Enumerable.Range(0, 60), i => !ReadingCost.Of(fuzzer.Make(i), OldStyleReading.Read).IsBounded);
    }

    [Fact]
    public void A_hundred_errors_are_listed_and_the_others_counted()
    {
        string text = BrokenSpecs.Valid + string.Concat(Enumerable.Range(0, 250).Select(i => $"unknown{i}: 1\n"));
        var reading = ShippedSpecs.Read("spec.yaml", text);
        Assert.Equal(100, reading.Errors.Length);
        Assert.Equal(150, reading.LeftOut);
        Assert.False(reading.Stopped);
        Assert.Equal("250 errors", reading.CountText);
        Assert.Equal("and 150 more; correct these first, and the others are shown", reading.RestText);
        Assert.Equal("unknown99", reading.Errors[^1].KeyPath);
        Assert.Null(ShippedSpecs.Read("spec.yaml", BrokenSpecs.Valid).RestText);
    }

    [Fact]
    public void A_thousand_errors_end_the_reading()
    {
        var reading = ShippedSpecs.Read("spec.yaml", CostlySpecs.All["68,000 unknown keys, 889 KB"]);
        Assert.True(reading.Stopped);
        Assert.Equal(100, reading.Errors.Length);
        Assert.Equal("at least 1000 errors", reading.CountText);
        Assert.Equal("and at least 900 more; correct these first, and the others are shown", reading.RestText);
    }

    [Fact]
    public void A_long_key_is_one_mistake_and_its_text_is_cut()
    {
        var error = Assert.Single(ShippedSpecs.Read("spec.yaml", $"{BrokenSpecs.Valid}? {new string('k', 5000)}\n: 1\n").Errors);
        Assert.Equal($"{new string('k', 57)}...", error.KeyPath);
        Assert.Equal("is a key of 5000 characters; a key has at most 200", error.Message);
    }

    [Fact]
    public void A_long_value_is_cut_and_the_remedy_is_not()
    {
        string text = BrokenSpecs.Valid.Replace("dictionary: canonical", $"dictionary: {new string('c', 5000)}", StringComparison.Ordinal);
        var error = Assert.Single(ShippedSpecs.Read("spec.yaml", text).Errors);
        Assert.Equal($"must be canonical or random, not '{new string('c', 57)}...'", error.Message);
    }

    [Fact]
    public void Nested_aliases_are_as_deep_as_what_they_stand_for()
    {
        string text = "a0: &a0 [1]\n" + string.Concat(Enumerable.Range(1, 20).Select(i => $"a{i}: &a{i} [*a{i - 1}]\n"));
        var error = Assert.Single(ShippedSpecs.Read("spec.yaml", text).Errors);
        Assert.Equal("spec.yaml:16:12: lists and mappings are nested more than 16 deep; a spec needs no more than 6", error.ToString());
    }

    [Fact]
    public void What_a_server_does_not_take_the_command_line_does()
    {
        string text = CostlySpecs.All["as many configurations as a server takes"];
        Assert.True(ShippedSpecs.ReadAsServer(text).IsValid);
        string more = text.Replace("count: 9000", "count: 12000", StringComparison.Ordinal);
        var error = Assert.Single(ShippedSpecs.ReadAsServer(more).Errors);
        Assert.Matches(
            "^make 12000 configurations of [0-9]+ values, more than a server takes; shorten them, or run the sweep",
            error.Message
        );
        Assert.Equal(12_000, ShippedSpecs.Read("spec.yaml", more).Spec!.Configurations.Length);
    }

    [Fact]
    public void Work_that_is_too_much_is_said_in_one_sentence()
    {
        var error = ShippedSpecs.ReadAsServer(CostlySpecs.All["1,000 long expressions of estimands"]).Errors[0];
        Assert.StartsWith("spec: takes more work to read than a server gives to one", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Reading_ends_soon_after_nobody_waits()
    {
        using var gone = new CancellationTokenSource();
        gone.Cancel();
        string text = CostlySpecs.All["as many configurations as a server takes"];
        var findings = new SpecFindings("spec", SpecLimits.OfServers, gone.Token);
        Assert.Throws<OperationCanceledException>(() =>
            SpecReader.Read("spec", text, SpecOverrides.None, ShippedExperiments.Registry, findings)
        );
        Assert.InRange(findings.Work, 0, 2000);
    }
}
