using System.Xml.Linq;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Competition.Remedies;
using ModalityCompetition.Sweeps.Reports;
using ModalityCompetition.Sweeps.Reports.Competition.Remedies;
using ModalityCompetition.Sweeps.Reports.Pages;
using ModalityCompetition.Sweeps.Reports.Traces;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Tests.Estimates.Remedies;

namespace ModalityCompetition.Sweeps.Tests.Reports;

/// <summary>What remedies do, on a page.</summary>
public sealed class RemedyPageTests
{
    private static readonly RemedyTable s_table = Table(
        new PlantedRemedy
        {
            TakesOver = 0.5,
            Shares = 0.1,
            JointErrors = -12,
        },
        new PlantedRemedy { Shares = 0.95 }
    );

    [Fact]
    public void Every_remedy_has_a_line_with_its_verdict_that_says_whether_training_was_over()
    {
        string[] lines = [.. Named(Section(), "li").Select(e => e.Value)];
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("ogm: moves the winner: image wins +", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("alternating: removes the competition: ", lines[1], StringComparison.Ordinal);
        Assert.All(lines, line => Assert.Matches("; not trained out: with it [0-9.]+ % of the classes were learned by no modality", line));
    }

    [Fact]
    public void The_tables_have_the_levels_without_and_below_them_differences_in_points()
    {
        XElement[] rows = [.. Named(Named(Section(), "table").ElementAt(1), "tr")];
        string[] headings = [.. rows[0].Elements().Select(e => e.Value)];
        Assert.Equal(
            [
                "Remedy",
                "Verdict",
                "image wins",
                "text wins",
                "agreement",
                "classes won alone",
                "shared classes",
                "unlearned classes",
                "Γ of losers",
                "Pairs",
            ],
            Named(Named(Section(), "table").First(), "th").Select(e => e.Value)
        );
        Assert.Equal(
            [
                "Remedy",
                "Verdict",
                "joint error",
                "gap",
                "probe error image",
                "probe error text",
                "degradation image",
                "degradation text",
                "Pairs",
            ],
            headings
        );
        Assert.Equal("none", rows[1].Elements().First().Value);
        int error = Array.IndexOf(headings, "joint error");
        RemedyEffect effect = s_table.Rows[0].Find("test_error[network=joint]")!;
        Assert.StartsWith(
            FormattableString.Invariant($"{100 * effect.Without:0.0}"),
            rows[1].Elements().ElementAt(error).Value,
            StringComparison.Ordinal
        );
        Assert.EndsWith(" %", rows[1].Elements().ElementAt(error).Value, StringComparison.Ordinal);
        string shown = rows[2].Elements().ElementAt(error).Value;
        Assert.StartsWith(
            FormattableString.Invariant($"−{-100 * effect.Difference:0.00}[−{-100 * effect.Low:0.00}, "),
            shown,
            StringComparison.Ordinal
        );
        Assert.Equal("moves the winner (not trained out)", rows[2].Elements().ElementAt(1).Value);
        Assert.All(rows.Skip(1), row => Assert.Equal(headings.Length, row.Elements().Count()));
    }

    [Fact]
    public void The_chart_has_a_panel_for_each_quantity_and_a_point_for_each_remedy()
    {
        XElement figure = Named(Section(), "figure").Single(f => (string?)f.Attribute("id") == "remedy-effects");
        string[] titles = [.. Named(figure, "text").Where(t => (string?)t.Attribute("class") == "panel-title").Select(t => t.Value)];
        Assert.Equal(
            [
                "image wins",
                "text wins",
                "agreement",
                "shared classes",
                "Γ of losers",
                "joint error",
                "probe error image",
                "probe error text",
            ],
            titles
        );
        XElement[] points =
        [
            .. Named(figure, "g").Where(g => ((string?)g.Attribute("class"))?.StartsWith("point", StringComparison.Ordinal) == true),
        ];
        XElement[] data = [.. points.Where(p => Named(p, "title").Any())];
        Assert.Equal(2 * titles.Length, data.Length);
        Assert.All(data, p => Assert.Contains(Named(p, "path"), path => (string?)path.Attribute("class") == "bar"));
    }

    [Fact]
    public void The_same_trial_stands_beside_itself_once_for_each_remedy()
    {
        RemedyRow first = s_table.Rows[0];
        TracedTrial[] traces =
        [
            Traced(first.Without, 0),
            Traced(first.With, 0),
            Traced(first.With, 1),
            Traced(s_table.Rows[1].With, 0) with
            {
                IsToCompare = true,
            },
        ];
        XElement section = Section(traces);
        XElement[] figures =
        [
            .. Named(section, "figure").Where(f => ((string?)f.Attribute("id"))!.StartsWith("remedy-", StringComparison.Ordinal)).Skip(1),
        ];
        Assert.Equal(["remedy-1", "remedy-2"], figures.Select(f => (string?)f.Attribute("id")));
        Assert.Equal(
            ["none", "ogm"],
            Named(figures[0], "text").Where(t => (string?)t.Attribute("class") == "panel-title").Select(t => t.Value)
        );
        Assert.Contains("Trial 0: Gamma, none and ogm", figures[0].Value, StringComparison.Ordinal);
        Assert.Equal("The same for one more remedy", Named(section, "summary").Single().Value);

        // Trials that were recorded on one side alone have nothing to stand beside.
        Assert.DoesNotContain(
            Named(Section([Traced(first.With, 0), Traced(first.Without, 1)]), "h3"),
            h => h.Value.StartsWith("The same trial", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void A_page_without_remedies_says_nothing_of_them()
    {
        SweepReport report = SyntheticReports.Of(configurations: 3);
        Assert.DoesNotContain("remed", Page(report), StringComparison.OrdinalIgnoreCase);
        string page = Page(report with { Remedies = s_table });
        Assert.Contains("<section id=\"remedies\">", page, StringComparison.Ordinal);
        Assert.Contains("href=\"#remedies\"", page, StringComparison.Ordinal);
        Assert.Contains("removes the competition: alternating; moves the winner: ogm", page, StringComparison.Ordinal);
    }

    private static string Page(SweepReport report)
    {
        StringWriter text = new();
        HtmlReport.Write(report, text);
        return text.ToString();
    }

    private static XElement Section(params TracedTrial[] traces) => new("section", RemedyPage.Of(s_table, traces));

    private static IEnumerable<XElement> Named(XElement element, string name) => element.Descendants().Where(e => e.Name.LocalName == name);

    private static TracedTrial Traced(PlannedConfiguration planned, int trial) => new(planned, SyntheticReports.Trace(planned, trial));

    // Configuration 0 has no remedy; every remedy has trials without it of its own, so each table is made by itself.
    private static RemedyTable Table(params PlantedRemedy[] remedies)
    {
        List<RemedyRow> rows = [];
        string[] words = ["ogm", "alternating"];
        for (int i = 0; i < remedies.Length; i++)
        {
            (TrialRecord[] with, TrialRecord[] without) = remedies[i].Draw(17, 400);
            RemedyPair pair = remedies[i].Pair;
            PlannedConfiguration remedied = pair.With with { AxisValues = [new AxisValue("training.remedy.method", words[i], null)] };
            PlannedConfiguration plain = pair.Without with { AxisValues = [new AxisValue("training.remedy.method", "none", null)] };
            SweepSpec spec = Sweeps.Tests.Estimates.ListLedger.Spec([plain, remedied]);
            var ledger = new Sweeps.Tests.Estimates.ListLedger(without, with);
            RemedyRow row = RemedyTable
                .Of(
                    spec,
                    SweepEstimates.FromLedger(spec, ledger, 1, CancellationToken.None).Configurations,
                    ledger,
                    1,
                    CancellationToken.None
                )!
                .Rows[0];
            rows.Add(row with { With = row.With with { Index = i + 1 } });
        }

        return new RemedyTable(0.95, 0.99, 0.01, [.. rows]);
    }
}
