using System.Text.Json;
using ModalityCompetition.Client.Tests.Support;

namespace ModalityCompetition.Client.Tests;

/// <summary>What is 0 by definition is said to be so, without an interval that leaves open whether it is.</summary>
public sealed class ConstantEstimateTests : IDisposable
{
    private static readonly string[] s_differences = ["gap", "gap_controlled", "gap_positive", "degradation", "degradation_controlled"];
    private static readonly string[] s_growths = ["winner_growth", "loser_growth"];
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task With_one_modality_networks_do_not_differ()
    {
        string spec = string.Join('\n', Specs.Tiny(trials: 8).Split('\n').Where(l => !l.Contains("name: text", StringComparison.Ordinal)));
        JsonElement[] estimates = await EstimatesAsync(spec);
        AssertConstant(estimates, s_differences, "constant: with one modality the networks are one");
        AssertNotConstant(estimates, s_growths);
    }

    [Fact]
    public async Task Untrained_nothing_has_grown_and_a_probe_is_its_uni_modal_network()
    {
        JsonElement[] estimates = await EstimatesAsync(Specs.Tiny(trials: 8, iterations: 0));
        AssertConstant(estimates, [.. s_growths, "degradation", "degradation_controlled"], "constant: nothing is trained");
        AssertNotConstant(estimates, ["gap", "gap_positive"]);
    }

    [Fact]
    public async Task Trained_and_with_two_modalities_nothing_is_constant() =>
        AssertNotConstant(await EstimatesAsync(Specs.Tiny(trials: 8)), [.. s_differences, .. s_growths]);

    private static void AssertConstant(JsonElement[] estimates, string[] names, string estimator)
    {
        foreach (string name in names)
        {
            JsonElement[] found = [.. estimates.Where(e => e.GetProperty("estimand").GetString() == name)];
            Assert.NotEmpty(found);
            Assert.All(
                found,
                e =>
                {
                    Assert.Equal(
                        (0.0, estimator, "none"),
                        (e.GetProperty("value").GetDouble(), e.GetProperty("estimator").GetString(), e.GetProperty("interval").GetString())
                    );
                    Assert.Equal(
                        (JsonValueKind.Null, JsonValueKind.Null),
                        (e.GetProperty("low").ValueKind, e.GetProperty("high").ValueKind)
                    );
                }
            );
        }
    }

    private static void AssertNotConstant(JsonElement[] estimates, string[] names) =>
        Assert.All(
            estimates.Where(e => names.Contains(e.GetProperty("estimand").GetString())),
            e => Assert.DoesNotContain("constant", e.GetProperty("estimator").GetString(), StringComparison.Ordinal)
        );

    private async Task<JsonElement[]> EstimatesAsync(string spec)
    {
        string file = _temporary.Write("tiny.yaml", spec);
        (await Modcomp.RunAsync("run", file, "--output", _temporary["run"], "--quiet")).Succeeded();
        using JsonDocument json = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(_temporary["run"], "estimates.json")));
        return [.. json.RootElement.GetProperty("configurations")[0].GetProperty("estimates").EnumerateArray().Select(e => e.Clone())];
    }
}
