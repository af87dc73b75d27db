using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ModalityCompetition.Experiments;
using ModalityCompetition.Programs.Declarations;
using ModalityCompetition.Programs.Rows;

namespace ModalityCompetition.Sweeps.ProgramTrials;

/// <summary>What a trial of a program of the user's own computes: a run of the program with some parameters.</summary>
public sealed class ProgramTrialDefinition : ITrialDefinition, IEquatable<ProgramTrialDefinition>
{
    /// <summary>
    /// Work of a block. What a trial of a program costs is not known, so that a block has a number of trials that the spec says: the cost
    /// of a trial is this work by that number.
    /// </summary>
    public const double BlockFlops = 1 << 30;

    // What an interpreter with a numerical library takes, where no limit says more.
    private const double OrdinaryMemory = 256 << 20;

    private readonly string _identity;

    /// <summary>Makes a definition.</summary>
    /// <param name="declaration">The program.</param>
    /// <param name="name">The name that the program must give itself; null for any.</param>
    /// <param name="block">Trials of a block, at least 1.</param>
    /// <param name="parameters">What the program gets as its parameters, by name; values as JSON.</param>
    public ProgramTrialDefinition(
        ProgramDeclaration declaration,
        string? name,
        int block,
        ImmutableArray<KeyValuePair<string, string>> parameters
    )
    {
        ArgumentNullException.ThrowIfNull(declaration);
        ArgumentOutOfRangeException.ThrowIfLessThan(block, 1);
        (Declaration, Name, Block, Parameters) = (declaration, name, block, parameters);
        Rows = new RowLayout(declaration);
        string json = $"{{{string.Join(',', parameters.Select(p => $"{ProgramCanonical.Quoted(p.Key)}:{p.Value}"))}}}";
        ParametersJson = Encoding.UTF8.GetBytes(json);
        string[] measured = [.. ProgramCanonical.Of(declaration).Select(p => $"{p.Path}={p.Value}")];
        ProcessKey = string.Join(
            '\0',
            [
                declaration.Folder,
                $"{declaration.TrialLimit} {declaration.StartLimit} {declaration.MemoryLimit}",
                .. declaration.Command,
                "",
                .. declaration.Files,
                "",
                .. declaration.Environment.Select(v => $"{v.Key}={v.Value}"),
                "",
                .. measured,
            ]
        );
        _identity = string.Join('\n', measured.Append(name ?? "").Append(block.ToString(CultureInfo.InvariantCulture)).Append(json));
    }

    /// <summary>The program.</summary>
    public ProgramDeclaration Declaration { get; }

    /// <summary>What two definitions share whose trials the same process can run: everything but name, block and parameters.</summary>
    internal string ProcessKey { get; }

    /// <summary>The name that the program must give itself; null for any.</summary>
    public string? Name { get; }

    /// <summary>Trials of a block.</summary>
    public int Block { get; }

    /// <summary>What the program gets as its parameters, by name; values as JSON.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Parameters { get; }

    /// <summary>The parameters as a JSON object on one line, UTF-8.</summary>
    public ReadOnlyMemory<byte> ParametersJson { get; }

    /// <summary>Where the numbers of a row lie.</summary>
    public RowLayout Rows { get; }

    /// <inheritdoc/>
    public ResultLayout Layout => Rows.Results;

    /// <inheritdoc/>
    public TrialCost Cost => new(BlockFlops / Block, Declaration.MemoryLimit ?? OrdinaryMemory) { IsCounted = false };

    /// <inheritdoc/>
    public bool IsQuickerTogether => false;

    /// <inheritdoc/>
    public ResultBlock Failed(TrialOutcome outcome)
    {
        if (!outcome.IsFailure())
        {
            throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "A trial that gave no result timed out or crashed.");
        }

        byte[] row = new byte[Rows.Bytes];
        Rows.WriteMissing(outcome, row);
        return new ResultBlock(Layout, row);
    }

    /// <inheritdoc/>
    public bool Equals(ProgramTrialDefinition? other) => other is not null && _identity == other._identity;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ProgramTrialDefinition);

    /// <inheritdoc/>
    public override int GetHashCode() => _identity.GetHashCode(StringComparison.Ordinal);
}
