using ModalityCompetition.Sweeps.Reports;
using ModalityCompetition.Sweeps.Reports.Pages;

namespace ModalityCompetition.Sweeps.Tests.Reports;

public class SingleModalityReportTests
{
    [Fact]
    public void A_sweep_of_one_modality_speaks_of_errors_and_not_of_a_competition()
    {
        string page = Render(SyntheticReports.Of(3, 1));
        Assert.Contains("the only modality, erred on", page, StringComparison.Ordinal);
        Assert.Contains("R = 1 modality (", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Who wins", page, StringComparison.Ordinal);
        Assert.DoesNotContain("The gap between them", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sweep_of_two_modalities_speaks_of_the_competition() =>
        Assert.Contains("Who wins", Render(SyntheticReports.Of(3, 2)), StringComparison.Ordinal);

    private static string Render(SweepReport report)
    {
        using StringWriter writer = new();
        HtmlReport.Write(report, writer);
        return writer.ToString();
    }
}
