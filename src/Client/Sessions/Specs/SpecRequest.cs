using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Specs.Keys;

namespace ModalityCompetition.Client.Sessions.Specs;

/// <summary>Which spec a command works with: where it is, and what the command line puts in place of its values.</summary>
/// <param name="Source">A file, or <c>preset:NAME</c>.</param>
/// <param name="Assignments">Key paths and values in the order in which they are applied, for example <c>trials=100</c>.</param>
internal sealed record SpecRequest(string Source, ImmutableArray<KeyValuePair<string, string>> Assignments)
{
    /// <summary>
    /// How many estimates its configurations together may have; null for any number, where it is read back rather than asked for.
    /// </summary>
    public long? MostEstimates { get; init; } = SpecKeys.MostEstimates;

    /// <summary>A spec as its file says.</summary>
    public SpecRequest(string source)
        : this(source, []) { }
}
