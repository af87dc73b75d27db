using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ModalityCompetition.Experiments;
using ModalityCompetition.Programs.Declarations;
using ModalityCompetition.Programs.Rows;
using ModalityCompetition.Training.Twins;

namespace ModalityCompetition.Sweeps.ProgramTrials;

/// <summary>What a trial of a program of the user's own computes: a run of the program with some parameters.</summary>
public sealed class ProgramTrialDefinition : ITwinnedDefinition, IEquatable<ProgramTrialDefinition>
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
    /// <param name="twins">The twins of a trial; null for none.</param>
    public ProgramTrialDefinition(
        ProgramDeclaration declaration,
        string? name,
        int block,
        ImmutableArray<KeyValuePair<string, string>> parameters,
        ProgramTwins? twins = null
    )
    {
        ArgumentNullException.ThrowIfNull(declaration);
        ArgumentOutOfRangeException.ThrowIfLessThan(block, 1);
        (Declaration, Name, Block, Parameters, Twins) = (declaration, name, block, parameters, twins);
        Rows = new RowLayout(declaration);
        Layout = twins is null ? Rows.Results : ProgramTwinRows.LayoutOf(Rows, twins.Count);
        string json = Json(parameters);
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
        if (twins is not null)
        {
            _identity += string.Create(CultureInfo.InvariantCulture, $"\n{twins.Count}\n{Json(twins.Parameters)}");
            Alone = new ProgramTrialDefinition(declaration, name, block, parameters);
            Twin = new ProgramTrialDefinition(declaration, name, block, twins.Parameters) { TwinsOfTrial = twins.Count };
        }
        else
        {
            Alone = this;
        }
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

    /// <summary>The twins of a trial; null for none.</summary>
    public ProgramTwins? Twins { get; }

    /// <summary>The trials alone.</summary>
    public ProgramTrialDefinition Alone { get; }

    /// <summary>What a twin computes; null without twins.</summary>
    public ProgramTrialDefinition? Twin { get; }

    /// <summary>How many twins the trial has of which this is one; 0 where it is none.</summary>
    internal int TwinsOfTrial { get; private init; }

    /// <summary>Where the numbers of a row lie, without those of twins.</summary>
    public RowLayout Rows { get; }

    /// <inheritdoc/>
    public ResultLayout Layout { get; }

    /// <inheritdoc/>
    public long MostTrials => Twins is null ? 1L << 48 : TwinParameters.MostTrials;

    int ITwinnedDefinition.TwinCount => Twins?.Count ?? 0;

    ITrialDefinition ITwinnedDefinition.Alone => Alone;

    ITrialDefinition? ITwinnedDefinition.Twin => Twin;

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
        var alone = new ResultBlock(Rows.Results, row);
        return Twins is null ? alone : WithoutMeasurements(alone);
    }

    /// <inheritdoc/>
    public ITwinRows TwinRows(int trials) =>
        new ProgramTwinRows(Rows, Twins?.Count ?? throw new InvalidOperationException("The trials have no twins."), trials);

    /// <inheritdoc/>
    public bool Equals(ProgramTrialDefinition? other) => other is not null && _identity == other._identity;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ProgramTrialDefinition);

    /// <inheritdoc/>
    public override int GetHashCode() => _identity.GetHashCode(StringComparison.Ordinal);

    private static string Json(ImmutableArray<KeyValuePair<string, string>> parameters) =>
        $"{{{string.Join(',', parameters.Select(p => $"{ProgramCanonical.Quoted(p.Key)}:{p.Value}"))}}}";

    // A trial without a result, whose twins have none either.
    private ResultBlock WithoutMeasurements(ResultBlock trial)
    {
        int others = Twins!.Count - 1;
        byte[] copies = new byte[others * Rows.Bytes];
        for (int i = 0; i < others; i++)
        {
            trial.Rows.Span.CopyTo(copies.AsSpan(i * Rows.Bytes));
        }

        ITwinRows rows = TwinRows(1);
        rows.Add(trial, first: 0, each: 1, others: false);
        rows.Add(new ResultBlock(Rows.Results, copies), first: 0, each: others, others: true);
        return rows.Compose(trial);
    }
}
