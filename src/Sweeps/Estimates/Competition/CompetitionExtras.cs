using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Estimates.Distributions;

namespace ModalityCompetition.Sweeps.Estimates.Competition;

/// <summary>The sections of the competition among the estimates of a configuration; empty where estimates lack one.</summary>
public static class CompetitionExtras
{
    extension(ConfigurationEstimates estimates)
    {
        /// <summary>Time to learn by modality, [R].</summary>
        public ImmutableArray<LearnTimeSummary> LearnTimes => estimates.Extra<LearnTimesExtra>()?.Modalities ?? [];

        /// <summary>Completed trials by the number of classes won by each modality, [R][K + 1].</summary>
        public ImmutableArray<ImmutableArray<long>> ClassesWon => estimates.Extra<ClassesWonExtra>()?.Modalities ?? [];

        /// <summary>Distributions of the gap and of the test errors of all networks.</summary>
        public ImmutableArray<ErrorDistribution> ErrorDistributions => estimates.Extra<ErrorDistributionsExtra>()?.Distributions ?? [];

        /// <summary>Completed trials by vectors of classes won.</summary>
        public ImmutableArray<(ImmutableArray<int> Wins, long Trials)> JointWins => estimates.Extra<JointWinsExtra>()?.Vectors ?? [];
    }
}
