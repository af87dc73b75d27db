using System.Globalization;
using System.Text.Json;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Reports;
using ModalityCompetition.Sweeps.Reports.Documents;
using ModalityCompetition.Sweeps.Reports.Exports;
using ModalityCompetition.Sweeps.Reports.Pages;
using ModalityCompetition.Sweeps.Reports.Texts;

namespace ModalityCompetition.Sweeps.Tests.Reports;

public class EstimatesFileTests
{
    [Fact]
    public void Json_has_the_warnings_of_the_page()
    {
        SweepReport report = SyntheticReports.Of() with { Warnings = ["The clock went backwards."] };
        report = report with { TrialsDone = report.TrialsPlanned - 3, Estimates = [report.Estimates[0] with { Diverged = 2 }] };
        using JsonDocument json = Json(report);
        string[] warnings = [.. json.RootElement.GetProperty("warnings").EnumerateArray().Select(w => w.GetString()!)];
        Assert.Equal(3, warnings.Length);
        using var page = new StringWriter();
        HtmlReport.Write(report, page);
        var shown = System
            .Xml.Linq.XDocument.Parse(page.ToString())
            .Descendants()
            .Where(e => (string?)e.Attribute("class") == "warning")
            .Select(e => e.Value);
        Assert.Equal(shown, warnings);
        Assert.Contains("The sweep is not complete: 3 of 400 trials are missing.", warnings);
        Assert.Contains(warnings, w => w.Contains("2 diverged", StringComparison.Ordinal));
    }

    [Fact]
    public void Json_holds_every_estimate_bit_for_bit()
    {
        SweepReport report = WithGaps(SyntheticReports.Of(4, 3, 6, nameOf: r => $"näme \"{r}\", </script>"));
        using JsonDocument json = Json(report);
        JsonElement root = json.RootElement;
        Assert.Equal(EstimatesJson.Schema, root.GetProperty("schema").GetString());
        Assert.Equal(report.ResultsHash, root.GetProperty("results_hash").GetString());
        Assert.Equal("cpu/1", root.GetProperty("engine").GetString());
        Assert.Equal("2022", root.GetProperty("seed").GetString());
        Assert.Equal(report.Spec.SourceText, root.GetProperty("spec").GetString());
        Assert.Equal(report.Estimates.Count, root.GetProperty("configurations").GetArrayLength());
        foreach (var (configuration, element) in report.Estimates.Zip(root.GetProperty("configurations").EnumerateArray()))
        {
            Assert.Equal(configuration.Configuration.Index, element.GetProperty("configuration").GetInt32());
            foreach (var axis in configuration.Configuration.AxisValues)
            {
                Assert.Equal(axis.Number, element.GetProperty("axes").GetProperty(axis.Parameter).GetDouble());
            }

            Assert.Equal(configuration.Estimates.Length, element.GetProperty("estimates").GetArrayLength());
            foreach (var (estimate, written) in configuration.Estimates.Zip(element.GetProperty("estimates").EnumerateArray()))
            {
                Assert.Equal(estimate.Estimand.Name, written.GetProperty("estimand").GetString());
                Assert.Equal(estimate.Estimand.Network?.ToString().ToLowerInvariant(), written.GetProperty("network").GetString());
                Assert.Equal(estimate.Estimand.Modality, Integer(written, "modality"));
                Assert.Equal(estimate.Estimand.Class, Integer(written, "class"));
                Assert.Equal(
                    estimate.Estimand.Modality is { } m ? $"näme \"{m}\", </script>" : null,
                    written.GetProperty("modality_name").GetString()
                );
                AssertBits(estimate.Value, written, "value");
                AssertBits(estimate.Low, written, "low");
                AssertBits(estimate.High, written, "high");
                AssertBits(estimate.HalfWidth, written, "half_width");
                AssertBits(estimate.StandardError, written, "standard_error");
                AssertBits(estimate.VarianceReduction ?? double.NaN, written, "variance_reduction");
                Assert.Equal(estimate.Trials, written.GetProperty("trials").GetInt64());
                Assert.Equal(estimate.Estimator, written.GetProperty("estimator").GetString());
                JsonElement prediction = written.GetProperty("prediction");
                Assert.Equal(
                    estimate.Prediction?.Source,
                    prediction.ValueKind == JsonValueKind.Null ? null : prediction.GetProperty("source").GetString()
                );
            }
        }
    }

    [Fact]
    public void Spellings_of_enumerations_are_stable()
    {
        SweepReport report = SyntheticReports.Of(2, 1);
        ConfigurationEstimates first = report.Estimates[0];
        Estimate template = first.Estimates[0];
        report = report with
        {
            Estimates =
            [
                first with
                {
                    Estimates =
                    [
                        template with
                        {
                            Interval = IntervalMethod.Wilson,
                            Prediction = new Prediction(1, PredictionKind.Exact, "a"),
                        },
                        template with
                        {
                            Interval = IntervalMethod.ClopperPearson,
                            Prediction = new Prediction(1, PredictionKind.Asymptotic, "a"),
                        },
                        template with
                        {
                            Interval = IntervalMethod.Student,
                            Prediction = new Prediction(1, PredictionKind.LowerBound, "a"),
                        },
                        template with
                        {
                            Interval = IntervalMethod.None,
                            Prediction = null,
                        },
                    ],
                },
            ],
        };
        using JsonDocument json = Json(report);
        var written = json.RootElement.GetProperty("configurations")[0].GetProperty("estimates").EnumerateArray().ToArray();
        Assert.Equal(["wilson", "clopper_pearson", "student", "none"], written.Select(w => w.GetProperty("interval").GetString()!));
        Assert.Equal(
            ["exact", "asymptotic", "lower_bound"],
            written.Take(3).Select(w => w.GetProperty("prediction").GetProperty("kind").GetString()!)
        );
    }

