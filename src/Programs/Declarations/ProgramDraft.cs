using System.Collections.Immutable;

namespace ModalityCompetition.Programs.Declarations;

/// <summary>
/// A program as somebody wrote it down, before it is checked: <see cref="ProgramDeclaration.Read"/> checks it and says everything that is
/// wrong at once.
/// </summary>
public sealed record ProgramDraft
{
    /// <summary>Whether its trials are results that exist already and are read from a file, so that no program is started.</summary>
    public bool FromFile { get; init; }

    /// <summary>Of such a file: columns that have another name than what they hold, by the name of that.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Columns { get; init; } = [];

    /// <summary>The program and its arguments, for example <c>python3</c>, <c>train.py</c>.</summary>
    public ImmutableArray<string> Command { get; init; } = [];

    /// <summary>Version of the program: a text of its author's that changes with its results.</summary>
    public string Version { get; init; } = "";

    /// <summary>Its working folder; where it is relative, to the folder that <see cref="ProgramDeclaration.Read"/> is given.</summary>
    public string Folder { get; init; } = ".";

    /// <summary>
    /// Files beside the script that its results depend on, relative to its working folder, with '*' and '?' in their names.
    /// </summary>
    public ImmutableArray<string> Files { get; init; } = [];

    /// <summary>Environment variables beside those of the calling process.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Environment { get; init; } = [];

    /// <summary>Axes of its vectors and matrices, at most two.</summary>
    public ImmutableArray<AxisDraft> Axes { get; init; } = [];

    /// <summary>What it measures.</summary>
    public ImmutableArray<MeasurementDraft> Measurements { get; init; } = [];

    /// <summary>What is made from the measurements of a trial.</summary>
    public ImmutableArray<EstimandDraft> Estimands { get; init; } = [];

    /// <summary>Longest time of a trial; null for no limit.</summary>
    public TimeSpan? TrialLimit { get; init; }

    /// <summary>Longest time from the start of a process until it is ready for trials.</summary>
    public TimeSpan StartLimit { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Most bytes of data that a process of it may have; null for no limit.</summary>
    public long? MemoryLimit { get; init; }
}
