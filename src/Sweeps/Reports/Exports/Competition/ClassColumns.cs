using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Reports.Exports.Columns;
using ModalityCompetition.Sweeps.Reports.Texts;
using ModalityCompetition.Training.Measurements;

namespace ModalityCompetition.Sweeps.Reports.Exports.Competition;

/// <summary>The columns of an export with one row per trial and class.</summary>
internal static class ClassColumns
{
    /// <summary>The columns for up to so many modalities.</summary>
    /// <param name="modalities">The most modalities that a configuration has.</param>
    /// <param name="names">The names that modalities have.</param>
    public static IEnumerable<CompetitionColumn> Of(int modalities, string[] names)
    {
        foreach (CompetitionColumn column in TrialColumns.Identity(modalities, names))
        {
            yield return column;
        }

        yield return TrialColumns.Integer("class", r => r.Class);
        yield return TrialColumns.Integer(
            "initial_winner",
            r => r.Record.Result.Outcome.IsFailure() ? ExportValue.None : r.Outcome.InitialWinner(r.Record.Result, r.Class)
        );
        yield return TrialColumns.Name(
            "initial_winner_name",
            names,
            r => r.Record.Result.Outcome.IsFailure() ? null : Winner(r.Outcome.InitialWinner(r.Record.Result, r.Class))
        );
        yield return Completed("trained_winner", r => TrialMeasurements.TrainedWinner(r.Record.Result, r.Class));
        yield return TrialColumns.Name(
            "trained_winner_name",
            names,
            r => IsCompleted(r) ? Winner(TrialMeasurements.TrainedWinner(r.Record.Result, r.Class)) : null
        );
        yield return new CompetitionColumn(
            "status",
            NpyType.Int8,
            r => IsCompleted(r) ? (long)TrialColumns.Status(r, r.Class) : ExportValue.None
        )
        {
            // In the order of ClassStatus.
            Labels = ["unlearned", "won", "shared"],
        };
        yield return Completed("test_samples", r => r.Record.Result.TestClassCounts[r.Class]);
        yield return Completed("joint_test_errors", r => r.Record.Result.Joint.TestErrors[r.Class]);
        for (int modality = 0; modality < modalities; modality++)
        {
            int m = modality;
            string index = InvariantText.Whole(m);
            yield return new CompetitionColumn($"gamma_initial_{index}", NpyType.Float32, r => r.Of(r.Record.Result.InitialGamma, m));
            yield return new CompetitionColumn(
                $"gamma_final_{index}",
                NpyType.Float32,
                r => IsCompleted(r) ? r.Of(r.Record.Result.FinalGamma, m) : ExportValue.None
            );
            yield return new CompetitionColumn(
                $"sufficient_moment_{index}",
                NpyType.Float32,
                r => r.Of(r.Record.Result.SufficientMoment, m)
            );
            yield return new CompetitionColumn(
                $"initial_win_probability_{index}",
                NpyType.Float32,
                r => r.Of(r.Record.Result.InitialWinProbability, m)
            );
            yield return Completed($"learn_iteration_{index}", r => r.Of(r.Record.Result.LearnIterations, m));
            yield return Completed(
                $"unimodal_{index}_test_errors",
                r => m < r.Record.Result.Modalities ? r.Record.Result.Unimodal[m].TestErrors[r.Class] : ExportValue.None
            );
            yield return Completed(
                $"probe_{index}_test_errors",
                r => m < r.Record.Result.Modalities ? r.Record.Result.Probes[m].TestErrors[r.Class] : ExportValue.None
            );
        }
    }

    private static int? Winner(int modality) => modality >= 0 ? modality : null;

    private static bool IsCompleted(ExportRow row) => row.Record.Result.Outcome == TrialOutcome.Completed;

    private static CompetitionColumn Completed(string name, Func<ExportRow, ExportValue> cell) =>
        TrialColumns.Integer(name, r => IsCompleted(r) ? cell(r) : ExportValue.None);
}
