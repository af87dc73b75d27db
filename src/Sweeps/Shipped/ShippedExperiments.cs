using ModalityCompetition.Sweeps.Estimates.Competition;
using ModalityCompetition.Sweeps.Reports.Competition;
using ModalityCompetition.Sweeps.Reports.Exports.Competition;
using ModalityCompetition.Sweeps.Reports.Sections;
using ModalityCompetition.Sweeps.Specs.Experiments;
using ModalityCompetition.Sweeps.Specs.Programs;

namespace ModalityCompetition.Sweeps.Shipped;

/// <summary>The experiments that come with the program, each with what it has to say of its estimates, reports and exports.</summary>
public static class ShippedExperiments
{
    /// <summary>All of them, that of a spec which names none first.</summary>
    public static ExperimentRegistry Registry { get; } =
        new(
            new CompetitionExperiment(new CompetitionEstimates(), new CompetitionReport(), new CompetitionExport()),
            new ProgramExperiment(new ProgramReport())
        );
}
