using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Reports.Exports.Columns;
using ModalityCompetition.Sweeps.Reports.Texts;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Training.Checkpoints;

namespace ModalityCompetition.Sweeps.Reports.Exports.Competition;

/// <summary>
/// The columns of what was measured at checkpoints, behind all others. A configuration without a checkpoint that another one has leaves its
/// cells empty.
/// </summary>
internal static class CheckpointColumns
{
    /// <summary>The columns of an export with one row per trial, iteration by iteration; none without checkpoints.</summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="modalities">The most modalities that a configuration has.</param>
    public static IEnumerable<CompetitionColumn> OfTrials(SweepSpec spec, int modalities)
    {
        bool validated = spec.Configurations.Any(c => c.Configuration.Evaluation.ValidationSamples > 0);
        return Iterations(spec).SelectMany(t => OfTrials(t, modalities, validated));
    }

    /// <summary>The same of an export with one row per trial and class.</summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="modalities">The most modalities that a configuration has.</param>
    public static IEnumerable<CompetitionColumn> OfClasses(SweepSpec spec, int modalities) =>
        Iterations(spec).SelectMany(t => OfClasses(t, modalities));

    private static IEnumerable<int> Iterations(SweepSpec spec) =>
        spec.Configurations.SelectMany(c => c.Configuration.CheckpointIterations).Distinct().Order();

    private static IEnumerable<CompetitionColumn> OfTrials(int t, int modalities, bool validated)
    {
        for (int network = 0; network <= modalities; network++)
        {
            int v = network;
            string name = v == 0 ? "joint" : $"unimodal_{InvariantText.Whole(v - 1)}";
            string at = $"at_{InvariantText.Whole(t)}";
            yield return Share($"{name}_test_error_{at}", t, v, m => m.TestErrors, c => c.Configuration.TestUnits);
            yield return Share($"{name}_train_error_{at}", t, v, m => m.TrainErrors, c => c.Configuration.Data.TrainSamples);
            if (validated)
            {
                yield return Share(
                    $"{name}_validation_error_{at}",
                    t,
                    v,
                    m => m.ValidationErrors,
                    c => c.Configuration.Evaluation.ValidationSamples
                );
            }

            yield return new CompetitionColumn(
                $"{name}_loss_{at}",
                NpyType.Float32,
                r =>
                    Place(r, t) is { } c && v < Measured(r).Networks
                        ? (double)Measured(r).TrainLosses[(c * Measured(r).Networks) + v]
                        : ExportValue.None
            );
        }
    }

    private static IEnumerable<CompetitionColumn> OfClasses(int t, int modalities)
    {
        for (int modality = 0; modality < modalities; modality++)
        {
            int m = modality;
            yield return new CompetitionColumn(
                $"gamma_{InvariantText.Whole(m)}_at_{InvariantText.Whole(t)}",
                NpyType.Float32,
                r =>
                    Place(r, t) is { } c && m < r.Record.Result.Modalities
                        ? (double)Measured(r).Gamma[(((c * r.Record.Result.Classes) + r.Class) * r.Record.Result.Modalities) + m]
                        : ExportValue.None
            );
        }
    }

    private static CompetitionColumn Share(
        string name,
        int t,
        int network,
        Func<CheckpointMeasurements, int[]> counts,
        Func<PlannedConfiguration, int> samples
    ) =>
        new(
            name,
            NpyType.Float64,
            r =>
                Place(r, t) is { } c && network < Measured(r).Networks && samples(r.Configuration) > 0
                    ? counts(Measured(r))[(c * Measured(r).Networks) + network] / (double)samples(r.Configuration)
                    : ExportValue.None
        );

    private static CheckpointMeasurements Measured(ExportRow row) => row.Record.Result.Checkpoints;

    // Index of the checkpoint; null where the configuration has no such one or the trial did not complete.
    private static int? Place(ExportRow row, int t) =>
        row.Record.Result.Outcome == TrialOutcome.Completed && Array.IndexOf(Measured(row).Iterations, t) is >= 0 and var c ? c : null;
}
