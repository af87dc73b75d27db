using System.Text.Json;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates.Comparisons;
using ModalityCompetition.Sweeps.Reports;
using ModalityCompetition.Sweeps.Reports.Documents;

namespace ModalityCompetition.Sweeps.Tests.Reports;

public class ComparisonReportTests
{
    [Fact]
    public void Json_is_the_model()
    {
        using MemoryStream stream = new();
        ComparisonReport.WriteJson(Comparison(), stream);
        using JsonDocument json = JsonDocument.Parse(stream.ToArray());
        JsonElement pair = json.RootElement.GetProperty("configurations")[0];
        Assert.True(pair.GetProperty("paired").GetBoolean());
        Assert.Equal("sigma0=0.01", pair.GetProperty("b").GetProperty("label").GetString());
        JsonElement first = pair.GetProperty("differences")[0];
        Assert.Equal(0.05, first.GetProperty("difference").GetDouble());
        Assert.Equal("paired", first.GetProperty("method").GetString());
        Assert.True(first.GetProperty("significant").GetBoolean());
        JsonElement last = pair.GetProperty("differences")[2];
        Assert.Equal(JsonValueKind.Null, last.GetProperty("difference").ValueKind);
        Assert.Equal(1, last.GetProperty("class").GetInt32());
    }

    private static RunComparison Comparison()
    {
        SweepReport report = SyntheticReports.Of(3, 2, 4);
        var (a, b) = (report.Estimates[0], report.Estimates[1]);
        EstimandDifference Difference(Estimand estimand, double value, double half) =>
            new()
            {
                Estimand = estimand,
                A = a.Estimates[0],
                B = b.Estimates[0],
                Difference = value,
                Low = value - half,
                High = value + half,
                StandardError = half / 1.96,
                Confidence = 0.95,
                Method = DifferenceMethod.Paired,
                Pairs = 400,
                VarianceRatio = 2.5,
            };
        return new RunComparison(
            [
                new ConfigurationComparison(
                    a.Configuration,
                    b.Configuration,
                    true,
                    [
                        Difference(new Estimand(EstimandNames.TestError, NetworkKind.Joint), 0.05, 0.01),
                        Difference(new Estimand(EstimandNames.TestError, NetworkKind.Probe, 1), -0.01, 0.02),
                        Difference(new Estimand(EstimandNames.Won, Class: 1), double.NaN, double.NaN),
                    ],
                    []
                ),
            ],
            ["The specs differ."]
        );
    }
}
