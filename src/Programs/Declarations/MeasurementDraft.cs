using System.Collections.Immutable;

namespace ModalityCompetition.Programs.Declarations;

/// <summary>A measurement as somebody wrote it down, before it is checked.</summary>
public sealed record MeasurementDraft
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Lowest and highest value; null where none is declared.</summary>
    public (double Lowest, double Highest)? Range { get; init; }

    /// <summary>Whether it is an indicator.</summary>
    public bool Indicator { get; init; }

    /// <summary>Whether it is a count.</summary>
    public bool Count { get; init; }

    /// <summary>Names of its axes, in the order in which the program nests its arrays.</summary>
    public ImmutableArray<string> Axes { get; init; } = [];

    /// <summary>Of a winner: the axis with one winner for each place, for example <c>class</c>; null for one winner per trial.</summary>
    public string? WinnerPer { get; init; }

    /// <summary>Of a winner: the axis that the winner is a place on, for example <c>modality</c>; null when it is no winner.</summary>
    public string? WinnerOf { get; init; }

    /// <summary>Whether a trial need not have it.</summary>
    public bool Optional { get; init; }
}
