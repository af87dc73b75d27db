using System.Xml.Linq;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Verdicts;
using ModalityCompetition.Sweeps.Reports.Pages;
using ModalityCompetition.Sweeps.Reports.Texts;

namespace ModalityCompetition.Sweeps.Tests.Reports;

/// <summary>The verdicts on a page: a count for every claim, and every row below its claim.</summary>
public sealed class VerdictPageTests
{
    private static readonly VerdictRow s_row = new(
        "winner kept as sigma0 -> 0",
        "agreement",
        0,
        "sigma0=0.1",
        new Prediction(-9.5e-9, PredictionKind.Asymptotic, "law"),
        0.01,
        0.0042,
        0.0031,
        0.0053,
        Verdict.Differs,
        "off by 1"
    );

    [Theory]
    [InlineData(2)]
    [InlineData(31)]
    public void Rows_are_folded_away_below_their_claim(int rows)
    {
        XElement section = Section([.. Enumerable.Range(0, rows).Select(i => s_row with { Claim = i % 2 == 0 ? "even" : "odd" })]);
        XElement[] claims = [.. Named(section, "details")];
        Assert.Equal(["even", "odd"], claims.Select(c => Named(c, "summary").Single().Value));
        Assert.All(claims, c => Assert.Null(c.Attribute("open")));
        Assert.Equal(rows, claims.Sum(c => Named(c, "tr").Count() - 1));
    }

    [Fact]
    public void A_row_tells_verdict_quantity_place_reading_prediction_and_interval()
    {
        XElement section = Section([
            s_row,
            s_row with
            {
                Verdict = Verdict.Undecided,
                Where = "sigma0=0.2",
                Prediction = new Prediction(0.5, PredictionKind.LowerBound, "law"),
            },
        ]);
        XElement[] rows = [.. Named(Named(section, "details").Single(), "tr").Skip(1)];
        Assert.Equal(
            ["differs", "agreement, sigma0=0.1off by 1", "≈ 0 ± 0.01", "0.0042[0.0031, 0.0053]"],
            rows[0].Elements().Select(e => e.Value)
        );
        Assert.Equal("≥ 0.5 ± 0.01", rows[1].Elements().ElementAt(2).Value);
        Assert.Equal("agreementoff by 1", Named(Section([s_row]), "td").First(e => (string?)e.Attribute("class") == "quantity").Value);
        Assert.Equal(["winner kept as sigma0 → 0", "0", "–", "1", "1"], Named(Named(section, "table").First(), "td").Select(e => e.Value));
    }

    [Fact]
    public void Nothing_is_counted_under_a_verdict_that_a_claim_cannot_have()
    {
        Assert.Equal(["1", "0", "–", "2"], VerdictText.Counts([1, 0, 0, 2], exact: true));
        Assert.Equal(["1", "–", "0", "2"], VerdictText.Counts([1, 0, 0, 2], exact: false));
        Assert.Equal(["1", "3", "–", "2"], VerdictText.Counts([1, 3, 0, 2], exact: true));
    }

    [Theory]
    [InlineData(0.01, 0.01, true)]
    [InlineData(0.007, 0.01, true)]
    [InlineData(0.2, 0.02, false)]
    [InlineData(0, 0.01, false)]
    public void A_row_that_agrees_because_the_allowance_is_as_large_as_the_prediction_says_so(double predicted, double tolerance, bool says)
    {
        VerdictRow row = s_row with
        {
            Verdict = Verdict.Agrees,
            Prediction = new Prediction(predicted, PredictionKind.Asymptotic, "law"),
            Tolerance = tolerance,
        };
        Assert.Equal(says, Section([row]).Value.Contains("0 would agree as well", StringComparison.Ordinal));
        Assert.DoesNotContain("0 would agree", Section([row with { Verdict = Verdict.Undecided }]).Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("P(initial winner) simulated, image", true)]
    [InlineData("P(initial winner), image", false)]
    public void A_row_that_checks_another_says_so(string quantity, bool says) =>
        Assert.Equal(
            says,
            Section([s_row with { Quantity = quantity }]).Value.Contains("to check the row above", StringComparison.Ordinal)
        );

    [Fact]
    public void A_reason_for_deciding_nothing_is_told_once_in_a_claim()
    {
        VerdictRow row = s_row with { Verdict = Verdict.Undecided, Reading = "undecided: classes are unlearned" };
        string text = Section([row, row with { Quantity = "more" }, row with { Claim = "another" }]).Value;
        Assert.Equal(2, text.Split("undecided: classes are unlearned").Length - 1);
        Assert.Equal(1, text.Split("undecided for the same reason").Length - 1);
    }

    [Theory]
    [InlineData(Verdict.Differs, PredictionKind.Asymptotic, true)]
    [InlineData(Verdict.Refuted, PredictionKind.Exact, false)]
    [InlineData(Verdict.Agrees, PredictionKind.Asymptotic, false)]
    public void What_it_says_that_a_statement_differs_is_told_where_one_does(Verdict verdict, PredictionKind kind, bool told)
    {
        XElement section = Section([s_row with { Verdict = verdict, Prediction = new Prediction(0.5, kind, "law") }]);
        Assert.Equal(told, section.Value.Contains("it refutes no limit", StringComparison.Ordinal));
    }

    private static IEnumerable<XElement> Named(XElement element, string name) => element.Descendants().Where(e => e.Name.LocalName == name);

    private static XElement Section(VerdictRow[] rows)
    {
        using var writer = new StringWriter();
        HtmlReport.Write(SyntheticReports.Of(3, 2) with { Verdicts = new VerdictTable(0.95, 0.999, [.. rows]) }, writer);
        return XDocument.Parse(writer.ToString()).Descendants().Single(e => (string?)e.Attribute("id") == "verdicts");
    }
}
