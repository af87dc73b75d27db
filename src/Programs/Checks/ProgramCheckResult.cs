using System.Collections.Immutable;
using ModalityCompetition.Programs.Protocol;

namespace ModalityCompetition.Programs.Checks;

/// <summary>What a check of a program found.</summary>
public sealed record ProgramCheckResult
{
    /// <summary>How the memory of the program is limited here, one sentence; null where there is no limit.</summary>
    public string? Memory { get; init; }

    /// <summary>Files of which it is noticed when they change between two parts of a run.</summary>
    public ImmutableArray<string> Watched { get; init; } = [];

    /// <summary>What the program says of itself; null when it never was ready.</summary>
    public ProgramIdentity? Identity { get; init; }

    /// <summary>Seconds from the start of the first process until it was ready.</summary>
    public double StartSeconds { get; init; }

    /// <summary>The trials that were run, in order.</summary>
    public ImmutableArray<ProgramTry> Trials { get; init; } = [];

    /// <summary>
    /// Whether every trial gave the same numbers in another process and after other trials; null when that was not found out.
    /// </summary>
    public bool? IsDeterministic { get; init; }

    /// <summary>What is wrong, one sentence each; a run would fail or mislead. Empty when nothing is.</summary>
    public ImmutableArray<string> Problems { get; init; } = [];

    /// <summary>What may be meant so and is worth a look, one sentence each.</summary>
    public ImmutableArray<string> Remarks { get; init; } = [];

    /// <summary>The last lines that the program wrote to standard error before it failed, oldest first; empty when it did not.</summary>
    public ImmutableArray<string> LastLines { get; init; } = [];

    /// <summary>How somebody runs the trial that failed alone, a sentence without its start; null when none did.</summary>
    public string? Alone { get; init; }

    /// <summary>Median seconds of a trial; null when none was answered.</summary>
    public double? SecondsPerTrial
    {
        get
        {
            double[] seconds = [.. Trials.Where(t => t.Outcome is not null).Select(t => t.Seconds).Order()];
            return seconds.Length == 0 ? null : seconds[seconds.Length / 2];
        }
    }
}
