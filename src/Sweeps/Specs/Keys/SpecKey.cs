using System.Collections.Immutable;
using ModalityCompetition.Training.Checkpoints;

namespace ModalityCompetition.Sweeps.Specs.Keys;

/// <summary>One key of the spec format: everything that the reader, its messages and the reference page know about it.</summary>
public sealed record SpecKey
{
    private const int MostNamed = 20;

    /// <summary>Path pattern, for example <c>data.modalities[].mu</c>; <c>[]</c> stands for an index.</summary>
    public required string Path
    {
        get;
        init
        {
            // Once and not at every look: a reader looks at them for every value of every configuration.
            field = value;
            int dot = value.LastIndexOf('.');
            Section = dot < 0 ? "" : value[..dot];
            Symbol = value[(dot + 1)..];
        }
    }

    /// <summary>What its value is.</summary>
    public required SpecKeyType Type { get; init; }

    /// <summary>What it means, as the beginning of a sentence without a full stop.</summary>
    public required string Meaning { get; init; }

    /// <summary>Unit of the value; <c>-</c> for a pure number or a word.</summary>
    public string Unit { get; init; } = "-";

    /// <summary>Range of a number or integer; null for other types.</summary>
    public SpecRange? Range { get; init; }

    /// <summary>
    /// What a <see cref="SpecKeyType.Structure"/> must be, for example <c>a mapping of names to values</c>; of another type what a value
    /// must be where that is more than its type, as of a parameter that takes numbers and words.
    /// </summary>
    public string Form { get; init; } = "";

    /// <summary>Further conditions that involve other keys, for example <c>at least K</c>; empty for none.</summary>
    public string Condition { get; init; } = "";

    /// <summary>The words of a choice.</summary>
    public ImmutableArray<string> Choices { get; init; } = [];

    /// <summary>The value where the key is missing, as a spec would spell it; null when there is none.</summary>
    public string? Default { get; init; }

    /// <summary>What happens where the key is missing and has no default; empty when it must be given.</summary>
    public string WhenMissing { get; init; } = "";

    /// <summary>Whether the key must be given, in the file, on an axis or by an option.</summary>
    public bool Required => Default is null && WhenMissing.Length == 0;

    /// <summary>Where it comes from: a section of the paper, or this project's choice.</summary>
    public required string Source { get; init; }

    /// <summary>Whether it can be an axis, and can be an expression if it is a number.</summary>
    public bool Sweepable { get; init; }

    /// <summary>Whether it determines results, so that a run with another value is another run.</summary>
    public bool DeterminesResults { get; init; } = true;

    /// <summary>
    /// Whether it stands in the canonical text even where it has its default. So do the keys that are older than the rule that a default
    /// leaves no trace: without it every key that is added would change the identity of every sweep. A new key is never marked.
    /// </summary>
    public bool AlwaysWritten { get; init; }

    /// <summary>Other names under which people look for it; they are not accepted but answered with this key.</summary>
    public ImmutableArray<string> AlsoCalled { get; init; } = [];

    /// <summary>The part of the path before the last dot; empty for a key of the top level.</summary>
    public string Section { get; private init; } = "";

    /// <summary>The part of the path after the last dot, the symbol under which expressions know it.</summary>
    public string Symbol { get; private init; } = "";

    /// <summary>Whether expressions know a parameter by its symbol; else by its path alone, because another key has that symbol.</summary>
    public bool HasSymbol { get; init; } = true;

    /// <summary>Whether the value is a number that expressions may give and use.</summary>
    public bool IsParameter => Sweepable && Type is (SpecKeyType.WholeNumber or SpecKeyType.Number);

    /// <summary>Whether the key belongs to one modality.</summary>
    public bool IsOfModality => Section == SpecKeys.Modality;

    /// <summary>What a value must be, for example <c>a number in [0, 1]</c>.</summary>
    public string Expected =>
        Type switch
        {
            SpecKeyType.WholeNumber => $"an integer in {Range}",
            SpecKeyType.Number => $"a number in {Range}",
            SpecKeyType.Seed => $"an integer in [0, {ulong.MaxValue}]",
            SpecKeyType.Checkpoints => $"an integer in [0, {CheckpointSchedule.Most}], or a list of iterations in ascending order",
            SpecKeyType.Choice when Choices.Length > MostNamed =>
                $"{string.Join(" or ", Choices.Take(MostNamed))} or one of {Choices.Length - MostNamed} others",
            SpecKeyType.Choice => string.Join(" or ", Choices),
            SpecKeyType.Name => "a name of at most 100 letters, digits, '.', '_' and '-' that starts with a letter or digit",
            SpecKeyType.Folder => "a folder",
            SpecKeyType.Archive => "file:FOLDER, or https://ACCOUNT.blob.core.windows.net/CONTAINER/PREFIX",
            SpecKeyType.Structure => Form,
            _ => "text",
        };
}
