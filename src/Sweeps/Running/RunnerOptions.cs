namespace ModalityCompetition.Sweeps.Running;

/// <summary>How an <see cref="EmbeddedRunner"/> works. Nothing here influences a result.</summary>
public sealed record RunnerOptions
{
    /// <summary>Number of worker threads, at least 1; default one per processor.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>How often a block that fails is tried again before the sweep fails, at least 0; default 2.</summary>
    public int Retries { get; init; } = 2;

    /// <summary>How often progress is reported; default 250 ms.</summary>
    public TimeSpan ProgressInterval { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The clock behind rates and durations; default the system's.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Where the run reports what happens; default nowhere.</summary>
    public IRunLog? Log { get; init; }
}
