using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Reports.Pages;

/// <summary>
/// What the reports of a sweep take, estimated from its spec alone. The weights are measured: files of sweeps of 1 to 5,000 configurations
/// with two and three modalities, 3 to 20 classes and 1 to 1,200 trials are within a factor of 1.5.
/// </summary>
public static class ReportCost
{
    /// <summary>Configurations that are followed while a sweep runs.</summary>
    internal const int LiveConfigurations = 100;

    // An estimate is an object of some twenty indented lines, or a row of some thirty fields.
    private const double JsonPerEstimate = 700;
    private const double CsvPerEstimate = 170;

    private const double PageFrame = 20e3;
    private const double DrawnConfiguration = 40e3;
    private const double DrawnPerEstimate = 350;
    private const double TracedTrial = 45e3;
    private const double TableRow = 230;
    private const double ListedConfiguration = 450;
    private const double AxisPoint = 7.5e3;
    private const double MostAxisPoints = 64;
    private const double TracedConfigurations = 4;

    // Objects behind an estimate while a sweep runs, while its reports are written, and elements behind the bytes of a page.
    private const double LivePerEstimate = 400;
    private const double HeldPerEstimate = 350;
    private const double MemoryPerPageByte = 8;
    private const double MemoryPerConfiguration = 3000;

    // Making an estimate, setting it aside and writing it into three files: 28 s of a server's core for the 550,000 estimates of 5,000
    // configurations.
    private const double SecondsPerEstimate = 50e-6;

    /// <summary>Bytes of <c>estimates.json</c>.</summary>
    public static double JsonBytes(SweepSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return (2.0 * (spec.SourceText.Length + spec.CanonicalText.Length))
            + spec.Configurations.Sum(c => (JsonPerEstimate * Of(c)) + ExperimentReports.Of(c).DistributionBytes(c, spec.Trials));
    }

    /// <summary>Bytes of <c>estimates.csv</c>.</summary>
    public static double CsvBytes(SweepSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return CsvPerEstimate * spec.Configurations.Sum(Of);
    }

    /// <summary>Bytes of <c>report.html</c>, which shows a bounded number of configurations.</summary>
    public static double PageBytes(SweepSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        double count = spec.Configurations.Length;
        double each = spec.Configurations.Average(Of);
        double averages = spec.Configurations.Average(c => ExperimentReports.Of(c).AveragesOf(c));
        double rows = count * each <= HtmlReport.MostRows ? each : averages;
        return PageFrame
            + (Math.Min(count, HtmlReport.MostDetailed) * (DrawnConfiguration + (DrawnPerEstimate * each)))
            + (ExperimentReports.Of(spec).HasTraces ? Math.Min(count, TracedConfigurations) * spec.TracedTrials * TracedTrial : 0)
            + (Math.Min(count, HtmlReport.MostTables) * rows * TableRow)
            + (
                count == 1
                    ? 0
                    : (Math.Min(count, HtmlReport.MostListed) * ListedConfiguration) + (Math.Min(count, MostAxisPoints) * AxisPoint)
            );
    }

    /// <summary>Seconds of one core for estimates and reports, predictions of theory not included; an order of magnitude.</summary>
    public static double Seconds(SweepSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return SecondsPerEstimate * spec.Configurations.Sum(Of);
    }

    /// <summary>
    /// Bytes of memory that live estimates and reports take beside the trials; they depend little on the number of configurations.
    /// </summary>
    public static double MemoryBytes(SweepSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        double count = spec.Configurations.Length;
        double each = spec.Configurations.Average(Of);
        return (Math.Min(count, LiveConfigurations) * each * LivePerEstimate)
            + (Math.Min(count, Sweeps.Estimates.EstimateSpool.MostHeld) * each * HeldPerEstimate)
            + (MemoryPerPageByte * PageBytes(spec))
            + (MemoryPerConfiguration * count);
    }

    private static double Of(PlannedConfiguration configuration) => ExperimentReports.Of(configuration).EstimatesOf(configuration);
}
