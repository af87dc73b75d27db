using System.Text.Json;
using System.Xml.Linq;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Sequences;
using ModalityCompetition.Sweeps.Estimates.Stopping;
using ModalityCompetition.Sweeps.Reports;
using ModalityCompetition.Sweeps.Reports.Documents;
using ModalityCompetition.Sweeps.Reports.Pages;
using ModalityCompetition.Sweeps.Reports.Texts;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Tests.Reports;

/// <summary>What files and page say about a target and about trials that failed; nothing where there is neither.</summary>
public class StoppingReportTests
{
    private static readonly TargetStanding s_reached = new()
    {
        Configuration = 0,
        Estimand = new Estimand(EstimandNames.Agreement),
        Key = "agreement",
        Target = 0.02,
        Confidence = 0.95,
        State = StoppingState.Reached,
        Trials = 400,
        Observations = 397,
        MostTrials = 5000,
        Value = 0.9512,
        Low = 0.93,
        High = 0.9687,
        Method = "betting",
        Guarantee = SequenceGuarantee.Exact,
        Contradicted = false,
        ForecastTrials = 400,
        FixedSampleTrials = 210,
    };

    [Theory]
    [InlineData(StoppingState.Exhausted, 12000, "within the 5000 trials that the sweep allows, about 12\u202f000 would do;")]
    [InlineData(StoppingState.Exhausted, null, "within the 5000 trials that the sweep allows;")]
    [InlineData(StoppingState.Running, 12000, "about 12\u202f000 are expected, and the sweep allows 5000;")]
    [InlineData(StoppingState.Running, 900, "about 900 are expected;")]
    [InlineData(StoppingState.Running, null, "not reached yet after 400 trials, too few for a forecast, and the sweep allows 5000;")]
    public void A_target_out_of_reach_says_what_it_would_take(StoppingState state, int? needed, string said) =>
        Assert.Contains(
            said,
            StoppingText.Outcome(
                s_reached with
                {
                    State = state,
                    Trials = state == StoppingState.Running ? 400 : 5000,
                    NeededTrials = needed,
                }
            ),
            StringComparison.Ordinal
        );

    private static readonly TargetStanding s_looser = s_reached with
    {
        Estimand = new Estimand(EstimandNames.Gap),
        Key = "gap",
        Target = 0.2,
        Confidence = 0.9,
        Value = -0.01,
        Low = -0.02,
        High = 0.01,
        ReachedAt = 120,
        ForecastTrials = 120,
    };

