using ModalityCompetition.Sweeps.Reports.Sections;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Reports.Pages;

/// <summary>
/// Finds what the reports of an experiment say: what the experiment itself says of them, else the plain answers of every experiment.
/// </summary>
public static class ExperimentReports
{
    private static readonly IExperimentReport s_plain = new Plain();

    /// <summary>Of a sweep.</summary>
    /// <param name="spec">The sweep.</param>
    public static IExperimentReport Of(SweepSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return Of(spec.Configurations[0]);
    }

    /// <summary>Of a configuration.</summary>
    /// <param name="configuration">The configuration.</param>
    public static IExperimentReport Of(PlannedConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return configuration.Measures.Part<IExperimentReport>() ?? s_plain;
    }

    private sealed class Plain : IExperimentReport;
}
