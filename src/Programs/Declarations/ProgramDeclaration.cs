using System.Collections.Immutable;
using ModalityCompetition.Programs.Expressions;
using ModalityCompetition.Programs.Measurements;

namespace ModalityCompetition.Programs.Declarations;

/// <summary>
/// A program whose runs are trials: how it is started, what it measures, and what is estimated from that. Only
/// <see cref="Read"/> makes one, so that every declaration is a valid one.
/// </summary>
public sealed class ProgramDeclaration
{
    /// <summary>Most numbers that a trial measures, all measurements together.</summary>
    public const int MostValues = 100_000;

    /// <summary>Most estimands, all places of measurements and expressions together.</summary>
    public const int MostEstimands = 200_000;

    private readonly ProgramDraft _draft;

    internal ProgramDeclaration(
        ProgramDraft draft,
        string folder,
        ImmutableArray<ProgramAxis> axes,
        ImmutableArray<Measurement> measurements,
        ImmutableArray<DerivedEstimand> estimands
    )
    {
        _draft = draft;
        Columns = draft.Columns.ToImmutableSortedDictionary(StringComparer.Ordinal);
        Command = draft.Command;
        Version = draft.Version;
        Folder = folder;
        Environment = draft.Environment.ToImmutableSortedDictionary(StringComparer.Ordinal);
        Axes = axes;
        Measurements = measurements;
        Estimands = estimands;
        TrialLimit = draft.TrialLimit;
        StartLimit = draft.StartLimit;
        MemoryLimit = draft.MemoryLimit;
    }

    /// <summary>
    /// Of results that are read from a file: columns that have another name than what they hold, by the name of that.
    /// </summary>
    public ImmutableSortedDictionary<string, string> Columns { get; }

    /// <summary>The program and its arguments, at least one; of results that are read from a file perhaps none.</summary>
    public ImmutableArray<string> Command { get; }

    /// <summary>
    /// Version of the program. It must say the same of itself when it starts. Empty where results are read from a file and none is given.
    /// </summary>
    public string Version { get; }

    /// <summary>Its working folder, a full path.</summary>
    public string Folder { get; }

    /// <summary>Its working folder as it was written down, for example <c>.</c>.</summary>
    public string StatedFolder => _draft.Folder;

    /// <summary>
    /// Files beside the script that its results depend on, as they were written down: paths from its working folder, with '*' and '?' in
    /// their names.
    /// </summary>
    public ImmutableArray<string> Files => _draft.Files;

    /// <summary>Environment variables beside those of the calling process, which they go before.</summary>
    public ImmutableSortedDictionary<string, string> Environment { get; }

    /// <summary>Axes of its vectors and matrices, at most <see cref="ProgramAxis.Most"/>.</summary>
    public ImmutableArray<ProgramAxis> Axes { get; }

    /// <summary>What it measures, at least one, in the order of the declaration.</summary>
    public ImmutableArray<Measurement> Measurements { get; }

    /// <summary>What is made from the measurements of a trial, in the order of the declaration.</summary>
    public ImmutableArray<DerivedEstimand> Estimands { get; }

    /// <summary>
    /// Longest time that a process may be silent while it has trials to answer; null for no limit. For a program that answers one trial
    /// after the other it is the longest time of a trial.
    /// </summary>
    public TimeSpan? TrialLimit { get; }

    /// <summary>Longest time from the start of a process until it is ready for trials.</summary>
    public TimeSpan StartLimit { get; }

    /// <summary>Most bytes of data that a process of it may have; null for no limit.</summary>
    public long? MemoryLimit { get; }

    /// <summary>The same program, started elsewhere.</summary>
    /// <param name="folder">Its working folder, a full path.</param>
    /// <param name="command">The program and its arguments.</param>
    internal ProgramDeclaration At(string folder, ImmutableArray<string> command) =>
        new(_draft with { Command = command }, folder, Axes, Measurements, Estimands);

    /// <summary>Checks a declaration.</summary>
    /// <param name="draft">What somebody wrote down.</param>
    /// <param name="folder">The folder that a relative <see cref="ProgramDraft.Folder"/> starts from, for example that of the
    /// spec.</param>
    /// <param name="declaration">The declaration; null when there are problems.</param>
    /// <returns>Everything that is wrong, in the order of the draft; empty when nothing is.</returns>
    public static ImmutableArray<DeclarationProblem> Read(ProgramDraft draft, string folder, out ProgramDeclaration? declaration)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var reading = new DeclarationReader(draft, Path.GetFullPath(folder));
        declaration = reading.Read();
        return reading.Problems;
    }
}
