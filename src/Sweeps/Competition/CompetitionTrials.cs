using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Competition;

/// <summary>Configurations whose trials are those of the competition.</summary>
public static class CompetitionTrials
{
    extension(PlannedConfiguration planned)
    {
        /// <summary>What its trials compute.</summary>
        /// <exception cref="InvalidOperationException">They are those of another experiment.</exception>
        public TrialConfiguration Configuration =>
            planned.Definition as TrialConfiguration ?? throw new InvalidOperationException("The trials are not those of the competition.");
    }
}
