using System.Text.RegularExpressions;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Reports.Documents;
using ModalityCompetition.Sweeps.Reports.Exports;
using ModalityCompetition.Sweeps.Reports.Exports.Competition;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.TestKit.Sweeps;

namespace ModalityCompetition.Sweeps.Tests.Reports;

/// <summary>The page on reading a report names every column and every estimand.</summary>
public partial class DocumentationTests
{
    [Fact]
    public void Every_column_of_an_export_is_documented()
    {
        string page = Page();
        SweepSpec spec = SyntheticSweep.Spec(configurations: 2, trials: 40);
        var columns = CompetitionExport
            .Columns(TrialExportRows.Trials, spec)
            .Concat(CompetitionExport.Columns(TrialExportRows.Classes, spec))
            .Where(c => c != "network.sigma0");
        Assert.All(columns, column => Assert.Contains($"`{IndexOfModality().Replace(column, "_r")}`", page, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_column_of_the_estimates_and_every_estimand_is_documented()
    {
        string page = Page();
        StringWriter csv = new();
        EstimatesCsv.Write(SyntheticReports.Of(), csv);
        var names = typeof(EstimandNames).GetFields().Select(f => (string)f.GetRawConstantValue()!);
        Assert.All(
            CsvParser.Parse(csv.ToString())[0].Concat(names).Append(EstimatesJson.Schema),
            // The name of an estimand at a checkpoint ends with its iteration.
            name => Assert.Contains(name.EndsWith('_') ? $"`{name}T`" : $"`{name}`", page, StringComparison.Ordinal)
        );
    }

    private static string Page()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "ModalityCompetition.sln")))
        {
            folder = folder.Parent;
        }

        return File.ReadAllText(Path.Combine(folder!.FullName, "docs", "reading-a-report.md"));
    }

    [GeneratedRegex(@"_\d(?=_|$)")]
    private static partial Regex IndexOfModality();
}
