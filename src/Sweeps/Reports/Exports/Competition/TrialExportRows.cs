namespace ModalityCompetition.Sweeps.Reports.Exports.Competition;

/// <summary>What one row of an export of trials is about.</summary>
public enum TrialExportRows
{
    /// <summary>One row per trial.</summary>
    Trials,

    /// <summary>One row per trial and class.</summary>
    Classes,
}
