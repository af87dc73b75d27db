namespace ModalityCompetition.Sweeps.Archives;

/// <summary>How a push is carried out. Nothing here influences what an archive holds of results.</summary>
public sealed record ArchivePushOptions
{
    /// <summary>Bytes after which a segment is cut off; at least 1, default 6 MiB.</summary>
    public int SegmentBytes { get; init; } = 6 << 20;

    /// <summary>
    /// Bytes after which the manifest is replaced although more is to come, so that a death costs at most these; default
    /// 256 MiB. What was sent by then is not sent again either, for twelve hours.
    /// </summary>
    public long CommitBytes { get; init; } = 256 << 20;

    /// <summary>How many segments are on their way at once; at least 1, default 4. Each takes its bytes of memory.</summary>
    public int Parallel { get; init; } = 3;

    /// <summary>Whether the hash of all results is computed, for which the whole ledger is read; default true.</summary>
    public bool Hash { get; init; } = true;

    /// <summary>Whether what is there already under a name is written again, because it may be damaged; default false.</summary>
    public bool Repair { get; init; }

    /// <summary>Version of the program, written into the headers of segments for information only; default none.</summary>
    public string CodeVersion { get; init; } = "";

    /// <summary>The clock of manifests; default the system's.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
