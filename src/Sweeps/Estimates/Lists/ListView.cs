using System.Collections;

namespace ModalityCompetition.Sweeps.Estimates.Lists;

/// <summary>Some values of a list, in order, without a copy.</summary>
/// <param name="list">The list.</param>
/// <param name="positions">Which of its values.</param>
internal sealed class ListView<T>(IReadOnlyList<T> list, IReadOnlyList<int> positions) : IReadOnlyList<T>
{
    /// <inheritdoc/>
    public int Count => positions.Count;

    /// <inheritdoc/>
    public T this[int index] => list[positions[index]];

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => positions.Select(p => list[p]).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
