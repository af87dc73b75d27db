using System.Collections;

namespace ModalityCompetition.Sweeps.Estimates.Lists;

/// <summary>A list whose values are handed out as long as nobody has asked to stop.</summary>
/// <param name="list">The list.</param>
/// <param name="cancellation">Checked whenever a value is asked for.</param>
internal sealed class WatchedList<T>(IReadOnlyList<T> list, CancellationToken cancellation) : IReadOnlyList<T>
{
    /// <inheritdoc/>
    public int Count => list.Count;

    /// <inheritdoc/>
    public T this[int index]
    {
        get
        {
            cancellation.ThrowIfCancellationRequested();
            return list[index];
        }
    }

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator()
    {
        foreach (T value in list)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return value;
        }
    }

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
