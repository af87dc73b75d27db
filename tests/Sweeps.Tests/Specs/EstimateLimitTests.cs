using System.Globalization;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Shipped;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Documents;
using ModalityCompetition.Sweeps.Specs.Keys;

namespace ModalityCompetition.Sweeps.Tests.Specs;

/// <summary>A short spec that asks for very many estimates is refused before they, or their configurations, are made.</summary>
public sealed class EstimateLimitTests
{
    // The values of its axis, 100,000 of them, are what reading such a spec takes; its configurations alone would take gigabytes.
    private const long MostAllocated = 64 << 20;

    [Theory]
    [InlineData(2, 100_000, 1_000_000)]
    [InlineData(64, 100_000, 1_000_000)]
    [InlineData(64, 100_000, SpecKeys.MostEstimates)]
    public void Very_many_configurations_are_refused_with_a_sentence_and_in_little_memory(int modalities, int configurations, long most)
    {
        string text = Text(modalities, 5, configurations);
        _ = Read(text, most);
        long before = GC.GetAllocatedBytesForCurrentThread();
        SpecReading reading = Read(text, most);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        SpecError error = Assert.Single(reading.Errors);
        Assert.Equal(SpecKeys.Axes, error.KeyPath);
        Assert.True(error.Line > 0);
        Assert.StartsWith($"make {configurations} configurations with ", error.Message, StringComparison.Ordinal);
        Assert.Contains($"at most {most} are taken; shorten axes", error.Message, StringComparison.Ordinal);
        Assert.True(allocated < MostAllocated, $"{allocated} bytes");
    }

    [Fact]
    public void The_sum_over_all_configurations_counts_where_they_are_not_alike()
    {
        // Estimates are 19 R + 14 + 4 K R + 4 K: few for the first configuration, very many for the last.
        string text = Text(2, null, 1, "  - data.K: [2, 10000]\n");
        Assert.Null(Read(text, 100_000).Spec);
        Assert.Contains(
            "make 2 configurations with more than 100000 estimates",
            Read(text, 100_000).Errors[0].Message,
            StringComparison.Ordinal
        );
        Assert.NotNull(Read(text, 200_000).Spec);
    }

    [Fact]
    public void One_configuration_may_be_too_much()
    {
        SpecError error = Assert.Single(Read(Text(64, 10_000, 1), 1_000_000).Errors);
        Assert.StartsWith("asks for ", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("give fewer classes, modalities or checkpoints", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 2, "")]
    [InlineData(2, 5, "")]
    [InlineData(3, 4, ", checkpoints: [1, 2]")]
    [InlineData(5, 3, ", checkpoints: [1, 2, 3], validation_n: 20")]
    public void The_limit_itself_is_taken_and_is_the_number_of_rows(int modalities, int classes, string evaluation)
    {
        string text = Text(modalities, classes, 7, evaluation: evaluation);
        SweepSpec spec = Read(text, null).Spec!;
        EstimandTable table = spec.Configurations[0].Estimands();
        int rows = table.Rows(0).Count();
        Assert.Equal(rows, table.Count);
        Assert.NotNull(Read(text, 7 * rows).Spec);
        Assert.Null(Read(text, (7 * rows) - 1).Spec);
    }

    private static SpecReading Read(string text, long? most) =>
        SpecReader.Read("spec.yaml", text, ShippedExperiments.Registry, overrides: null, SpecLimits.None with { MostEstimates = most });

    private static string Text(int modalities, int? classes, int configurations, string axes = "", string evaluation = "") =>
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            name: many
            seed: 1
            trials: 1
            data:
              {{(classes is { } k ? string.Create(CultureInfo.InvariantCulture, $"K: {k}") : "sigma_g: 0.1")}}
              n: 10
              s: 1
              {{(classes is null ? "" : "sigma_g: 0.1")}}
              modalities:
            {{string.Concat(
                Enumerable
                    .Range(0, modalities)
                    .Select(r => string.Create(
                        CultureInfo.InvariantCulture,
                        $"    - {{name: m{r}, d: {classes ?? 20_000}, mu: 0.1, C: 2, gamma: 0.2, rho: 0.5, c: 0.2, tau: 0.01}}\n"
                    ))
            )}}network: {m: 2, q: 3, beta: 1, sigma0: 0.2}
            training: {T: 5{{(configurations == 1 ? ", eta: 0.5" : "")}} }
            evaluation: {test_n: 10{{evaluation}} }
            {{(configurations > 1 || axes.Length > 0 ? "axes:" : "")}}
            {{(
                configurations == 1
                    ? ""
                    : string.Create(
                        CultureInfo.InvariantCulture,
                        $"  - training.eta: {{linspace: {{from: 0.1, to: 1, count: {configurations}}}}}"
                    )
            )}}
            {{axes}}
            """
        );
}
