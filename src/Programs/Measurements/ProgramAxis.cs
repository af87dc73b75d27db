using System.Collections.Immutable;

namespace ModalityCompetition.Programs.Measurements;

/// <summary>A named axis of vectors and matrices that a program measures, for example its classes or its modalities.</summary>
/// <param name="Name">Its name, for example <c>class</c>.</param>
/// <param name="Labels">A name for every place on it, for example <c>image</c>, <c>text</c>; <c>0</c>, <c>1</c>, ... where none are
/// given.</param>
public sealed record ProgramAxis(string Name, ImmutableArray<string> Labels)
{
    /// <summary>Most axes of a program.</summary>
    public const int Most = 2;

    /// <summary>Most places of an axis.</summary>
    public const int Longest = 10_000;

    /// <summary>Number of places, at least 1.</summary>
    public int Length => Labels.Length;
}
