using System.Collections.Immutable;
using ModalityCompetition.Programs.Measurements;

namespace ModalityCompetition.Programs.Expressions;

/// <summary>Something that is made from the measurements of a trial and estimated over trials.</summary>
public sealed class DerivedEstimand
{
    private readonly ValueNode _node;
    private readonly int _firstLength;
    private readonly int _secondLength;

    internal DerivedEstimand(string name, string text, EstimandKind kind, double? level, ValueNode node, ImmutableArray<ProgramAxis> axes)
    {
        (Name, Text, Kind, Level, _node) = (name, text, kind, level, node);
        Axes = [.. Enumerable.Range(0, axes.Length).Where(a => (node.Axes & (1 << a)) != 0)];
        _firstLength = Axes.Contains(0) ? axes[0].Length : 1;
        _secondLength = Axes.Contains(1) ? axes[1].Length : 1;
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>The expression as it was written.</summary>
    public string Text { get; }

    /// <summary>What is estimated.</summary>
    public EstimandKind Kind { get; }

    /// <summary>Level of a quantile, between 0 and 1; null for other kinds.</summary>
    public double? Level { get; }

    /// <summary>Its axes as places among the axes of the program, ascending: there is one estimand for each place.</summary>
    public ImmutableArray<int> Axes { get; }

    /// <summary>Number of its values in a trial.</summary>
    public int Length => _firstLength * _secondLength;

    /// <summary>What a value cannot leave, as far as that follows from the ranges of the measurements.</summary>
    public ValueInterval Range => _node.Range;

    internal ValueNode Node => _node;

    /// <summary>What a trial shows of it.</summary>
    /// <param name="values">The numbers of a completed trial, measurement after measurement.</param>
    /// <param name="observed">[<see cref="Length"/>], row-major in <see cref="Axes"/>. NaN where the value does not exist in this trial:
    /// an optional measurement is missing, or the arithmetic has no finite result, as 0/0 has none.</param>
    public void Observe(ReadOnlySpan<double> values, Span<double> observed)
    {
        int at = 0;
        for (int i = 0; i < _firstLength; i++)
        {
            for (int j = 0; j < _secondLength; j++)
            {
                double value = _node.At(values, i, j);
                observed[at++] = double.IsFinite(value) ? value : double.NaN;
            }
        }
    }
}
