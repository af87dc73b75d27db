using System.Collections.Immutable;

namespace ModalityCompetition.Programs.Measurements;

/// <summary>Where the numbers of a measurement lie among those of a trial.</summary>
/// <param name="Measurement">The measurement.</param>
/// <param name="Start">Index of its first number.</param>
/// <param name="Rows">Length of its outer array; 1 where it has at most one axis.</param>
/// <param name="Columns">Length of its inner array, or of its vector; 1 for a number.</param>
public readonly record struct MeasurementPlace(Measurement Measurement, int Start, int Rows, int Columns)
{
    /// <summary>Number of its numbers.</summary>
    public int Length => Rows * Columns;

    /// <summary>The places of all measurements of a program, one behind the other.</summary>
    public static ImmutableArray<MeasurementPlace> Of(ImmutableArray<ProgramAxis> axes, ImmutableArray<Measurement> measurements)
    {
        var places = ImmutableArray.CreateBuilder<MeasurementPlace>(measurements.Length);
        int start = 0;
        foreach (Measurement measured in measurements)
        {
            int rows = measured.Axes.Length > 1 ? axes[measured.Axes[0]].Length : 1;
            int columns = measured.Axes.IsEmpty ? 1 : axes[measured.Axes[^1]].Length;
            places.Add(new MeasurementPlace(measured, start, rows, columns));
            start += rows * columns;
        }

        return places.MoveToImmutable();
    }
}
