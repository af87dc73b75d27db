namespace ModalityCompetition.Sweeps.Archives.Runs;

/// <summary>How far an archive may be behind a run that goes on.</summary>
public sealed record ArchiveFollowerOptions
{
    /// <summary>For how long at most; default five minutes. A push of nothing new is one request.</summary>
    public TimeSpan LongestBehind { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>By how many trials at most; default 100,000.</summary>
    public long MostTrials { get; init; } = 100_000;

    /// <summary>For how long nothing is tried after a failure; default a minute.</summary>
    public TimeSpan AfterFailure { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>For how long a server that stops goes on bringing what is new; default 20 seconds.</summary>
    public TimeSpan Farewell { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Version of the program, written into the headers of segments for information only; default none.</summary>
    public string CodeVersion { get; init; } = "";

    /// <summary>The clock; default the system's.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
