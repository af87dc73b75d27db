using System.Collections.Immutable;

namespace ModalityCompetition.Programs.Measurements;

/// <summary>Something that the program measures in every trial.</summary>
public sealed record Measurement
{
    /// <summary>Its name, by which the program reports it.</summary>
    public required string Name { get; init; }

    /// <summary>What its values are.</summary>
    public MeasurementKind Kind { get; init; }

    /// <summary>What its values cannot leave. A range on both sides gives intervals that hold without assuming a law.</summary>
    public ValueInterval Range { get; init; } = ValueInterval.Unbounded;

    /// <summary>
    /// Its axes as places in the axes of the program, in the order in which the program nests its arrays: none for a
    /// number, one for a vector, two for a matrix. Of a winner its one axis, or none.
    /// </summary>
    public ImmutableArray<int> Axes { get; init; } = [];

    /// <summary>The axis that a winner is a place on, as a place in the axes of the program; null for other kinds.</summary>
    public int? WinnerOf { get; init; }

    /// <summary>Whether a trial need not have it: the program reports <c>null</c> for what does not exist in a trial.</summary>
    public bool Optional { get; init; }
}
