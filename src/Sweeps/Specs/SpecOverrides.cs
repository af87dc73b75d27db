using System.Collections.Immutable;

namespace ModalityCompetition.Sweeps.Specs;

/// <summary>
/// Values that command-line options give in place of the file's, applied in order before the spec is validated, so that they obey the same
/// rules. What is wrong with them is reported by <c>SpecReader</c> under the name of the option.
/// </summary>
/// <param name="Entries">The values, in the order in which they are applied.</param>
public sealed record SpecOverrides(ImmutableArray<SpecOverride> Entries)
{
    /// <summary>No option sets anything.</summary>
    public static SpecOverrides None { get; } = new(ImmutableArray<SpecOverride>.Empty);

    /// <summary>Adds <c>--set KEY=VALUE</c>.</summary>
    /// <param name="assignment">The option's argument, for example <c>network.sigma0=0.1</c>.</param>
    public SpecOverrides WithSet(string assignment)
    {
        ArgumentNullException.ThrowIfNull(assignment);
        int equals = assignment.IndexOf('=', StringComparison.Ordinal);
        string option = $"--set {assignment}";
        return With(
            equals < 0
                ? new SpecOverride(option, assignment.Trim(), null)
                : new SpecOverride(option, assignment[..equals].Trim(), assignment[(equals + 1)..].Trim())
        );
    }

    /// <summary>Adds <c>--trials N</c>.</summary>
    public SpecOverrides WithTrials(string value) => With(new SpecOverride("--trials", "trials", value));

    /// <summary>Adds <c>--seed N</c>.</summary>
    public SpecOverrides WithSeed(string value) => With(new SpecOverride("--seed", "seed", value));

    /// <summary>Adds <c>--output FOLDER</c>.</summary>
    public SpecOverrides WithOutput(string folder) => With(new SpecOverride("--output", "output.folder", folder));

    private SpecOverrides With(SpecOverride entry) => new(Entries.Add(entry));
}
