namespace ModalityCompetition.Sweeps.Reports.Exports;

/// <summary>File format of an export of trials.</summary>
public enum TrialExportFormat
{
    /// <summary>Comma-separated values (RFC 4180), UTF-8, one header line.</summary>
    Csv,

    /// <summary>JSON lines: one object per row, UTF-8.</summary>
    JsonLines,

    /// <summary>A NumPy structured array, format version 1.0.</summary>
    Npy,

    /// <summary>Parquet, compressed with Snappy; null where there is no value.</summary>
    Parquet,

    /// <summary>An Arrow IPC file (Feather version 2); null where there is no value.</summary>
    Arrow,
}
