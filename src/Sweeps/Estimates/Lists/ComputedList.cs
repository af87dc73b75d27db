using System.Collections;

namespace ModalityCompetition.Sweeps.Estimates.Lists;

/// <summary>A list that holds nothing: a value is computed whenever it is asked for.</summary>
/// <param name="count">Number of values.</param>
/// <param name="compute">Computes the value at an index.</param>
internal sealed class ComputedList<T>(int count, Func<int, T> compute) : IReadOnlyList<T>
{
    /// <inheritdoc/>
    public int Count => count;

    /// <inheritdoc/>
    public T this[int index] =>
        index >= 0 && index < count
            ? compute(index)
            : throw new ArgumentOutOfRangeException(nameof(index), index, $"The list has {count} values.");

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator()
    {
        for (int i = 0; i < count; i++)
        {
            yield return compute(i);
        }
    }

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
