using ModalityCompetition.Sweeps.ProgramTrials;
using ModalityCompetition.Sweeps.Reports.Competition;
using ModalityCompetition.Sweeps.Reports.Sections;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Reports.Pages;

/// <summary>
/// Finds what the reports of an experiment say: what the experiment itself says of them, else the plain answers of every experiment. Here
/// alone reports learn which experiment is the competition, and which a program of the user's own.
/// </summary>
public static class ExperimentReports
{
    private static readonly IExperimentReport s_plain = new Plain();
    private static readonly IExperimentReport s_competition = new CompetitionReport();
    private static readonly IExperimentReport s_program = new ProgramReport();

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
        return configuration.Measures as IExperimentReport
            ?? configuration.Definition switch
            {
                TrialConfiguration => s_competition,
                ProgramTrialDefinition => s_program,
                _ => s_plain,
            };
    }

    private sealed class Plain : IExperimentReport;
}