    [Fact]
    public void Csv_read_by_another_parser_is_the_model()
    {
        SweepReport report = WithGaps(SyntheticReports.Of(4, 2, 6, nameOf: r => $"a,\"b\"\r\n{r}"));
        StringWriter text = new();
        EstimatesCsv.Write(report, text);
        string[][] rows = CsvParser.Parse(text.ToString());
        string[] header = rows[0];
        Assert.Equal(["configuration", "network.sigma0", "data.s", "data.n", "estimand"], header[..5]);
        var estimates = report.Estimates.SelectMany(c => c.Estimates.Select(e => (Configuration: c, Estimate: e))).ToArray();
        Assert.Equal(estimates.Length + 1, rows.Length);
        foreach (var ((configuration, estimate), row) in estimates.Zip(rows.Skip(1)))
        {
            string At(string column) => row[Array.IndexOf(header, column)];
            Assert.Equal(header.Length, row.Length);
            Assert.Equal(configuration.Configuration.AxisValues.Select(a => a.Value), row[1..4]);
            Assert.Equal(estimate.Estimand.Name, At("estimand"));
            Assert.Equal(estimate.Estimand.Modality is { } m ? $"a,\"b\"\r\n{m}" : "", At("modality_name"));
            foreach (
                var (column, value) in new[]
                {
                    ("value", estimate.Value),
                    ("low", estimate.Low),
                    ("high", estimate.High),
                    ("standard_error", estimate.StandardError),
                }
            )
            {
                if (double.IsNaN(value))
                {
                    Assert.Equal("", At(column));
                }
                else
                {
                    Assert.Equal(
                        BitConverter.DoubleToInt64Bits(value),
                        BitConverter.DoubleToInt64Bits(double.Parse(At(column), CultureInfo.InvariantCulture))
                    );
                }
            }
        }
    }

    [Fact]
    public void The_table_shows_class_averages_and_classes_on_demand()
    {
        ConfigurationEstimates estimates = SyntheticReports.Of(5, 2).Estimates[0];
        EstimatesTable averages = EstimatesTable.Of(estimates);
        EstimatesTable all = EstimatesTable.Of(estimates, perClass: true);
        Assert.All(averages.Rows, r => Assert.Null(r.Estimate.Estimand.Class));
        Assert.Equal(estimates.Estimates.Length, all.Rows.Length);
        EstimateRow gap = averages.Rows.Single(r => r.Estimate.Estimand.Name == EstimandNames.GapPositive);
        Assert.Equal("P(gap > 0)", gap.Quantity);
        Assert.Equal("mean, Wilson", gap.Method);
        Assert.Equal("400", gap.Trials);
        Assert.Matches(@"^\[0\.\d{3}, \d\.\d{3}\]$", gap.Interval);
        Assert.Equal(
            "probe text",
            averages.Rows.Last(r => r.Estimate.Estimand is { Name: EstimandNames.TestError, Network: NetworkKind.Probe }).About
        );
    }

    [Theory]
    [InlineData(0.91234, 0.011, 0.912)]
    [InlineData(0.91234, 0.0011, 0.9123)]
    [InlineData(123.456, 2.5, 123.5)]
    public void Numbers_for_readers_keep_two_digits_of_their_half_width(double value, double halfWidth, double shown) =>
        Assert.Equal(shown.ToString(CultureInfo.InvariantCulture), InvariantText.Fixed(value, InvariantText.DecimalsFor(halfWidth)));

    [Theory]
    [InlineData(-0.0, 2, "0.00")]
    [InlineData(-3e-17, 2, "0.00")]
    [InlineData(-0.0001, 2, "\u22120.0001")]
    [InlineData(0.00002, 4, "2e\u22125")]
    [InlineData(0.0049, 2, "0.005")]
    [InlineData(-1.5, 1, "\u22121.5")]
    [InlineData(double.NaN, 2, "–")]
    [InlineData(double.PositiveInfinity, 2, "∞")]
    public void Numbers_for_readers_have_no_negative_zero_and_a_true_minus(double value, int decimals, string expected) =>
        Assert.Equal(expected, InvariantText.Fixed(value, decimals));

    private static SweepReport WithGaps(SweepReport report)
    {
        // One estimate without any number, and one with awkward ones.
        ConfigurationEstimates first = report.Estimates[0];
        var estimates = first
            .Estimates.SetItem(
                0,
                first.Estimates[0] with
                {
                    Value = double.NaN,
                    Low = double.NaN,
                    High = double.NaN,
                    StandardError = double.NaN,
                }
            )
            .SetItem(1, first.Estimates[1] with { Value = 0.1 + 0.2, Low = double.Epsilon, High = 1 / 3.0 });
        return report with { Estimates = [first with { Estimates = estimates }, .. report.Estimates.Skip(1)] };
    }

    private static JsonDocument Json(SweepReport report)
    {
        using MemoryStream stream = new();
        EstimatesJson.Write(report, stream);
        return JsonDocument.Parse(stream.ToArray());
    }

    private static int? Integer(JsonElement element, string name) =>
        element.GetProperty(name).ValueKind == JsonValueKind.Null ? null : element.GetProperty(name).GetInt32();

    private static void AssertBits(double expected, JsonElement element, string name)
    {
        JsonElement written = element.GetProperty(name);
        if (double.IsNaN(expected))
        {
            Assert.Equal(JsonValueKind.Null, written.ValueKind);
        }
        else
        {
            Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(written.GetDouble()));
        }
    }
}