    [Fact]
    public void Of_several_targets_each_is_told_and_the_one_that_cost_most()
    {
        TargetStanding both = TargetStanding.Of([s_looser, s_reached with { ReachedAt = 400 }]);
        Assert.Equal(("agreement", 400L, 400L), (both.Key, both.Trials, both.ReachedAt));
        Assert.Equal("gap to within 0.2 at 90\u00a0% and agreement to within 0.02 at 95\u00a0%", StoppingText.Target(both));
        string said = StoppingText.Outcome(both);
        Assert.StartsWith("Target gap to within 0.2 at 90\u00a0%: reached after 120 trials; ", said, StringComparison.Ordinal);
        Assert.Contains("Target agreement to within 0.02 at 95\u00a0%: reached after 400 trials; ", said, StringComparison.Ordinal);
        Assert.EndsWith("agreement was reached last: without it 120 trials had been enough.", said, StringComparison.Ordinal);
        Assert.Equal(["one: gap", "one: agreement"], StoppingText.Rows(both, "one").Select(r => r[0]));
        Assert.Equal(["120", "400"], StoppingText.Rows(both, "one").Select(r => r[4]));

        JsonElement stopping = Json(Report(both)).GetProperty("configurations")[0].GetProperty("stopping");
        Assert.Equal(("agreement", 400), (stopping.GetProperty("estimand").GetString(), stopping.GetProperty("trials").GetInt32()));
        Assert.Equal(
            [("gap", 120, 0.9), ("agreement", 400, 0.95)],
            stopping
                .GetProperty("targets")
                .EnumerateArray()
                .Select(t =>
                    (
                        t.GetProperty("estimand").GetString()!,
                        t.GetProperty("reached_trials").GetInt32(),
                        t.GetProperty("confidence").GetDouble()
                    )
                )
        );
        string page = Html(Report(both));
        Assert.Contains("<h2>Targets</h2>", page, StringComparison.Ordinal);
        Assert.Contains("gap alone 120, and without it 400; agreement alone 400, and without it 120.", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_several_targets_the_open_one_binds_and_stands_for_the_sweep()
    {
        TargetStanding open = s_reached with { State = StoppingState.Running, NeededTrials = 900, ForecastTrials = 900 };
        TargetStanding both = TargetStanding.Of([s_looser, open]);
        Assert.Equal((StoppingState.Running, "agreement", 900L), (both.State, both.Key, both.ForecastTrials));
        Assert.EndsWith(
            "Only agreement is open: without it 120 trials had been enough.",
            StoppingText.Outcome(both),
            StringComparison.Ordinal
        );
        TargetStanding neither = TargetStanding.Of([
            s_looser with
            {
                State = StoppingState.Running,
                NeededTrials = 500,
                ReachedAt = null,
            },
            open,
        ]);
        Assert.EndsWith(
            "2 of 2 targets are open, and agreement is expected to take the most trials.",
            StoppingText.Outcome(neither),
            StringComparison.Ordinal
        );

        SweepTarget told = SweepTarget.Of([TargetStanding.Of([s_looser, s_reached]), both])!;
        Assert.Equal(new SweepTarget("agreement", 0.02, 1, 1, open.HalfWidth) { Targets = told.Targets }, told);
        Assert.Equal([new SweepTargetPart("gap", 0.2, 2, null), new SweepTargetPart("agreement", 0.02, 1, open.HalfWidth)], told.Targets!);
        Assert.Null(SweepTarget.Of([]));
        Assert.Equal(new SweepTarget("agreement", 0.02, 1, 1, null), SweepTarget.Of([s_reached]));
    }

    [Theory]
    [InlineData(null, "at most 5000")]
    [InlineData(900, "about 900")]
    [InlineData(12000, "about 12\u202f000, 5000 allowed")]
    public void The_most_that_a_sweep_allows_is_not_called_a_forecast(int? needed, string cell)
    {
        TargetStanding running = s_reached with { State = StoppingState.Running, NeededTrials = needed };
        Assert.Equal(cell, StoppingText.Row(running, "")[StoppingText.Headings.ToList().IndexOf("Expected")]);
    }

    [Fact]
    public void The_fields_of_a_target_are_written_as_documented()
    {
        JsonElement stopping = Json(Report(s_reached)).GetProperty("configurations")[0].GetProperty("stopping");
        Assert.Equal(
            "estimand target_half_width confidence state trials most_trials forecast_trials observations value low high half_width method "
                + "guarantee contradicted needed_trials fixed_sample_trials",
            string.Join(' ', stopping.EnumerateObject().Select(p => p.Name))
        );
        Assert.Equal(("agreement", "reached", "exact"), (Text("estimand"), Text("state"), Text("guarantee")));
        Assert.Equal(
            (0.02, 0.93, 0.9687),
            (
                stopping.GetProperty("target_half_width").GetDouble(),
                stopping.GetProperty("low").GetDouble(),
                stopping.GetProperty("high").GetDouble()
            )
        );
        Assert.Equal((400, 210), (stopping.GetProperty("trials").GetInt32(), stopping.GetProperty("fixed_sample_trials").GetInt32()));
        JsonElement unknown = Json(
                Report(s_reached with { Low = double.NegativeInfinity, High = double.PositiveInfinity, FixedSampleTrials = null })
            )
            .GetProperty("configurations")[0]
            .GetProperty("stopping");
        Assert.Equal(JsonValueKind.Null, unknown.GetProperty("half_width").ValueKind);
        Assert.Equal(JsonValueKind.Null, unknown.GetProperty("fixed_sample_trials").ValueKind);

        string? Text(string name) => stopping.GetProperty(name).GetString();
    }

    [Fact]
    public void Without_a_target_and_without_failures_there_is_not_a_word_of_either()
    {
        SweepReport report = SyntheticReports.Of(3, 2);
        JsonElement configuration = Json(report).GetProperty("configurations")[0];
        Assert.False(configuration.TryGetProperty("stopping", out _));
        Assert.All(configuration.GetProperty("estimates").EnumerateArray(), e => Assert.False(e.TryGetProperty("worst_case", out _)));
        string page = Html(report);
        Assert.DoesNotContain("chosen by the data", page, StringComparison.Ordinal);
        Assert.DoesNotContain("at worst", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_says_what_the_target_came_to_and_what_it_does_not_promise()
    {
        string page = Html(Report(s_reached));
        Assert.Contains(
            "Target agreement to within 0.02 at 95\u00a0%: reached after 400 trials; 0.951 [0.930, 0.969] (betting, exact at every "
                + "number of trials).",
            page,
            StringComparison.Ordinal
        );
        Assert.Contains("would have asked for 210 trials", page, StringComparison.Ordinal);
        Assert.Contains("have no guaranteed coverage at such a stop", page, StringComparison.Ordinal);
        Assert.DoesNotContain("The sweep is not complete", page, StringComparison.Ordinal);

        Assert.Contains(
            "1 of 1 configuration has not reached its target",
            Html(Report(s_reached with { State = StoppingState.Running, NeededTrials = 900 })),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "ran out of trials before its target",
            Html(Report(s_reached with { State = StoppingState.Exhausted })),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "its interval is asymptotic",
            Html(Report(s_reached with { Guarantee = SequenceGuarantee.Asymptotic })),
            StringComparison.Ordinal
        );
        Assert.Contains("excluded each other", Html(Report(s_reached with { Contradicted = true })), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(StoppingState.Reached, StoppingState.Reached, "chosen by the data: each configuration stopped at agreement.")]
    [InlineData(StoppingState.Reached, StoppingState.Exhausted, "chosen by the data in 1 of 2 configurations, which stopped at agreement.")]
    [InlineData(StoppingState.Running, StoppingState.Exhausted, "No configuration has stopped at agreement yet.")]
    [InlineData(StoppingState.Exhausted, StoppingState.Exhausted, "No configuration stopped at agreement: each used all the trials")]
    public void The_data_chose_the_trials_of_those_that_stopped_and_of_no_others(StoppingState first, StoppingState second, string says)
    {
        SweepReport several = SyntheticReports.Of(3, 2, 2);
        SweepReport report = Report(s_reached) with
        {
            Spec = Report(s_reached).Spec with { Configurations = several.Spec.Configurations },
            Estimates =
            [
                .. several.Estimates.Select(
                    (e, i) => e with { Stopping = s_reached with { Configuration = i, State = i == 0 ? first : second } }
                ),
            ],
        };
        string page = Html(report);
        Assert.Contains(says, page, StringComparison.Ordinal);
        Assert.Equal(
            new[] { first, second }.Contains(StoppingState.Reached),
            page.Contains("chosen by the data", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void More_trials_are_not_asked_for_where_none_shows_the_quantity()
    {
        string page = Html(Report(s_reached with { State = StoppingState.Exhausted, Observations = 0 }));
        Assert.Contains("1 of 1 configuration used all its trials without one that shows agreement", page, StringComparison.Ordinal);
        Assert.DoesNotContain("raise trials", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_configuration_has_a_row_in_the_table_of_the_target()
    {
        SweepReport several = SyntheticReports.Of(3, 2, 14);
        SweepReport report = Report(s_reached) with
        {
            Spec = Report(s_reached).Spec with { Configurations = several.Spec.Configurations },
            Estimates =
            [
                .. several.Estimates.Select((e, i) => e with { Stopping = s_reached with { Configuration = i, Trials = 400 + i } }),
            ],
        };
        report = report with
        {
            Estimates =
            [
                .. report.Estimates.Select(
                    (e, i) =>
                        i != 3
                            ? e
                            : e with
                            {
                                Stopping = s_reached with
                                {
                                    Configuration = 3,
                                    State = StoppingState.Running,
                                    Trials = 77,
                                    NeededTrials = 900,
                                    Low = double.NegativeInfinity,
                                    High = double.PositiveInfinity,
                                    FixedSampleTrials = null,
                                },
                            }
                ),
            ],
        };
        XElement target = XDocument.Parse(Html(report)).Descendants().Single(e => (string?)e.Attribute("id") == "target");
        string[][] rows =
        [
            .. target.Descendants().Where(e => e.Name.LocalName == "tr").Skip(1).Select(r => r.Elements().Select(c => c.Value).ToArray()),
        ];
        Assert.Equal(14, rows.Length);
        Assert.Equal(
            [several.Estimates[13].Configuration.Label, "target reached", "413", "0.951[0.930, 0.969]", "0.0193", "210"],
            rows[13]
        );
        Assert.Equal([several.Estimates[3].Configuration.Label, "running", "77 of about 900", "–", "–", "–"], rows[3]);
    }

    [Fact]
    public void Worst_case_bounds_stand_beside_the_estimate_and_in_a_finding()
    {
        SweepReport report = SyntheticReports.Of(3, 2);
        ConfigurationEstimates plain = report.Estimates[0];
        ConfigurationEstimates failed = plain with
        {
            Diverged = 7,
            Estimates =
            [
                .. plain.Estimates.Select(e =>
                    e.Estimand == s_reached.Estimand ? e with { WorstCase = new WorstCaseBounds(7, 0.91, 0.96, 0.88, 0.99) } : e
                ),
            ],
        };
        report = report with { Estimates = [failed] };
        JsonElement bounds = Json(report)
            .GetProperty("configurations")[0]
            .GetProperty("estimates")
            .EnumerateArray()
            .Single(e => e.TryGetProperty("worst_case", out _))
            .GetProperty("worst_case");
        Assert.Equal("""{"failed":7,"lowest":0.91,"highest":0.96,"low":0.88,"high":0.99}""", JsonSerializer.Serialize(bounds));
        Assert.Contains(
            "Whatever the missing trials would have given, at worst: initial winner = trained winner [0.880, 0.990].",
            Html(report),
            StringComparison.Ordinal
        );
    }

    private static SweepReport Report(TargetStanding standing)
    {
        SweepReport report = SyntheticReports.Of(3, 2);
        return report with
        {
            Spec = report.Spec with
            {
                Trials = standing.MostTrials,
                Until = new StoppingSpec([.. standing.Each.Select(s => new SpecTarget(s.Key, s.Target, s.Confidence))], 1),
            },
            TrialsPlanned = standing.MostTrials,
            Estimates = [report.Estimates[0] with { Stopping = standing }],
        };
    }

    private static JsonElement Json(SweepReport report)
    {
        using var stream = new MemoryStream();
        EstimatesJson.Write(report, stream);
        return JsonDocument.Parse(stream.ToArray()).RootElement;
    }

    private static string Html(SweepReport report)
    {
        using var writer = new StringWriter();
        HtmlReport.Write(report, writer);
        return writer.ToString();
    }
}
