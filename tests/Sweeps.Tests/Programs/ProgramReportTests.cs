using System.Xml.Linq;
using Microsoft.Extensions.Logging.Abstractions;
using ModalityCompetition.Sweeps.ProgramTrials;
using ModalityCompetition.Sweeps.Reports;
using ModalityCompetition.Sweeps.Reports.Pages;
using ModalityCompetition.Sweeps.Running;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Services;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Tests.Ledger;
using ModalityCompetition.TestKit.Specs;

namespace ModalityCompetition.Sweeps.Tests.Programs;

/// <summary>What the page of a program says: what its author asked for first, what is left out, and nothing that it cannot know.</summary>
public sealed class ProgramReportTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [SkippableFact]
    public async Task A_page_shows_the_target_and_what_is_made_of_measurements_first_and_says_what_it_leaves_out()
    {
        ToySpec.Require();
        SweepSpec spec = ToySpec.Spec("trials: 200", "trials: 32\nuntil: {estimand: \"share[modality=text]\", half_width: 0.001}");
        (SweepReport report, string page) = await ReportAsync(spec);
        XElement across = XDocument.Parse(page).Descendants().Single(e => (string?)e.Attribute("id") == "across");
        Assert.Equal(
            ["no.", "configuration", "trials", "share[modality=text]", "gap", "harmed", "share[modality=image]", "late"],
            across.Descendants().First(e => e.Name.LocalName == "tr").Elements().Select(e => e.Value)
        );
        // Four numbers, two places of a winner for each of three classes, two estimands, two places of a third, and a quantile.
        Assert.Contains("The table has columns for 5 of 15 estimands.", across.Value, StringComparison.Ordinal);
        string[] findings =
        [
            .. XDocument.Parse(page).Descendants().First(e => (string?)e.Attribute("class") == "findings").Elements().Select(e => e.Value),
        ];
        Assert.StartsWith("Target share[modality=text]", findings[0], StringComparison.Ordinal);
        Assert.StartsWith("share[modality=text]: ", findings[1], StringComparison.Ordinal);
        Assert.StartsWith("gap: ", findings[2], StringComparison.Ordinal);
        Assert.Equal("3 more estimates are in the table of every estimate.", findings[13]);

        Assert.Equal(2, report.Totals.Standings.Length);
        Assert.Contains("No configuration stopped at share[modality=text]: each used all", page, StringComparison.Ordinal);
        Assert.Contains("2 of 2 configurations ran out of trials before their target", page, StringComparison.Ordinal);
        foreach (string text in new[] { "chosen by the data", "exact or predicted", "Theory", "what theory says", "bit for bit" })
        {
            Assert.DoesNotContain(text, page, StringComparison.Ordinal);
        }

        Assert.Contains("depends on the program, here version 1: on the script, its", page, StringComparison.Ordinal);
        Assert.Null(OutcomeText.NothingCompleted(report.Totals, 2));
    }

    [SkippableFact]
    public async Task Trials_that_all_diverged_count_for_nothing_and_more_of_them_are_not_asked_for()
    {
        ToySpec.Require();
        string script = Path.Combine(_temporary.Path, "diverges.py");
        await File.WriteAllTextAsync(
            script,
            """
            import json, sys
            json.loads(sys.stdin.readline())
            print(json.dumps({"ready": 1, "name": "diverges", "version": "3"}), flush=True)
            for line in sys.stdin:
                print(json.dumps({"id": json.loads(line)["id"], "failed": "nan", "diverged": True}), flush=True)
            """
        );
        SpecReading reading = ShippedSpecs.Read(
            "diverges.yaml",
            $$"""
            name: diverges
            experiment: program
            trials: 8
            program: {command: [/usr/bin/python3, {{script}}], name: diverges, version: "3", measurements: {x: {range: [0, 1]} } }
            until: {estimand: x, half_width: 0.1}
            """
        );
        Assert.True(reading.IsValid, string.Join('\n', reading.Errors));
        (SweepReport report, string page) = await ReportAsync(reading.Spec!);
        Assert.Contains("Of 8 trials 8 diverged. They count for no quantity but their number.", page, StringComparison.Ordinal);
        Assert.Contains(
            "1 of 1 configuration used all its trials without one that shows x: each diverged, timed out or crashed",
            page,
            StringComparison.Ordinal
        );
        foreach (string text in new[] { "t = 0", "raise trials" })
        {
            Assert.DoesNotContain(text, page, StringComparison.Ordinal);
        }

        Assert.Contains("<dt>Program</dt><dd>diverges, version 3</dd>", page, StringComparison.Ordinal);
        Assert.Equal(
            "no trial of 1 of 1 configuration completed: of 8 trials 8 diverged; find out why before you run more",
            OutcomeText.NothingCompleted(report.Totals, 1)
        );
    }

    private async Task<(SweepReport Report, string Page)> ReportAsync(SweepSpec spec)
    {
        using var engine = new ProgramTrialEngine();
        await using OpenRun run = OpenRun.Open(new RunFolder(Path.Combine(_temporary.Path, "run")), spec, engine.Identity);
        await new EmbeddedRunner(engine, new RunnerOptions { Workers = 1 }).RunAsync(spec, run.Ledger, null, CancellationToken.None);
        SweepReport report = new RunReports(spec, run.Ledger, "test", NullLogger.Instance).Build([], engine, 1, CancellationToken.None);
        using var writer = new StringWriter();
        HtmlReport.Write(report, writer);
        return (report, writer.ToString());
    }
}
