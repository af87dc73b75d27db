using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Specs.Expressions;
using ModalityCompetition.Sweeps.Specs.Keys;
using ModalityCompetition.Sweeps.Specs.Yaml;

namespace ModalityCompetition.Sweeps.Specs.Reading.Values;

/// <summary>The checked value of a key: a number, a word or text, an expression still to be evaluated, or nothing usable.</summary>
/// <param name="Key">The key.</param>
/// <param name="Place">Where the value stands.</param>
/// <param name="Text">The value as written.</param>
internal sealed record SpecValue(SpecKey Key, SpecPlace Place, string Text)
{
    /// <summary>The number, when it is one.</summary>
    public double? Number { get; init; }

    /// <summary>The expression, when it is one.</summary>
    public Expression? Expression
    {
        get;
        init
        {
            field = value;
            Variables = value is null ? [] : [.. value.Variables.DistinctBy(v => v.Name)];
        }
    }

    /// <summary>The variables of the expression, each once.</summary>
    public ImmutableArray<Variable> Variables { get; private init; } = [];

    /// <summary>Whether a mistake has been reported, so that nothing that depends on the value can be checked.</summary>
    public bool IsBroken { get; init; }
}
