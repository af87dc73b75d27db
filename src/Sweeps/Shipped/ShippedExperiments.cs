using ModalityCompetition.Sweeps.Engines;
using ModalityCompetition.Sweeps.Estimates.Competition;
using ModalityCompetition.Sweeps.Reports.Competition;
using ModalityCompetition.Sweeps.Reports.Exports.Competition;
using ModalityCompetition.Sweeps.Reports.Sections;
using ModalityCompetition.Sweeps.Reports.Transformers;
using ModalityCompetition.Sweeps.Specs.Experiments;
using ModalityCompetition.Sweeps.Specs.Programs;
using ModalityCompetition.Sweeps.Specs.Transformers;

namespace ModalityCompetition.Sweeps.Shipped;

/// <summary>The experiments that come with the program, each with what it has to say of its estimates, reports and exports.</summary>
public static class ShippedExperiments
{
    /// <summary>All of them, that of a spec which names none first, with the engines that come with the program.</summary>
    public static ExperimentRegistry Registry { get; } = With([.. ShippedEngines.All.Select(e => e.Name)]);

    /// <summary>The same with other engines to choose from.</summary>
    /// <param name="engines">Names of the engines that there are.</param>
    public static ExperimentRegistry With(IReadOnlyList<string> engines) =>
        new(
            new CompetitionExperiment(engines, new CompetitionEstimates(), new CompetitionReport(), new CompetitionExport()),
            new ProgramExperiment(new ProgramReport()),
            new TransformerExperiment(new TransformerReport())
        );
}
