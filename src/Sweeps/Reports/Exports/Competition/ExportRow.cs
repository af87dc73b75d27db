using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Reports.Exports.Columns;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Training.Measurements;

namespace ModalityCompetition.Sweeps.Reports.Exports.Competition;

/// <summary>What the cells of a row are computed from.</summary>
/// <param name="Configuration">The configuration of the trial.</param>
/// <param name="Record">The trial.</param>
/// <param name="Outcome">Says who won, as in the estimates.</param>
/// <param name="Class">The class, for rows per class; otherwise 0.</param>
internal readonly record struct ExportRow(PlannedConfiguration Configuration, TrialRecord Record, TrialMeasurements Outcome, int Class)
{
    /// <summary>
    /// Element (class of the row, modality) of a matrix [K, R]; <see cref="ExportValue.None"/> beyond the modalities of this configuration.
    /// </summary>
    public ExportValue Of(float[] matrix, int modality) =>
        modality < Record.Result.Modalities ? matrix[Class * Record.Result.Modalities + modality] : ExportValue.None;

    /// <inheritdoc cref="Of(float[], int)"/>
    public ExportValue Of(int[] matrix, int modality) =>
        modality < Record.Result.Modalities ? matrix[Class * Record.Result.Modalities + modality] : ExportValue.None;
}
