using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Reports.Exports.Columns;
using ModalityCompetition.Sweeps.Reports.Texts;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Training.Measurements;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Reports.Exports.Competition;

/// <summary>The columns of an export with one row per trial.</summary>
internal static class TrialColumns
{
    /// <summary>The columns for up to so many modalities; a modality that a configuration lacks leaves its cells empty.</summary>
    /// <param name="modalities">The most modalities that a configuration has.</param>
    /// <param name="names">The names that modalities have.</param>
    public static IEnumerable<CompetitionColumn> Of(int modalities, string[] names)
    {
        foreach (CompetitionColumn column in Identity(modalities, names))
        {
            yield return column;
        }

        yield return Integer(
            "diverged_network",
            r => r.Record.Result.Divergence is { } d ? d.Modality - TrialResult.JointNetwork : ExportValue.None
        );
        yield return new CompetitionColumn(
            "diverged_network_name",
            NpyType.Text,
            r =>
                r.Record.Result.Divergence is not { } d ? ExportValue.None
                : d.Modality == TrialResult.JointNetwork ? 0
                : 1 + Array.IndexOf(names, r.Configuration.Definition.EntryNames[d.Modality])
        )
        {
            Labels = ["joint", .. names],
        };
        yield return Integer("diverged_at", r => r.Record.Result.Divergence is { } d ? d.Iteration : ExportValue.None);
        foreach (CompetitionColumn column in Network("joint", r => r.Joint))
        {
            yield return column;
        }

        yield return Classes("classes_won", (r, j) => Status(r, j) == ClassStatus.Won);
        yield return Classes("classes_shared", (r, j) => Status(r, j) == ClassStatus.Shared);
        yield return Classes("classes_unlearned", (r, j) => Status(r, j) == ClassStatus.Unlearned);
        yield return Classes("classes_agreeing", Agrees);
        for (int modality = 0; modality < modalities; modality++)
        {
            int m = modality;
            string index = InvariantText.Whole(m);
            yield return Classes($"initial_wins_{index}", (r, j) => r.Outcome.InitialWinner(r.Record.Result, j) == m, m, always: true);
            yield return Classes($"trained_wins_{index}", (r, j) => TrialMeasurements.TrainedWinner(r.Record.Result, j) == m, m);
            foreach (
                CompetitionColumn column in Network($"unimodal_{index}", r => m < r.Modalities ? r.Unimodal[m] : null)
                    .Concat(Network($"probe_{index}", r => m < r.Modalities ? r.Probes[m] : null))
            )
            {
                yield return column;
            }
        }

        yield return new CompetitionColumn(
            "weights_digest",
            NpyType.UInt64,
            r => r.Record.Result.Outcome.IsFailure() ? ExportValue.None : unchecked((long)r.Record.Result.WeightsDigest)
        );
    }

    /// <summary>Columns that say which trial a row is about.</summary>
    /// <param name="modalities">The most modalities that a configuration has.</param>
    /// <param name="names">The names that modalities have.</param>
    public static IEnumerable<CompetitionColumn> Identity(int modalities, string[] names)
    {
        yield return Integer("configuration", r => r.Configuration.Index);
        yield return new CompetitionColumn("trial", NpyType.Int64, r => r.Record.Trial);
        yield return new CompetitionColumn("diverged", NpyType.Boolean, r => r.Record.Result.Outcome == TrialOutcome.Diverged ? 1L : 0L);
        yield return new CompetitionColumn("timed_out", NpyType.Boolean, r => r.Record.Result.Outcome == TrialOutcome.TimedOut ? 1L : 0L);
        yield return new CompetitionColumn("crashed", NpyType.Boolean, r => r.Record.Result.Outcome == TrialOutcome.Crashed ? 1L : 0L);
        for (int modality = 0; modality < modalities; modality++)
        {
            int m = modality;
            yield return Name($"modality_{InvariantText.Whole(m)}", names, r => m < r.Record.Result.Modalities ? m : null);
        }
    }

    /// <summary>A column with the name of a modality.</summary>
    /// <param name="name">Name of the column.</param>
    /// <param name="names">The names that modalities have.</param>
    /// <param name="modality">Its index; null for none.</param>
    public static CompetitionColumn Name(string name, string[] names, Func<ExportRow, int?> modality) =>
        new(
            name,
            NpyType.Text,
            r => modality(r) is { } m ? Array.IndexOf(names, r.Configuration.Definition.EntryNames[m]) : ExportValue.None
        )
        {
            Labels = names,
        };

    /// <summary>A column of 32-bit integers.</summary>
    public static CompetitionColumn Integer(string name, Func<ExportRow, ExportValue> cell) => new(name, NpyType.Int32, cell);

    /// <summary>How the competition for a class ended.</summary>
    public static ClassStatus Status(ExportRow row, int j) => row.Outcome.Status(row.Record.Result, j);

    private static bool Agrees(ExportRow row, int j) => row.Outcome.Agrees(row.Record.Result, j);

    // Counts classes; after training only in completed trials.
    private static CompetitionColumn Classes(string name, Func<ExportRow, int, bool> counts, int modality = 0, bool always = false) =>
        Integer(
            name,
            r =>
                modality < r.Record.Result.Modalities
                && (r.Record.Result.Outcome == TrialOutcome.Completed || (always && !r.Record.Result.Outcome.IsFailure()))
                    ? Enumerable.Range(0, r.Record.Result.Classes).Count(j => counts(r, j))
                    : ExportValue.None
        );

    private static IEnumerable<CompetitionColumn> Network(string prefix, Func<TrialResult, NetworkResult?> pick)
    {
        NetworkResult? Trained(ExportRow row) => row.Record.Result.Outcome == TrialOutcome.Completed ? pick(row.Record.Result) : null;
        yield return new CompetitionColumn(
            $"{prefix}_test_error",
            NpyType.Float64,
            r => Trained(r) is { } n ? n.TotalTestErrors / (double)Test(r.Configuration) : ExportValue.None
        );
        yield return new CompetitionColumn(
            $"{prefix}_train_error",
            NpyType.Float64,
            r => Trained(r) is { } n ? n.TrainErrors / (double)Train(r.Configuration) : ExportValue.None
        );
        yield return new CompetitionColumn(
            $"{prefix}_loss",
            NpyType.Float32,
            r => Trained(r) is { } n ? (double)n.FinalLoss : ExportValue.None
        );
        yield return Integer($"{prefix}_iterations", r => Trained(r) is { } n ? n.Iterations : ExportValue.None);
    }

    private static int Test(PlannedConfiguration planned) => planned.Configuration.TestUnits;

    private static int Train(PlannedConfiguration planned) => planned.Configuration.Data.TrainSamples;
}
