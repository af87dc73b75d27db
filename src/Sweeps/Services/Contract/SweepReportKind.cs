namespace ModalityCompetition.Sweeps.Services.Contract;

/// <summary>Reports of a sweep.</summary>
public enum SweepReportKind
{
    /// <summary>The page for a reader, <c>report.html</c>.</summary>
    Html,

    /// <summary>Every estimate, <c>estimates.json</c>.</summary>
    EstimatesJson,

    /// <summary>Every estimate as a table, <c>estimates.csv</c>.</summary>
    EstimatesCsv,

    /// <summary>The spec as it was submitted, <c>spec.yaml</c>; exists always.</summary>
    Spec,
}
