using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Competition;
using ModalityCompetition.Sweeps.Reports;
using ModalityCompetition.Sweeps.Reports.Competition;
using ModalityCompetition.Sweeps.Reports.Documents;
using ModalityCompetition.Sweeps.Reports.Exports;
using ModalityCompetition.Sweeps.Reports.Pages;
using ModalityCompetition.Sweeps.Reports.Traces;

namespace ModalityCompetition.Sweeps.Tests.Reports;

public partial class HtmlReportTests
{
    private static readonly XNamespace Html = "http://www.w3.org/1999/xhtml";
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Theory]
    [InlineData(2, 1, 1)]
    [InlineData(10, 2, 1)]
    [InlineData(50, 3, 1)]
    [InlineData(10, 2, 4)]
    [InlineData(3, 3, 12)]
    [InlineData(120, 7, 2)]
    public void The_page_is_well_formed_and_every_figure_is_accessible(int classes, int modalities, int configurations)
    {
        XDocument page = Parse(Render(SyntheticReports.Of(classes, modalities, configurations)));
        XElement[] figures = [.. page.Descendants(Svg + "svg")];
        Assert.True(figures.Length >= (modalities == 1 ? 2 : 6) * configurations);
        foreach (XElement svg in figures)
        {
            Assert.Equal("img", (string?)svg.Attribute("role"));
            string[] labels = ((string)svg.Attribute("aria-labelledby")!).Split(' ');
            Assert.Equal(labels, svg.Elements().Take(2).Select(e => (string)e.Attribute("id")!));
            Assert.All(svg.Elements().Take(2), e => Assert.NotEqual("", e.Value));
            Assert.NotEqual("", svg.Ancestors(Html + "figure").Single().Element(Html + "figcaption")!.Value);
        }

        string[] ids = [.. page.Descendants().Attributes("id").Select(a => a.Value)];
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.All(
            page.Descendants(Html + "a").Where(a => ((string)a.Attribute("href")!).StartsWith('#')),
            a => Assert.Contains(((string)a.Attribute("href")!)[1..], ids)
        );
    }

    [Fact]
    public void Axes_of_figures_have_titles_with_units_and_captions_name_trials_and_intervals()
    {
        XDocument page = Parse(Render(SyntheticReports.Of()));
        string[] labels = [.. page.Descendants(Svg + "text").Where(t => (string?)t.Attribute("class") == "label").Select(t => t.Value)];
        Assert.Contains("loss (nats)", labels);
        Assert.Contains("iteration t", labels);
        Assert.Contains("error (share of samples)", labels);
        string winning = page.Descendants(Html + "figure")
            .Single(f => (string?)f.Attribute("id") == "c0-winning")
            .Element(Html + "figcaption")!
            .Value;
        Assert.Contains("95\u00a0% intervals (Student t) from 400 trials", winning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("\"><img src=x onerror=alert(1)>")]
    [InlineData("]]>&amp;'\"--><!--")]
    [InlineData("control \u0001\u0000 and a lone surrogate \ud800")]
    [InlineData("</style></svg></html>")]
    public void Hostile_names_stay_text(string name)
    {
        SweepReport plain = SyntheticReports.Of(3, 2, 2, nameOf: r => $"n{r}");
        SweepReport hostile = SyntheticReports.Of(3, 2, 2, nameOf: r => name + r);
        hostile = hostile with
        {
            Spec = hostile.Spec with { Name = name, Description = name, SourceText = name, CanonicalText = name },
            Warnings = [name],
            SpecFile = name,
            ResultsHash = name,
            CodeVersion = name,
        };
        XDocument page = Parse(Render(hostile));
        // The same elements as a page with harmless names has, but for the warning: nothing broke out of its place.
        var expected = Parse(Render(plain with { Warnings = ["harmless"] })).Descendants().Select(e => e.Name);
        Assert.Equal(expected, page.Descendants().Select(e => e.Name));
        Assert.Contains(Clean(name), page.Descendants(Html + "h1").Single().Value, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_loads_nothing_and_runs_nothing()
    {
        string text = Render(SyntheticReports.Of(10, 2, 4));
        XDocument page = Parse(text);
        Assert.DoesNotContain(
            page.Descendants(),
            e => e.Name.LocalName is "script" or "link" or "img" or "iframe" or "object" or "embed" or "image" or "use" or "form"
        );
        Assert.DoesNotContain(
            page.Descendants().Attributes(),
            a => a.Name.LocalName.StartsWith("on", StringComparison.Ordinal) || a.Name.LocalName is "src" or "style"
        );
        Assert.All(
            page.Descendants().Attributes("href").Select(a => a.Value),
            href => Assert.True(href.StartsWith('#') || href == "https://arxiv.org/abs/2203.12221", href)
        );
        Assert.DoesNotContain("url(", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("@import", text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("default-src 'none'", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Style_sheets_mean_the_same_in_HTML_and_in_XML()
    {
        XDocument page = Parse(Render(SyntheticReports.Of()));
        Assert.DoesNotContain(page.Descendants(Html + "style").Single().Value, c => c is '<' or '>' or '&');
        // HTML has no empty-element syntax outside of void elements and foreign content.
        Assert.All(
            EmptyElement().Matches(Render(SyntheticReports.Of())),
            m => Assert.Contains(m.Groups[1].Value, new[] { "meta", "path", "line", "rect", "g", "text" })
        );
    }

    [Fact]
    public void The_same_model_gives_the_same_bytes_in_every_culture()
    {
        // The process runs with invariant globalization, in which named cultures cannot be told from the invariant one. Cultures with
        // another decimal sign, minus sign and group separator are therefore built by hand.
        CultureInfo odd = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        odd.NumberFormat.NumberDecimalSeparator = ",";
        odd.NumberFormat.NegativeSign = "~";
        odd.NumberFormat.NumberGroupSeparator = "'";
        odd.NumberFormat.NaNSymbol = "nan";
        SweepReport report = SyntheticReports.Of(5, 2, 5, trials: 123_456);
        string expected = Everything(report);
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = odd;
            Assert.Equal("0,5", 0.5.ToString(CultureInfo.CurrentCulture));
            Assert.Equal(expected, Everything(report));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        Assert.Equal(expected, Everything(SyntheticReports.Of(5, 2, 5, trials: 123_456)));
    }

    [Fact]
    public void Findings_give_numbers_with_their_intervals()
    {
        SweepReport report = SyntheticReports.Of();
        ConfigurationEstimates estimates = report.Estimates[0];
        Estimate agreement = estimates.Find(new Estimand(EstimandNames.Agreement))!;
        Estimate replaced = agreement with { Value = 0.9123, Low = 0.9012, High = 0.9224 };
        report = report with { Estimates = [estimates with { Estimates = estimates.Estimates.Replace(agreement, replaced) }] };
        string[] findings =
        [
            .. Parse(Render(report))
                .Descendants(Html + "ul")
                .Single(u => (string?)u.Attribute("class") == "findings")
                .Elements()
                .Select(e => e.Value),
        ];
        Assert.Contains(
            "The initial winner of a class was its trained winner in 91.2\u00a0% [90.1, 92.2] of (trial, class) pairs.",
            findings
        );
        Assert.Contains("No trial diverged, timed out or crashed.", findings);
        Assert.Contains(findings, f => f.StartsWith("Of 44 estimates with an exact value,", StringComparison.Ordinal));
    }

    [Fact]
    public void A_gap_whose_interval_contains_zero_is_not_called_a_finding()
    {
        SweepReport report = SyntheticReports.Of();
        ConfigurationEstimates estimates = report.Estimates[0];
        Estimate gap = estimates.Find(new Estimand(EstimandNames.Gap))!;
        string Verdict(double low, double high) =>
            Render(
                report with
                {
                    Estimates =
                    [
                        estimates with
                        {
                            Estimates = estimates.Estimates.Replace(gap, gap with { Value = (low + high) / 2, Low = low, High = high }),
                        },
                    ],
                }
            );
        Assert.Contains("neither is shown to be better", Verdict(-0.01, 0.02), StringComparison.Ordinal);
        Assert.Contains("joint training is worse than the best modality alone", Verdict(0.01, 0.02), StringComparison.Ordinal);
        Assert.Contains("joint training is better than the best modality alone", Verdict(-0.02, -0.01), StringComparison.Ordinal);
    }

    [Fact]
    public void Degenerate_models_give_a_page()
    {
        SweepReport report = SyntheticReports.Of(3, 2);
        ConfigurationEstimates estimates = report.Estimates[0];
        SweepReport[] models =
        [
            report with
            {
                Estimates = [],
                Traces = [],
                TrialsDone = 0,
            },
            report with
            {
                Estimates = [estimates with { Trials = 0, Estimates = [], Extras = [], BestModality = null }],
                Traces = [],
            },
            report with
            {
                Estimates =
                [
                    estimates with
                    {
                        Estimates = [.. estimates.Estimates.Select(NotANumber)],
                        Extras =
                        [
                            new LearnTimesExtra([
                                .. estimates.LearnTimes.Select(t =>
                                    t with
                                    {
                                        Learned = 0,
                                        FirstDecile = double.NaN,
                                        Median = double.NaN,
                                        LastDecile = double.NaN,
                                    }
                                ),
                            ]),
                            new ClassesWonExtra(estimates.ClassesWon),
                        ],
                    },
                ],
            },
            report with
            {
                Estimates =
                [
                    estimates with
                    {
                        Estimates = [.. estimates.Estimates.Select(e => e with { Low = e.Value, High = e.Value })],
                        Extras =
                        [
                            new LearnTimesExtra(estimates.LearnTimes),
                            new ClassesWonExtra([.. estimates.ClassesWon.Select(c => c.Select(_ => 0L).ToImmutableArray())]),
                        ],
                    },
                ],
            },
            report with
            {
                Estimates = [estimates with { Diverged = 400 }],
                Traces = [],
            },
        ];
        foreach (SweepReport model in models)
        {
            XDocument page = Parse(Render(model));
            Assert.DoesNotContain("NaN", page.Root!.Element(Html + "body")!.Value, StringComparison.Ordinal);
            Assert.DoesNotContain(
                page.Descendants().Attributes(),
                a => a.Value.Contains("NaN", StringComparison.Ordinal) || a.Value.Contains('∞')
            );
        }
    }

    [Fact]
    public void An_incomplete_sweep_and_diverged_trials_are_said_at_the_top()
    {
        SweepReport report = SyntheticReports.Of(3, 2);
        report = report with { TrialsDone = 300, Estimates = [report.Estimates[0] with { Diverged = 7 }], Warnings = ["Mind the gap."] };
        string[] warnings =
        [
            .. Parse(Render(report)).Descendants(Html + "p").Where(p => (string?)p.Attribute("class") == "warning").Select(p => p.Value),
        ];
        Assert.Equal(
            [
                "The sweep is not complete: 100 of 400 trials are missing.",
                "Of 300 trials 7 diverged. Estimates after training are over the completed trials only.",
                "Mind the gap.",
            ],
            warnings
        );
    }

    [Fact]
    public void A_hundred_configurations_stay_a_page_of_a_few_megabytes()
    {
        string text = Render(SyntheticReports.Of(10, 2, 100));
        Assert.InRange(text.Length, 100_000, 4_000_000);
        Assert.Equal(
            HtmlReport.MostDetailed,
            Parse(text).Descendants(Html + "figure").Count(f => ((string)f.Attribute("id")!).EndsWith("-winning", StringComparison.Ordinal))
        );
    }

    [Fact]
    public void Traces_are_drawn_alone_too()
    {
        TracedTrial traced = SyntheticReports.Of(4, 3).Traces[0];
        StringWriter svg = new();
        TraceReport.WriteSvg(traced, svg);
        XDocument drawing = XDocument.Parse(svg.ToString());
        Assert.Equal(Svg + "svg", drawing.Root!.Name);
        Assert.Contains(drawing.Root.Elements(), e => e.Name == Svg + "style");
        StringWriter page = new();
        TraceReport.WriteHtml(traced, page);
        Assert.Equal(2, Parse(page.ToString()).Descendants(Svg + "svg").Count());
        StringWriter csv = new();
        TraceReport.WriteCsv(traced, csv);
        string[][] rows = CsvParser.Parse(csv.ToString());
        Assert.Equal(1 + 101 * 4 * 3, rows.Length);
        string[] row = rows[1 + (50 * 4 + 2) * 3 + 1];
        Assert.Equal([$"{traced.Trace.Iterations[50]}", "2", "1"], row[..3]);
        Assert.Equal(traced.Trace.Gamma[50][2 * 3 + 1], float.Parse(row[3], CultureInfo.InvariantCulture));
        Assert.Equal(traced.Trace.UnimodalLoss[1][50], float.Parse(row[6], CultureInfo.InvariantCulture));
    }

    internal static string Render(SweepReport report)
    {
        StringWriter writer = new();
        HtmlReport.Write(report, writer);
        return writer.ToString();
    }

    private static string Everything(SweepReport report)
    {
        StringWriter csv = new();
        EstimatesCsv.Write(report, csv);
        using MemoryStream json = new();
        EstimatesJson.Write(report, json);
        StringWriter trace = new();
        TraceReport.WriteCsv(report.Traces[0], trace);
        TraceReport.WriteSvg(report.Traces[0], trace);
        return Render(report) + csv + Convert.ToHexString(json.ToArray()) + trace;
    }

    private static Estimate NotANumber(Estimate estimate) =>
        estimate with
        {
            Value = double.NaN,
            Low = double.NaN,
            High = double.NaN,
            StandardError = double.NaN,
            Trials = 0,
            Interval = IntervalMethod.None,
            VarianceReduction = null,
            Prediction = null,
        };

    private static string Clean(string text) => text.Replace('\u0001', '\ufffd').Replace('\u0000', '\ufffd').Replace('\ud800', '\ufffd');

    private static XDocument Parse(string page)
    {
        // An XML parser accepts the HTML doctype, which names no DTD.
        Assert.StartsWith("<!DOCTYPE html>\n<html", page, StringComparison.Ordinal);
        return XDocument.Parse(page["<!DOCTYPE html>\n".Length..]);
    }

    [GeneratedRegex(@"<(\w+)[^<>]*/>")]
    private static partial Regex EmptyElement();
}
