using ModalityCompetition.Programs.Measurements;

namespace ModalityCompetition.Programs.Expressions;

/// <summary>
/// A part of an expression whose names are known. It has a value for every place of its axes; where two parts have different axes, the
/// one that lacks an axis has the same value everywhere on it.
/// </summary>
/// <param name="axes">Bit a is set when it has axis a.</param>
/// <param name="range">What its values cannot leave.</param>
internal abstract class ValueNode(int axes, ValueInterval range)
{
    /// <summary>Bit a is set when it has axis a.</summary>
    public int Axes { get; } = axes;

    /// <summary>What its values cannot leave.</summary>
    public ValueInterval Range { get; } = range;

    /// <summary>Its value, NaN where something that it needs does not exist.</summary>
    /// <param name="values">All numbers of a trial, measurement after measurement.</param>
    /// <param name="first">Place on the first axis of the declaration; without meaning where it lacks that axis.</param>
    /// <param name="second">Place on the second.</param>
    public abstract double At(ReadOnlySpan<double> values, int first, int second);
}

/// <summary>A number that is written down.</summary>
internal sealed class ConstantNode(double value) : ValueNode(0, new ValueInterval(value, value))
{
    public override double At(ReadOnlySpan<double> values, int first, int second) => value;
}

/// <summary>What a program measures.</summary>
/// <param name="axes">Its axes.</param>
/// <param name="range">Its range.</param>
/// <param name="start">Index of its first value in a trial's numbers.</param>
/// <param name="firstStep">Distance of neighbours on the first axis; 0 where it lacks it.</param>
/// <param name="secondStep">The same on the second.</param>
internal sealed class MeasuredNode(int axes, ValueInterval range, int start, int firstStep, int secondStep) : ValueNode(axes, range)
{
    public override double At(ReadOnlySpan<double> values, int first, int second) =>
        values[start + (first * firstStep) + (second * secondStep)];
}

/// <summary>Whether a place of an axis won: 1 or 0.</summary>
internal sealed class WonNode(ValueNode winner, int axis) : ValueNode(winner.Axes | (1 << axis), ValueInterval.Share)
{
    public override double At(ReadOnlySpan<double> values, int first, int second)
    {
        double place = winner.At(values, first, second);
        if (double.IsNaN(place))
        {
            return place;
        }

        return place == (axis == 0 ? first : second) ? 1 : 0;
    }
}

/// <summary>A function of one part.</summary>
internal sealed class FunctionNode(ValueNode operand, ValueInterval range, Func<double, double> apply) : ValueNode(operand.Axes, range)
{
    public override double At(ReadOnlySpan<double> values, int first, int second) => apply(operand.At(values, first, second));
}

/// <summary>A function of two parts.</summary>
internal sealed class PairNode(ValueNode left, ValueNode right, ValueInterval range, Func<double, double, double> apply)
    : ValueNode(left.Axes | right.Axes, range)
{
    public override double At(ReadOnlySpan<double> values, int first, int second) =>
        apply(left.At(values, first, second), right.At(values, first, second));
}

/// <summary>One place of a part.</summary>
internal sealed class PlaceNode(ValueNode whole, int axes, int? firstPlace, int? secondPlace) : ValueNode(axes, whole.Range)
{
    public override double At(ReadOnlySpan<double> values, int first, int second) =>
        whole.At(values, firstPlace ?? first, secondPlace ?? second);
}

/// <summary>All places of an axis, or of both, folded into one value.</summary>
/// <param name="operand">What is folded.</param>
/// <param name="axes">The axes that are left.</param>
/// <param name="range">What the value cannot leave.</param>
/// <param name="firstLength">Places to fold on the first axis; 1 where it stays or is not there.</param>
/// <param name="secondLength">The same on the second.</param>
/// <param name="fold">Folds two values.</param>
/// <param name="divisor">What the result is divided by.</param>
internal sealed class FoldNode(
    ValueNode operand,
    int axes,
    ValueInterval range,
    int firstLength,
    int secondLength,
    Func<double, double, double> fold,
    double divisor
) : ValueNode(axes, range)
{
    private readonly bool _foldsFirst = (operand.Axes & ~axes & 1) != 0;
    private readonly bool _foldsSecond = (operand.Axes & ~axes & 2) != 0;

    public override double At(ReadOnlySpan<double> values, int first, int second)
    {
        double folded = 0;
        bool any = false;
        for (int i = 0; i < firstLength; i++)
        {
            for (int j = 0; j < secondLength; j++)
            {
                double value = operand.At(values, _foldsFirst ? i : first, _foldsSecond ? j : second);
                folded = any ? fold(folded, value) : value;
                any = true;
            }
        }

        return folded / divisor;
    }
}
