using ModalityCompetition.Sweeps.Engines;
using ModalityCompetition.Sweeps.Estimates.Competition;
using ModalityCompetition.Sweeps.Estimates.Programs;
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
            new ProgramExperiment(new ProgramEstimates(), new ProgramReport()),
            new TransformerExperiment(DataSetFolders.Anywhere, new TransformerReport())
        );

    /// <summary>The same for specs that others submit, which may name some folders with data sets only.</summary>
    /// <param name="experiments">The experiments.</param>
    /// <param name="folders">The folders.</param>
    public static ExperimentRegistry ForServers(ExperimentRegistry experiments, DataSetFolders folders)
    {
        ArgumentNullException.ThrowIfNull(experiments);
        return new ExperimentRegistry([
            .. experiments.All.Select(e => e is TransformerExperiment ? new TransformerExperiment(folders, new TransformerReport()) : e),
        ]);
    }
}
