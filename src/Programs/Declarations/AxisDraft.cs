using System.Collections.Immutable;

namespace ModalityCompetition.Programs.Declarations;

/// <summary>An axis as somebody wrote it down, before it is checked.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Length">Number of its places; null where labels say it.</param>
/// <param name="Labels">Names of its places; empty where only their number is given.</param>
public sealed record AxisDraft(string Name, int? Length, ImmutableArray<string> Labels)
{
    /// <summary>An axis whose places have no names.</summary>
    public AxisDraft(string name, int length)
        : this(name, length, []) { }

    /// <summary>An axis whose places have names.</summary>
    public AxisDraft(string name, params ImmutableArray<string> labels)
        : this(name, null, labels) { }
}
